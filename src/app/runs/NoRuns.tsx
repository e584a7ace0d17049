/** The view before there is any run: what it will show, and the two ways to get one. */
import { Button } from '@mantine/core';
import { actions, isAvailable } from '../actions/actions';
import { useActionContext } from '../actions/context';
import { useAddress } from '../address/context';
import { Panel } from '../components/Panel';
import { useSessionState } from '../session/context';
import { ImportButton } from './ImportButton';

export function NoRuns({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const address = useAddress();
  const context = useActionContext();
  const canStart = useSessionState((state) => isAvailable(actions.start, state));
  const start = (): void => {
    if (canStart) actions.start.perform(context);
    address.go('playground');
  };
  return (
    <Panel title="No runs yet">
      <div className="runs-empty">
        <p>
          Every run you start is kept in this browser: its settings, curves, journal and tasks, and a few
          checkpoints of its model. Here you will see which run was best at what, continue any of them, fork
          one from a checkpoint with other settings, and compare them on the same tasks.
        </p>
        <div className="runs-actions">
          <Button size="sm" onClick={start}>
            Start a run
          </Button>
          <ImportButton onFiles={onFiles} />
          <span className="dim small">or drop the file of an exported run here</span>
        </div>
      </div>
    </Panel>
  );
}
