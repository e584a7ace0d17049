/** One mode's buffer: its size, how hard and how different its newest tasks are, and those tasks, newest first. */
import { type FocusEvent, lazy, Suspense, useMemo } from 'react';
import type { Mode } from '../../../core/task/mode';
import type { BufferRow } from '../../../engine/trainer/protocol';
import { count, percent } from '../../components/format';
import { ModeMark } from '../../components/ModeMark';
import { Panel } from '../../components/Panel';
import { Explain } from '../../explain/Explain';
import { type ColumnSummary, difficultyBars, summarise } from './difficulty';

const BufferTask = lazy(async () => ({ default: (await import('./BufferTask')).BufferTask }));

const purposes: Readonly<Record<Mode, string>> = {
  deduction: 'Given a program and its input, say the output.',
  abduction: 'Given a program and its output, find an input.',
  induction: 'Given inputs and outputs, write the program.',
};

interface BufferColumnProps {
  readonly mode: Mode;
  /** `off`: the open run does not train this mode. */
  readonly use: 'trained' | 'off';
  /** Newest first. */
  readonly rows: readonly BufferRow[] | undefined;
  /** How many of the rows are listed. */
  readonly shown: number;
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
  const { mode, use, rows, shown, size, lit, onEnter, onLeave, onLook, onInspect } = props;
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
      <p className="buffer-purpose">{purposes[mode]}</p>
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
          >
            <Suspense>
              {rows.slice(0, shown).map((row) => (
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
        <p className="buffer-empty">
          {use === 'off'
            ? 'This run does not train this mode.'
            : 'Empty. It fills with what the model invents and Python accepts.'}
        </p>
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
      <p className="buffer-numbers">
        <span>
          solved never … always <Explain id="difficulty" />
        </span>
        <span>
          {drawn} drawn, {percent(distinct)} distinct <Explain id="bufferNovelty" />
        </span>
      </p>
    </div>
  );
}
