/** What is being fetched and prepared before a run can begin: Python in bytes, the rest as steps. */
import { Progress } from '@mantine/core';
import { size } from '../components/format';
import { Panel } from '../components/Panel';
import { useSessionState } from '../session/context';
import type { LoadingPart, LoadingProgress } from '../session/state';
import './loading.css';

const parts: readonly { readonly part: LoadingPart; readonly title: string }[] = [
  { part: 'python', title: 'Python' },
  { part: 'engine', title: 'Model engine' },
  { part: 'suite', title: 'Exam tasks' },
  { part: 'seeding', title: 'First tasks and first exam' },
];

export function Loading() {
  const status = useSessionState((state) => state.status);
  const loading = useSessionState((state) => state.loading);
  if (status !== 'loading') return null;
  return (
    <Panel title="Getting ready" className="loading">
      <ul className="loading-parts">
        {parts.map(({ part, title }) => (
          <li key={part}>
            <Part title={title} progress={loading[part]} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

interface PartProps {
  readonly title: string;
  readonly progress: LoadingProgress | undefined;
}

function Part({ title, progress }: PartProps) {
  const { loadedBytes, totalBytes, compiledKernels, totalKernels, done = false } = progress ?? {};
  const reached = loadedBytes ?? compiledKernels ?? 0;
  const whole = totalBytes ?? totalKernels ?? 0;
  const share = done ? 1 : whole > 0 ? reached / whole : 0;
  const words = progressWords(progress);
  return (
    <>
      <p className="loading-words">
        <span>{title}</span> <span className="dim">{words}</span>
      </p>
      <Progress
        value={100 * Math.min(1, share)}
        size="sm"
        animated={share >= 1 && !done}
        aria-label={`${title}: ${words}`}
      />
    </>
  );
}

function progressWords(progress: Partial<LoadingProgress> = {}): string {
  const { done = false, loadedBytes, totalBytes, compiledKernels, totalKernels } = progress;
  if (done) return 'ready';
  if (compiledKernels !== undefined) return `${compiledKernels} of ${totalKernels} kernels compiled`;
  if (loadedBytes === undefined) return 'waiting';
  if (totalBytes === undefined) return size(loadedBytes);
  return loadedBytes >= totalBytes
    ? `${size(totalBytes)}, starting`
    : `${size(loadedBytes)} of ${size(totalBytes)}`;
}

/** What is being waited for now, in a few words; for where the panel is out of sight. */
export function LoadingSummary() {
  const loading = useSessionState((state) => state.loading);
  const waitingFor = parts.find(({ part }) => !loading[part]?.done);
  return waitingFor && `Getting ready. ${waitingFor.title}: ${progressWords(loading[waitingFor.part])}.`;
}
