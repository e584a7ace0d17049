/**
 * One mode's buffer, newest task first. It holds still while the pointer or the focus is inside, so that a row can
 * be read and pressed at any speed of the loop.
 */
import { type FocusEvent, lazy, Suspense, useCallback, useState } from 'react';
import type { Mode } from '../../../core/task/mode';
import { count } from '../../components/format';
import { ModeMark } from '../../components/ModeMark';
import { Panel } from '../../components/Panel';
import { useSession, useThinnedState } from '../../session/context';
import type { SessionState } from '../../session/state';

const BufferTask = lazy(async () => ({ default: (await import('./BufferTask')).BufferTask }));

/** Shortest time between two changes of the list; faster could not be read. */
const refreshMs = 1000;
const shownRows = 40;

const purposes: Readonly<Record<Mode, string>> = {
  deduction: 'Given a program and its input, say the output.',
  abduction: 'Given a program and its output, find an input.',
  induction: 'Given inputs and outputs, write the program.',
};

interface BufferColumnProps {
  readonly mode: Mode;
  /** `off`: the open run does not train this mode. */
  readonly use: 'trained' | 'off';
}

export function BufferColumn({ mode, use }: BufferColumnProps) {
  const session = useSession();
  const [pointer, setPointer] = useState<'inside' | 'outside'>('outside');
  const [focus, setFocus] = useState<'inside' | 'outside'>('outside');
  const held = pointer === 'inside' || focus === 'inside' ? 'held' : 'free';
  const select = useCallback((state: SessionState) => state.buffers?.[mode], [mode]);
  const selectSize = useCallback((state: SessionState) => state.bufferSizes?.[mode], [mode]);
  const rows = useThinnedState(select, refreshMs, held);
  const size = useThinnedState(selectSize, refreshMs) ?? 0;
  const inspect = useCallback((task: number) => session.inspect(task), [session]);

  const filled = rows !== undefined && rows.length > 0;

  const leaveFocus = (event: FocusEvent): void => {
    if (!event.currentTarget.contains(event.relatedTarget)) setFocus('outside');
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
          <ul
            className="buffer-list"
            aria-label={`Newest ${mode} tasks`}
            onPointerEnter={() => setPointer('inside')}
            onPointerLeave={() => setPointer('outside')}
            onFocus={() => setFocus('inside')}
            onBlur={leaveFocus}
          >
            <Suspense>
              {rows.slice(0, shownRows).map((row) => (
                <BufferTask key={row.id} row={row} mode={mode} onInspect={inspect} />
              ))}
            </Suspense>
          </ul>
          <p className="buffer-foot">
            {held === 'held'
              ? 'Holding still while you read.'
              : `The newest ${Math.min(shownRows, rows.length)}.`}
          </p>
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
