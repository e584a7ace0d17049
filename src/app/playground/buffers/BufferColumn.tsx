/** One mode's buffer: its size, how hard and how different its newest tasks are, and those tasks, newest first. */
import { type FocusEvent, lazy, Suspense, useMemo, useState } from 'react';
import type { Mode } from '../../../core/task/mode';
import type { BufferRow } from '../../../engine/trainer/protocol';
import { count, percent } from '../../components/format';
import { ModeMark } from '../../components/ModeMark';
import { modeWords } from '../../components/modeWords';
import { Panel } from '../../components/Panel';
import { Explain } from '../../explain/Explain';
import { type ColumnSummary, difficultyBars, summarise } from './difficulty';

const BufferTask = lazy(async () => ({ default: (await import('./BufferTask')).BufferTask }));

/** Rows that fit a column, and some more: all of them, new once a second, would cost the page a long task each time. */
const inSight = 12;

interface BufferColumnProps {
  readonly mode: Mode;
  /** Newest first. */
  readonly rows: readonly BufferRow[] | undefined;
  /** How many of the rows are listed while somebody reads them; before that, as many as are in sight. */
  readonly shown: number;
  readonly reading: 'reading' | 'away';
  /** Tasks in the buffer, listed or not. */
  readonly size: number;
  /** Tasks shown to the proposer of the one being looked at. */
  readonly lit: ReadonlySet<number>;
  readonly onEnter: () => void;
  readonly onLeave: () => void;
  /** Must stay the same function; so must `onInspect`. */
  readonly onLook: (row: BufferRow | undefined) => void;
  readonly onInspect: (task: number) => void;
}

export function BufferColumn(props: BufferColumnProps) {
  const { mode, rows, shown, reading, size, lit, onEnter, onLeave, onLook, onInspect } = props;
  const [scrolled, setScrolled] = useState<'scrolled' | 'at the top'>('at the top');
  const litHere = lit.size > 0 && rows?.slice(0, shown).some(({ id }) => lit.has(id));
  const listed = reading === 'reading' || scrolled === 'scrolled' || litHere ? shown : inSight;
  const filled = rows !== undefined && rows.length > 0;
  const summary = useMemo(() => summarise(rows ?? []), [rows]);
  const leaveFocus = (event: FocusEvent): void => {
    if (!event.currentTarget.contains(event.relatedTarget)) onLeave();
  };
  return (
    <Panel
      className={filled ? 'buffer buffer-filled' : 'buffer'}
      title={
        <>
          <ModeMark mode={mode} />
          <span className="buffer-name">{mode}</span>
        </>
      }
      explain="buffer"
      aside={size > 0 ? <span>{count(size)} tasks</span> : undefined}
    >
      <p className="buffer-purpose">{modeWords[mode].purpose}</p>
      {filled ? (
        <>
          <Summary mode={mode} summary={summary} />
          <ul
            className="buffer-list"
            aria-label={`Newest ${mode} tasks`}
            onPointerEnter={onEnter}
            onPointerLeave={onLeave}
            onFocus={onEnter}
            onBlur={leaveFocus}
            onScroll={({ currentTarget: { scrollTop } }) =>
              setScrolled(scrollTop > 0 ? 'scrolled' : 'at the top')
            }
          >
            <Suspense>
              {rows.slice(0, listed).map((row) => (
                <BufferTask
                  key={row.id}
                  row={row}
                  mode={mode}
                  look={lit.has(row.id) ? 'lit' : 'plain'}
                  onLook={onLook}
                  onInspect={onInspect}
                />
              ))}
            </Suspense>
          </ul>
        </>
      ) : (
        <p className="buffer-empty">Empty. It fills with what the model invents and Python accepts.</p>
      )}
    </Panel>
  );
}

/** Difficulty as five bars with their numbers, and the share of distinct programs, both of the newest tasks. */
function Summary({ mode, summary }: { readonly mode: Mode; readonly summary: ColumnSummary }) {
  const { difficulty, drawn, distinct } = summary;
  const highest = Math.max(1, ...difficultyBars.map((bar) => difficulty[bar]));
  return (
    <div className="buffer-summary" data-mode={mode}>
      <div>
        <ul className="difficulty" aria-label={`How often the newest ${mode} tasks are solved`}>
          {difficultyBars.map((bar) => (
            <li key={bar} title={`${difficulty[bar]} solved ${bar}`}>
              <span className="difficulty-column" aria-hidden="true">
                <span style={{ height: `${(100 * difficulty[bar]) / highest}%` }} />
              </span>
              <span className="sr-only">{bar}: </span>
              <span className="difficulty-count">{difficulty[bar]}</span>
            </li>
          ))}
        </ul>
        <p className="difficulty-ends" aria-hidden="true">
          <span>never</span> <span>solved</span> <span>always</span>
        </p>
      </div>
      <p className="buffer-numbers">
        <span>
          {count(drawn)} newest drawn <Explain id="difficulty" />
        </span>
        <span>
          {percent(distinct)} distinct <Explain id="bufferNovelty" />
        </span>
      </p>
    </div>
  );
}
