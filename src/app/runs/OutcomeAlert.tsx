/** How the newest thing asked of the stored runs ended, with the way back where there is one. */
import { Alert, Button } from '@mantine/core';
import { useStoredRuns, useStoredRunsState } from './context';

export function OutcomeAlert() {
  const stored = useStoredRuns();
  const outcome = useStoredRunsState((state) => state.outcome);
  const busy = useStoredRunsState((state) => state.busy);
  return (
    <>
      <p className="sr-only" role="status">
        {busy === undefined ? '' : `${busy} …`}
      </p>
      {outcome && (
        <Alert
          data-kind={outcome.kind}
          variant="outline"
          title={outcome.kind === 'failed' ? 'That was not possible' : undefined}
          withCloseButton
          closeButtonLabel="Dismiss message"
          onClose={() => stored.dismissOutcome()}
        >
          <p className="runs-outcome">
            {outcome.message}
            {outcome.kind === 'deleted' && (
              <Button size="compact-sm" variant="default" onClick={() => stored.bringBack(outcome.run)}>
                Undo
              </Button>
            )}
          </p>
        </Alert>
      )}
    </>
  );
}
