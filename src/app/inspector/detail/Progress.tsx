/** What the examination is doing while a person waits for it. */
import type { ExaminationProgress } from '../../../engine/examination/protocol';
import './detail.css';

const partWords: Readonly<Record<ExaminationProgress['part'], string>> = {
  python: 'starting Python',
  suite: 'making the suite',
  embedding: 'reading the tasks',
  projecting: 'laying them out',
  answering: 'asking',
  grading: 'grading with Python',
};

export function progressWords(progress: ExaminationProgress | undefined): string {
  if (!progress) return 'loading the model';
  const { part, done, of } = progress;
  return of > 0 ? `${partWords[part]}, ${Math.round((100 * done) / of)} %` : partWords[part];
}

export function Waiting({ progress }: { readonly progress: ExaminationProgress | undefined }) {
  return (
    <p role="status" className="dim">
      One moment: {progressWords(progress)} …
    </p>
  );
}

export function Failure({ message }: { readonly message: string }) {
  return (
    <p role="alert" className="failure">
      ✗ {message}
    </p>
  );
}
