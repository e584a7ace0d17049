/**
 * Every setting of a run, generated from the configuration schema: nothing here knows a setting by name. Groups fold, a
 * few words find a setting, and what differs from the preset stands above them all. Changes are checked as a whole at
 * once; what can change while the loop runs does, the rest waits for a new run and says so.
 */
import { Button, Switch, TextInput } from '@mantine/core';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useActionContext } from '../../actions/context';
import { Panel } from '../../components/Panel';
import { useSession, useSessionState } from '../../session/context';
import { useStorage } from '../../storage/context';
import { ApplyBar } from './ApplyBar';
import { ChangedSettings } from './ChangedSettings';
import { EstimateLine } from './EstimateLine';
import { changedPaths, findSettings, type GroupName, groupNames } from './find';
import { SettingGroup } from './SettingGroup';
import { SettingsButton } from './SettingsButton';
import './settings.css';
import { readUnfolded, writeUnfolded } from './unfolded';

export function Settings() {
  const open = useSessionState(({ settings }) => settings === 'shown');
  // The button stands in the controls, which a teacher's link may leave out.
  const alone = useSessionState(({ lesson }) => lesson.hide.includes('controls'));
  return (
    <>
      {alone && !open && (
        <div>
          <SettingsButton />
        </div>
      )}
      {open ? <SettingsPanel /> : <Mistake />}
      <ApplyBar />
    </>
  );
}

function SettingsPanel() {
  const session = useSession();
  const storage = useStorage();
  const draft = useSessionState((state) => state.draft);
  const sought = useSessionState((state) => state.sought);
  // Before a run the controls tell what it will cost.
  const idle = useSessionState(({ status }) => status === 'empty' || status === 'stopped');
  const [answered, setAnswered] = useState<typeof sought>();
  const [query, setQuery] = useState('');
  const [only, setOnly] = useState<'all' | 'changed'>('all');
  const [unfolded, setUnfolded] = useState(() => readUnfolded(storage));
  const frame = useRef<HTMLDivElement>(null);
  const changed = useMemo(() => new Set(changedPaths(draft)), [draft]);
  const shown = useMemo(
    () => findSettings(query, only === 'changed' ? changed : undefined),
    [query, only, changed],
  );
  // Whoever leads to a setting wants to see it, whatever is folded or searched for.
  if (sought !== answered) {
    setAnswered(sought);
    const group = groupNames.find((name) => sought?.path.startsWith(`${name}.`));
    if (group) {
      setQuery('');
      setOnly('all');
      setUnfolded((before) => (before.includes(group) ? before : [...before, group]));
    }
  }
  useLayoutEffect(() => {
    frame.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const unfold = (groups: readonly GroupName[]): void => {
    setUnfolded(groups);
    writeUnfolded(storage, groups);
  };
  const narrowed = query !== '' || only === 'changed';
  const allUnfolded = unfolded.length === groupNames.length;
  return (
    <div ref={frame}>
      <Panel
        title="Settings"
        className="settings"
        aside={
          <>
            <Button
              size="compact-sm"
              variant="default"
              disabled={narrowed}
              onClick={() => unfold(allUnfolded ? [] : groupNames)}
            >
              {allUnfolded ? 'Fold all' : 'Unfold all'}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => session.showSettings('hidden')}>
              Hide settings
            </Button>
          </>
        }
      >
        <div className="settings-tools">
          <TextInput
            size="xs"
            type="search"
            className="settings-search"
            aria-label="Find a setting"
            placeholder="Find a setting"
            value={query}
            onChange={({ currentTarget }) => setQuery(currentTarget.value)}
          />
          <Switch
            size="xs"
            label="Only what differs from the preset"
            checked={only === 'changed'}
            onChange={({ currentTarget }) => setOnly(currentTarget.checked ? 'changed' : 'all')}
          />
          {!idle && <EstimateLine />}
        </div>
        <Mistake />
        <ChangedSettings paths={[...changed]} />
        {shown.map((group) => (
          <SettingGroup
            key={group.group}
            shown={group}
            changed={group.entries.filter(({ path }) => changed.has(path)).length}
            fold={narrowed ? 'fixed' : unfolded.includes(group.group) ? 'unfolded' : 'folded'}
            onFold={(to) =>
              unfold(
                groupNames.filter((name) =>
                  name === group.group ? to === 'unfolded' : unfolded.includes(name),
                ),
              )
            }
          />
        ))}
        {shown.length === 0 && (
          <p className="settings-note dim">
            {query === ''
              ? 'Every setting is as the preset has it.'
              : `No setting${only === 'changed' ? ' that differs from the preset' : ''} is found by “${query}”.`}
          </p>
        )}
      </Panel>
    </div>
  );
}

/** What is wrong with the draft, and the way there. */
function Mistake() {
  const { goToSetting } = useActionContext();
  const error = useSessionState((state) => state.draft.error);
  if (!error) return null;
  const { message, control } = error;
  return (
    <p className="settings-note settings-wrong" role="alert">
      {message}
      {control !== '' && (
        <button type="button" className="text-button" onClick={() => goToSetting(control)}>
          Go to the setting
        </button>
      )}
    </p>
  );
}
