/**
 * Every setting of a run, generated from the configuration schema: nothing here knows a setting by name. Changes are
 * checked as a whole at once; what can change while the loop runs does, the rest waits for a new run and says so.
 */
import { Button } from '@mantine/core';
import { fieldEntries } from '../../../core/config/config';
import { type Config, groupTitles } from '../../../core/config/schema';
import { Panel } from '../../components/Panel';
import { useSession, useSessionState } from '../../session/context';
import { ApplyBar } from './ApplyBar';
import { EstimateLine } from './EstimateLine';
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
      {open && <EstimateLine />}
      <Mistake />
      <ApplyBar />
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

/** What is wrong with the draft. */
function Mistake() {
  const error = useSessionState((state) => state.draft.error);
  return error ? (
    <p className="settings-note settings-wrong" role="alert">
      {error.message}
    </p>
  ) : null;
}
