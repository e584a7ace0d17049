/** The page around its view: theme, session, shortcuts. */
import {
  localStorageColorSchemeManager,
  MantineProvider,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useMemo, useState } from 'react';
import type { ActionContext } from './actions/actions';
import { ActionContextProvider } from './actions/context';
import { ShortcutSheet } from './actions/ShortcutSheet';
import { readShortcutsEnabled, useShortcuts, writeShortcutsEnabled } from './actions/shortcuts';
import { Playground } from './playground/Playground';
import { SessionProvider } from './session/context';
import type { Session } from './session/session';
import { theme } from './theme/theme';

const colorSchemes = localStorageColorSchemeManager({ key: 'absolute-zero.color-scheme' });

export function App({ session }: { readonly session: Session }) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={colorSchemes}>
      <SessionProvider value={session}>
        <Page session={session} />
      </SessionProvider>
    </MantineProvider>
  );
}

function Page({ session }: { readonly session: Session }) {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const [sheet, setSheet] = useState<'open' | 'closed'>('closed');
  const [keys, setKeys] = useState<'on' | 'off'>(() => (readShortcutsEnabled(localStorage) ? 'on' : 'off'));
  const context = useMemo(
    (): ActionContext => ({
      session,
      toggleColorScheme: () => setColorScheme(scheme === 'dark' ? 'light' : 'dark'),
      toggleShortcuts: () => setSheet((state) => (state === 'open' ? 'closed' : 'open')),
    }),
    [session, scheme, setColorScheme],
  );
  useShortcuts(context, keys === 'on');
  return (
    <ActionContextProvider value={context}>
      <Playground />
      <ShortcutSheet
        opened={sheet === 'open'}
        onClose={() => setSheet('closed')}
        keys={keys}
        onKeys={(next) => {
          setKeys(next);
          writeShortcutsEnabled(localStorage, next === 'on');
        }}
      />
    </ActionContextProvider>
  );
}
