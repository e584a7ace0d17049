/**
 * Every setting of a run, generated from the configuration schema: nothing here knows a setting by name. Changes are
 * checked as a whole at once; what can change while the loop runs does, the rest waits for a new run and says so.
 */
import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { fieldEntries } from '../../../core/config/config';
import { type Config, groupTitles } from '../../../core/config/schema';
import { Panel } from '../../components/Panel';
import { useSession, useSessionState } from '../../session/context';
import { waiting } from '../../session/draft';
import { Setting } from './Setting';
import './settings.css';

const groups = Object.entries(groupTitles) as [keyof Config, string][];

export function Settings() {
  const session = useSession();
  const open = useSessionState(({ settings }) => settings === 'shown');
  const changed = useSessionState(
    (state) => Object.values(state.draft.differences).flatMap((fields) => Object.keys(fields ?? {})).length,
  );
  return (
    <Panel
      title="Settings"
      className="settings"
      aside={
        <>
          <span>{changed === 0 ? 'as the preset has them' : `${changed} changed`}</span>
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={open}
            onClick={() => session.showSettings(open ? 'hidden' : 'shown')}
          >
            {open ? 'Hide settings' : 'Show settings'}
          </Button>
        </>
      }
    >
      <Waiting />
      {open && (
        <div className="settings-groups">
          {groups.map(([group, title]) => (
            <fieldset key={group} className="settings-group">
              <legend>{title}</legend>
              {fieldEntries
                .filter((entry) => entry.group === group)
                .map(({ path, info }) => (
                  <Setting key={path} path={path} info={info} />
                ))}
            </fieldset>
          ))}
        </div>
      )}
    </Panel>
  );
}

/** What is wrong with the draft, or what of it waits for a new run. */
function Waiting() {
  const session = useSession();
  const draft = useSessionState((state) => state.draft);
  const running = useSessionState((state) => state.open?.config);
  const restart = useMemo(() => (running ? waiting(draft, running).restart : []), [draft, running]);
  if (draft.error) {
    return (
      <p className="settings-note settings-wrong" role="alert">
        {draft.error.message}
      </p>
    );
  }
  if (restart.length === 0) return null;
  return (
    <p className="settings-note" role="status">
      {restart.length === 1 ? 'One change applies' : `${restart.length} changes apply`} to a new run:{' '}
      {restart.slice(0, 4).join(', ')}
      {restart.length > 4 && ' …'}
      <Button size="compact-xs" variant="default" onClick={() => session.newRun()}>
        Apply as new run
      </Button>
    </p>
  );
}
