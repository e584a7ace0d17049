/** The three task buffers side by side, filling as Python accepts what the model invents. */
import { modes } from '../../../core/task/mode';
import { useSessionState } from '../../session/context';
import { BufferColumn } from './BufferColumn';
import './buffers.css';

export function Buffers() {
  const trained = useSessionState((state) => state.open?.config.task.modes) ?? modes;
  return (
    <section className="buffers" aria-label="Task buffers">
      {modes.map((mode) => (
        <BufferColumn key={mode} mode={mode} use={trained.includes(mode) ? 'trained' : 'off'} />
      ))}
    </section>
  );
}
