/**
 * The task buffers of the run's modes side by side, filling as Python accepts what the model invents. While the pointer or the
 * focus is on a task all of them hold still, and the tasks that were shown to its proposer are lit in all of them.
 */
import { useCallback, useMemo, useState } from 'react';
import type { Mode } from '../../../core/task/mode';
import type { BufferRow } from '../../../engine/trainer/protocol';
import { useRunModes, useSession, useThinnedState } from '../../session/context';
import type { SessionState } from '../../session/state';
import { BufferColumn } from './BufferColumn';
import './buffers.css';
import { provenanceSentence } from './provenance';

/** Shortest time between two changes of the lists; faster could not be read. */
const refreshMs = 1000;
const shownRows = 40;

const selectBuffers = (state: SessionState) => state.buffers;
const selectSizes = (state: SessionState) => state.bufferSizes;
const noReferences: ReadonlySet<number> = new Set();

export function Buffers() {
  const session = useSession();
  const modes = useRunModes();
  const [read, setRead] = useState<Mode>();
  const [looked, setLooked] = useState<BufferRow | undefined>();
  const buffers = useThinnedState(selectBuffers, refreshMs, read ? 'held' : 'free');
  const sizes = useThinnedState(selectSizes, refreshMs);
  const lit = useMemo(() => (looked ? new Set(looked.references) : noReferences), [looked]);
  const inSight = useMemo(
    () => new Set(modes.flatMap((mode) => buffers?.[mode].slice(0, shownRows).map(({ id }) => id) ?? [])),
    [buffers, modes],
  );
  const inspect = useCallback((task: number) => session.inspect(task), [session]);
  const look = useCallback((row: BufferRow | undefined) => setLooked(row), []);
  const leave = useCallback(() => {
    setRead(undefined);
    setLooked(undefined);
  }, []);
  return (
    <section className="buffers-frame" aria-label="Task buffers">
      <div className="buffers">
        {modes.map((mode) => (
          <BufferColumn
            key={mode}
            mode={mode}
            rows={buffers?.[mode]}
            shown={shownRows}
            reading={read === mode ? 'reading' : 'away'}
            size={sizes?.[mode] ?? 0}
            lit={lit}
            onEnter={() => setRead(mode)}
            onLeave={leave}
            onLook={look}
            onInspect={inspect}
          />
        ))}
      </div>
      <p className="buffers-foot">
        {looked
          ? provenanceSentence(looked, inSight)
          : read
            ? 'Holding still while you read.'
            : buffers
              ? `The newest ${shownRows} of each. Point at one to see what its proposer was shown.`
              : ''}
      </p>
    </section>
  );
}
