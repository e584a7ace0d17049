/** What the trainer refused or failed at, with what to do about it, and the offer to go on with the last run. */
import { Alert, Button } from '@mantine/core';
import { flushSync } from 'react-dom';
import { useSession, useSessionState } from '../session/context';
import type { Notice } from '../session/state';
import './notices.css';
import { focusSetting } from './settings/Setting';

export function Notices() {
  const session = useSession();
  const notice = useSessionState((state) => state.notice);
  const lastRun = useSessionState((state) => (state.status === 'empty' ? state.lastRun : undefined));
  return (
    <>
      {notice && <NoticeAlert notice={notice} />}
      {lastRun && (
        <Alert title="There is a run from your last visit" color="ink" variant="outline">
          <p className="notice-text">It had reached iteration {lastRun.iteration} or a little more.</p>
          <div className="notice-actions">
            <Button size="xs" onClick={() => session.resume()}>
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
  const control = notice.kind === 'refused' ? notice.control : undefined;
  return (
    <Alert
      title={title(notice)}
      color={notice.kind === 'failed' ? 'red' : 'ink'}
      variant="outline"
      withCloseButton
      closeButtonLabel="Dismiss message"
      onClose={() => session.dismissNotice()}
    >
      <p className="notice-text">{notice.message}</p>
      {notice.kind === 'failed' && (
        <div className="notice-actions">
          <Button size="xs" onClick={() => session.newRun()}>
            Start a new run
          </Button>
          <Button size="xs" variant="default" onClick={() => location.reload()}>
            Reload the page
          </Button>
        </div>
      )}
      {control !== undefined && (
        <div className="notice-actions">
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              flushSync(() => session.showSettings('shown'));
              focusSetting(control);
            }}
          >
            Go to the setting
          </Button>
        </div>
      )}
    </Alert>
  );
}
