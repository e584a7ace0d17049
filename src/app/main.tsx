/** Entry of the page: one session on one trainer, tied to the address bar. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { TrainerClient } from '../engine/trainer/client';
import { App } from './App';
import { Session } from './session/session';
import './theme/components.css';
import './theme/theme.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root".');

const session = new Session(new TrainerClient(), {
  query: location.search,
  writeQuery: (query) => history.replaceState(history.state, '', `${query}${location.hash}`),
  storage: localStorage,
  later: (callback, delayMs) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
});

createRoot(root).render(
  <StrictMode>
    <App session={session} />
  </StrictMode>,
);
