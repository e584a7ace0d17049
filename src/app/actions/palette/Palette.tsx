/** The command palette: type a few letters of an action, a preset or a setting, and press Enter. */
import { Combobox, Modal, TextInput, useCombobox } from '@mantine/core';
import '@mantine/core/styles/Combobox.css';
import { useEffect, useMemo, useState } from 'react';
import { useSession } from '../../session/context';
import { useActionContext } from '../context';
import { keyWords } from '../shortcuts';
import { grouped, matching, paletteEntries } from './entries';
import './palette.css';

/** Entries listed at most; typing on finds the others. */
const mostListed = 60;

interface PaletteProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function Palette({ opened, onClose }: PaletteProps) {
  return (
    // Where an entry leads has the focus, not what had it before.
    <Modal.Root opened={opened} onClose={onClose} size={560} yOffset="12vh" returnFocus={false}>
      <Modal.Overlay backgroundOpacity={0.3} />
      <Modal.Content>
        <Modal.Title className="sr-only">Command palette</Modal.Title>
        {/* Opened again while it still fades away, it must not go on with the old words. */}
        <Search key={opened ? 'opened' : 'closing'} onClose={onClose} />
      </Modal.Content>
    </Modal.Root>
  );
}

function Search({ onClose }: { readonly onClose: () => void }) {
  const context = useActionContext();
  const { store } = useSession();
  const [query, setQuery] = useState('');
  const combobox = useCombobox({ opened: true });
  const entries = useMemo(() => paletteEntries(store.getState()), [store]);
  const found = useMemo(() => matching(entries, query).slice(0, mostListed), [entries, query]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins at its first entry.
  useEffect(() => {
    combobox.selectFirstOption();
  }, [found]);
  const choose = (id: string): void => {
    onClose();
    entries.find((entry) => entry.id === id)?.perform(context);
  };
  return (
    <Combobox store={combobox} onOptionSubmit={choose}>
      <Combobox.EventsTarget>
        <TextInput
          className="palette-search"
          data-autofocus
          aria-label="Search actions, presets and settings"
          placeholder="Search actions, presets and settings"
          value={query}
          onChange={({ currentTarget }) => setQuery(currentTarget.value)}
          onKeyDown={({ key }) => {
            // The list keeps Escape to itself, though it has nothing to close.
            if (key === 'Escape') onClose();
          }}
        />
      </Combobox.EventsTarget>
      <Combobox.Options className="palette-list" aria-label="Commands" tabIndex={0}>
        {grouped(found).map(([group, mine]) => (
          <Combobox.Group key={group} label={group}>
            {mine.map(({ id, title, hint, shortcut }) => (
              <Combobox.Option key={id} value={id} className="palette-option">
                <span>
                  {title} <span className="palette-hint">{hint}</span>
                </span>
                {shortcut !== undefined && <kbd>{keyWords(shortcut)}</kbd>}
              </Combobox.Option>
            ))}
          </Combobox.Group>
        ))}
        {found.length === 0 && <Combobox.Empty>Nothing is called so.</Combobox.Empty>}
      </Combobox.Options>
    </Combobox>
  );
}
