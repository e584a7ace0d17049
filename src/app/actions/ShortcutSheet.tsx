/** The list of keys, made from the registry, with the switch that turns single keys off. */
import { Modal, Switch } from '@mantine/core';
import { useSession } from '../session/context';
import { actionList } from './actions';
import './shortcuts.css';
import { keyWords } from './shortcuts';

interface ShortcutSheetProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly keys: 'on' | 'off';
  readonly onKeys: (keys: 'on' | 'off') => void;
}

export function ShortcutSheet({ opened, onClose, keys, onKeys }: ShortcutSheetProps) {
  const state = useSession().store.getState();
  return (
    <Modal.Root opened={opened} onClose={onClose}>
      <Modal.Overlay backgroundOpacity={0.3} />
      <Modal.Content>
        <div className="dialog-header">
          <Modal.Title>Keyboard shortcuts</Modal.Title>
          <Modal.CloseButton aria-label="Close keyboard shortcuts" />
        </div>
        <Modal.Body>
          <Switch
            label="Single keys act on the run"
            checked={keys === 'on'}
            onChange={(event) => onKeys(event.currentTarget.checked ? 'on' : 'off')}
          />
          <dl className="shortcut-list">
            {actionList.map((action) => (
              <div key={action.id}>
                <dt>
                  <kbd>{keyWords(action.shortcut)}</kbd>
                </dt>
                <dd>
                  <strong>{action.label(state)}</strong> <span className="dim">{action.help}</span>
                </dd>
              </div>
            ))}
          </dl>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
