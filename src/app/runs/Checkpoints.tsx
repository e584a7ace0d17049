/** The checkpoints kept of a run: fork a run from one, or take its weights as a file. */
import { Button } from '@mantine/core';
import type { CheckpointKind, CheckpointSummary, RunSummary } from '../../engine/storage/protocol';
import { useAddress } from '../address/context';
import { accuracy, count, size } from '../components/format';
import { Explain } from '../explain/Explain';
import { useLocked, useSession } from '../session/context';
import { useStoredRuns } from './context';
import { time } from './words';

const kinds: Readonly<Record<CheckpointKind, string>> = {
  newest: 'newest',
  best: 'best',
  series: 'on the way',
};

export function Checkpoints({ run }: { readonly run: RunSummary }) {
  const newestFirst = run.checkpoints.toReversed();
  return (
    <section>
      <div className="runs-scroll">
        <table className="runs-plain-table">
          <caption>
            Checkpoints <Explain id="checkpoint" />
          </caption>
          <thead>
            <tr>
              <th scope="col">Iteration</th>
              <th scope="col">Kept as</th>
              <th scope="col">Accuracy</th>
              <th scope="col" data-narrow="hidden">
                Saved
              </th>
              <td />
            </tr>
          </thead>
          <tbody>
            {newestFirst.map((checkpoint) => (
              <CheckpointRow key={checkpoint.id} run={run} checkpoint={checkpoint} />
            ))}
            {newestFirst.length === 0 && (
              <tr>
                <td colSpan={5} className="dim">
                  None yet: the first is saved within seconds of training.
                </td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface CheckpointRowProps {
  readonly run: RunSummary;
  readonly checkpoint: CheckpointSummary;
}

function CheckpointRow({ run, checkpoint }: CheckpointRowProps) {
  const session = useSession();
  const locked = useLocked('fork');
  const address = useAddress();
  const stored = useStoredRuns();
  const { id, kind, iteration, savedAt, bytes } = checkpoint;
  const at = count(iteration);
  // One iteration may be kept for several reasons.
  const which = `iteration ${at}, ${kinds[kind]}`;
  const fork = (): void => {
    session.prepareFork(run, checkpoint);
    address.go('playground');
  };
  return (
    <tr>
      <th scope="row">{at}</th>
      <td>{kinds[kind]}</td>
      <td>{checkpoint.accuracy === undefined ? '–' : accuracy(checkpoint.accuracy)}</td>
      <td data-narrow="hidden">
        {time(savedAt)}, {size(bytes)}
      </td>
      <td>
        <div className="runs-row-actions">
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Fork from ${which}`}
            disabled={locked}
            onClick={fork}
          >
            Fork
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Weights of ${which}, as safetensors`}
            onClick={() => stored.exportCheckpoint(run, id)}
          >
            Weights
          </Button>
        </div>
      </td>
    </tr>
  );
}
