/** Entry of the page: one session on one trainer, tied to the address bar. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ArchiveClient } from '../engine/archive/client';
import { RunsClient } from '../engine/storage/client';
import { TrainerClient } from '../engine/trainer/client';
import { App } from './App';
import { Address } from './address/address';
import { ArchiveProvider } from './archive/context';
import { download } from './charts/download';
import { StoredRuns } from './runs/storedRuns';
import { memoryReader } from './session/memory';
import { Session } from './session/session';
import { StorageProvider } from './storage/context';
import { openStorage } from './storage/storage';
import { noteScrollbars } from './theme/scrollbars';
import './theme/components.css';
import './theme/theme.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root".');

noteScrollbars(document.documentElement);
const storage = openStorage(() => localStorage);
const address = new Address({
  query: location.search,
  write: (query, how) => {
    const url = `${query}${location.hash}`;
    if (how === 'push') history.pushState(null, '', url);
    else history.replaceState(history.state, '', url);
  },
});
window.addEventListener('popstate', () => address.followed(location.search));
const { run, lesson } = address.store.getState();
const archive = new ArchiveClient();
const runs = new RunsClient(archive);
const stored = new StoredRuns(runs, ({ name, bytes }) => download(name, new Blob([bytes])));
const trainer = new TrainerClient(undefined, () => archive.openFeed());
const session = new Session(trainer, {
  query: run,
  writeQuery: (query) => address.setRun(query),
  lesson,
  problems: address.problems,
  storage,
  later: (callback, delayMs) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
  runs,
  readMemory: memoryReader(performance, () => performance.now()),
});

// Whoever leaves may not come back: what was reached is saved while there is time.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') session.keep();
});

createRoot(root).render(
  <StrictMode>
    <ArchiveProvider value={archive}>
      <StorageProvider value={storage}>
        <App session={session} address={address} runs={stored} />
      </StorageProvider>
    </ArchiveProvider>
  </StrictMode>,
);
