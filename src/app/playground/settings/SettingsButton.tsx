/** Opens and closes the settings, and says how many of them are not as the preset has them. */
import { Button } from '@mantine/core';
import { actions, isAvailable } from '../../actions/actions';
import { useActionContext } from '../../actions/context';
import { keyWords } from '../../actions/shortcuts';
import { useSessionState } from '../../session/context';
import { changedPaths } from './find';

const action = actions.settings;

export function SettingsButton() {
  const context = useActionContext();
  const open = useSessionState(({ settings }) => settings === 'shown');
  const label = useSessionState(action.label);
  const disabled = useSessionState((state) => !isAvailable(action, state));
  const changed = useSessionState(({ draft }) => changedPaths(draft).length);
  return (
    <Button
      size="sm"
      variant="default"
      title={`${action.help} Key: ${keyWords(action.shortcut)}`}
      data-tour="settings"
      aria-expanded={open}
      disabled={disabled}
      onClick={() => action.perform(context)}
    >
      {changed === 0 ? label : `${label}, ${changed} changed`}
    </Button>
  );
}
