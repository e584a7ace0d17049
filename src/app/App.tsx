/** The page around its views: theme, session, address, shortcuts. Views but the first are loaded when they are opened. */
import {
  localStorageColorSchemeManager,
  MantineProvider,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import type { ActionContext } from './actions/actions';
import { ActionContextProvider } from './actions/context';
import { ShortcutSheet } from './actions/ShortcutSheet';
import { readShortcutsEnabled, useShortcuts, writeShortcutsEnabled } from './actions/shortcuts';
import type { Address, View } from './address/address';
import { AddressProvider, useAddress, useAddressState } from './address/context';
import { Announcer } from './playground/Announcer';
import { Playground } from './playground/Playground';
import { focusSetting } from './playground/settings/Setting';
import { Attendance } from './playground/until/Attendance';
import { RunUntil } from './playground/until/RunUntil';
import { StoredRunsProvider } from './runs/context';
import type { StoredRuns } from './runs/storedRuns';
import { SessionProvider } from './session/context';
import type { Session } from './session/session';
import { Footer } from './shell/Footer';
import { Header } from './shell/Header';
import { useStorage } from './storage/context';
import { theme } from './theme/theme';

const colorSchemes = localStorageColorSchemeManager({ key: 'absolute-zero.color-scheme' });

const Inspector = lazy(async () => ({ default: (await import('./inspector/Inspector')).Inspector }));
const Palette = lazy(async () => ({ default: (await import('./actions/palette/Palette')).Palette }));
const ShareDialog = lazy(async () => ({ default: (await import('./share/ShareDialog')).ShareDialog }));
const Tour = lazy(async () => ({ default: (await import('./tour/Tour')).Tour }));
const Runs = lazy(async () => ({ default: (await import('./runs/Runs')).Runs }));

interface AppProps {
  readonly session: Session;
  readonly address: Address;
  readonly runs: StoredRuns;
}

export function App({ session, address, runs }: AppProps) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={colorSchemes}>
      <AddressProvider value={address}>
        <StoredRunsProvider value={runs}>
          <SessionProvider value={session}>
            <Page session={session} />
          </SessionProvider>
        </StoredRunsProvider>
      </AddressProvider>
    </MantineProvider>
  );
}

function Page({ session }: { readonly session: Session }) {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const [sheet, setSheet] = useState<'open' | 'closed'>('closed');
  const [share, setShare] = useState<'open' | 'closed' | 'never opened'>('never opened');
  const [palette, setPalette] = useState<'open' | 'closed' | 'never opened'>('never opened');
  const [tour, setTour] = useState<'on' | 'off'>('off');
  const address = useAddress();
  const storage = useStorage();
  const [keys, setKeys] = useState<'on' | 'off'>(() => (readShortcutsEnabled(storage) ? 'on' : 'off'));
  const context = useMemo(
    (): ActionContext => ({
      session,
      toggleColorScheme: () => setColorScheme(scheme === 'dark' ? 'light' : 'dark'),
      openShare: () => setShare('open'),
      openPalette: () => setPalette('open'),
      startTour: () => {
        flushSync(() => {
          if (address.store.getState().view !== 'playground') address.go('playground');
        });
        setTour('on');
      },
      openRunUntil: () => session.askUntil('asked'),
      toggleSettings: () => {
        const elsewhere = address.store.getState().view !== 'playground';
        if (elsewhere) address.go('playground');
        session.showSettings(
          elsewhere || session.store.getState().settings === 'hidden' ? 'shown' : 'hidden',
        );
      },
      goToSetting: (path) => {
        flushSync(() => {
          if (address.store.getState().view !== 'playground') address.go('playground');
          session.seekSetting(path);
        });
        focusSetting(path);
      },
      toggleShortcuts: () => setSheet((state) => (state === 'open' ? 'closed' : 'open')),
    }),
    [session, address, scheme, setColorScheme],
  );
  useShortcuts(context, keys === 'on');
  return (
    <ActionContextProvider value={context}>
      <div className="page">
        <Header />
        <Suspense fallback={<main className="page-main" aria-busy="true" />}>
          <ShownView />
        </Suspense>
        <Footer />
      </div>
      {tour === 'on' && (
        <Suspense fallback={null}>
          <Tour onEnd={() => setTour('off')} />
        </Suspense>
      )}
      <RunUntil />
      <Attendance />
      <Announcer />
      {share !== 'never opened' && (
        <Suspense fallback={null}>
          <ShareDialog opened={share === 'open'} onClose={() => setShare('closed')} />
        </Suspense>
      )}
      {palette !== 'never opened' && (
        <Suspense fallback={null}>
          <Palette opened={palette === 'open'} onClose={() => setPalette('closed')} />
        </Suspense>
      )}
      <ShortcutSheet
        opened={sheet === 'open'}
        onClose={() => setSheet('closed')}
        keys={keys}
        onKeys={(next) => {
          setKeys(next);
          writeShortcutsEnabled(storage, next === 'on');
        }}
      />
    </ActionContextProvider>
  );
}

const titles: Readonly<Record<View, string>> = {
  playground: 'Absolute Zero Playground',
  inspector: 'Tasks - Absolute Zero Playground',
  runs: 'Runs - Absolute Zero Playground',
};

function ShownView() {
  const view = useAddressState((state) => state.view);
  useEffect(() => {
    document.title = titles[view];
  }, [view]);
  switch (view) {
    case 'playground':
      return <Playground />;
    case 'inspector':
      return <Inspector />;
    case 'runs':
      return <Runs />;
    default:
      return view satisfies never;
  }
}
