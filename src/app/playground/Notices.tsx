/** What the trainer refused or failed at, with what to do about it, and the offer to go on with the last run. */
import { Alert, Button } from '@mantine/core';
import { useActionContext } from '../actions/context';
import { useAddress, useAddressState, ViewLink } from '../address/context';
import { count } from '../components/format';
import { useLocked, useSession, useSessionState } from '../session/context';
import type { Notice, PreparedFork } from '../session/state';
import './notices.css';

export function Notices() {
  const session = useSession();
  const notice = useSessionState((state) => state.notice);
  const lastRun = useSessionState((state) => (state.status === 'empty' ? state.lastRun : undefined));
  // The list of runs offers to go on with each of them itself.
  const listed = useAddressState((state) => state.view === 'runs');
  const fork = useSessionState((state) => state.fork);
  const resumeLocked = useLocked('continue');
  return (
    <>
      {notice && <NoticeAlert notice={notice} />}
      {fork && <ForkAlert fork={fork} />}
      {lastRun && !listed && (
        <Alert title="There is a run from your last visit" variant="outline">
          <p className="notice-text">
            {lastRun.name ?? 'It'} had reached iteration {lastRun.iteration} or a little more. All runs are in{' '}
            <ViewLink to="runs">Runs</ViewLink>.
          </p>
          <div className="notice-actions">
            <Button size="xs" disabled={resumeLocked} onClick={() => session.resume()}>
              Go on with it
            </Button>
            <Button size="xs" variant="default" onClick={() => session.dismissLastRun()}>
              Dismiss
            </Button>
          </div>
        </Alert>
      )}
    </>
  );
}

/** What a failure has not taken. */
function Kept() {
  const run = useSessionState((state) => state.run?.id);
  if (run === undefined) return null;
  return (
    <p className="notice-text">
      What it had reached until a few seconds before is kept in{' '}
      <ViewLink to="runs" own={{ run }} marks="nothing">
        Runs
      </ViewLink>
      , from where it can be gone on with, or forked with other settings. Other runs are unharmed.
    </p>
  );
}

/** A fork waits for its settings. */
function ForkAlert({ fork }: { readonly fork: PreparedFork }) {
  const session = useSession();
  const address = useAddress();
  const showSettings = (): void => {
    if (address.store.getState().view !== 'playground') address.go('playground');
    session.showSettings('shown');
  };
  const locked = useLocked('new-run');
  const wrong = useSessionState((state) => state.draft.config === undefined);
  return (
    <Alert title={`A fork of ${fork.name} from iteration ${count(fork.iteration)}`} variant="outline">
      <p className="notice-text">
        The settings are those of {fork.name}. Change what shall be different, then start: the new run goes on
        from that checkpoint, and {fork.name} stays as it is. The model's size cannot change.
      </p>
      <div className="notice-actions">
        <Button size="xs" disabled={wrong || locked} onClick={() => session.newRun()}>
          Start the fork
        </Button>
        <Button size="xs" variant="default" onClick={showSettings}>
          Show settings
        </Button>
        <Button size="xs" variant="default" onClick={() => session.cancelFork()}>
          Cancel
        </Button>
      </div>
    </Alert>
  );
}

function title(notice: Notice): string {
  switch (notice.kind) {
    case 'failed':
      return `The run ended with an error (${notice.name})`;
    case 'refused':
      return 'That was not possible';
    case 'recovered':
      return 'The graphics processor failed, and the run went on';
    case 'link':
      return 'Part of the address could not be used';
    default:
      return notice satisfies never;
  }
}

function NoticeAlert({ notice }: { readonly notice: Notice }) {
  const session = useSession();
  const locked = useLocked('new-run');
  const { goToSetting } = useActionContext();
  const control = notice.kind === 'refused' ? notice.control : undefined;
  return (
    <Alert
      title={title(notice)}
      data-kind={notice.kind}
      variant="outline"
      withCloseButton
      closeButtonLabel="Dismiss message"
      onClose={() => session.dismissNotice()}
    >
      <p className="notice-text">{notice.message}</p>
      {notice.kind === 'failed' && <Kept />}
      {notice.kind === 'failed' && (
        <div className="notice-actions">
          <Button size="xs" disabled={locked} onClick={() => session.newRun()}>
            Start a new run
          </Button>
          <Button size="xs" variant="default" onClick={() => location.reload()}>
            Reload the page
          </Button>
        </div>
      )}
      {control !== undefined && (
        <div className="notice-actions">
          <Button size="xs" variant="default" onClick={() => goToSetting(control)}>
            Go to the setting
          </Button>
        </div>
      )}
    </Alert>
  );
}
