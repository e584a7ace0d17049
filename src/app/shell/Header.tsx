/** The name, what it is in one line, the way to the other views, how the run stands, and the switches of the page itself. */
import type { TrainerStatus } from '../../engine/trainer/protocol';
import { ActionButton } from '../actions/ActionButton';
import { actions } from '../actions/actions';
import { useActionContext } from '../actions/context';
import { type View, views } from '../address/address';
import { useAddressState, ViewLink } from '../address/context';
import { Region } from '../components/Region';
import { useSessionState } from '../session/context';
import './header.css';

const statusWords: Readonly<Record<TrainerStatus, string>> = {
  empty: 'Not started',
  loading: 'Getting ready',
  ready: 'Ready',
  running: 'Training',
  paused: 'Paused',
  stopped: 'Stopped',
  failed: 'Failed',
};

const viewNames: Readonly<Record<View, string>> = {
  playground: 'Playground',
  inspector: 'Tasks',
  runs: 'Runs',
};

export function Header() {
  const status = useSessionState((state) => state.status);
  const context = useActionContext();
  return (
    <header className="masthead">
      <Title />
      <Region name="navigation">
        <nav className="masthead-views" aria-label="Views">
          {views.map((view) => (
            <ViewLink key={view} to={view}>
              {viewNames[view]}
            </ViewLink>
          ))}
        </nav>
      </Region>
      <div className="masthead-side">
        <p className="status" data-status={status}>
          <span className="sr-only">Run: </span>
          {statusWords[status]}
        </p>
        <ActionButton action={actions.share} context={context} look="plain" />
        <ActionButton action={actions.shortcuts} context={context} look="icon">
          ?
        </ActionButton>
        <ActionButton action={actions.colorScheme} context={context} look="icon">
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.4" />
            <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" />
          </svg>
        </ActionButton>
      </div>
    </header>
  );
}

/** The page keeps its heading even where a teacher's link leaves the title out. */
function Title() {
  const hidden = useAddressState(({ lesson }) => lesson.hide.includes('header'));
  if (hidden) return <h1 className="sr-only">Absolute Zero Playground</h1>;
  return (
    <>
      <svg className="masthead-mark" viewBox="0 0 32 32" aria-hidden="true">
        <circle cx="16" cy="16" r="11" />
        <path d="M7.5 24.5L24.5 7.5" />
      </svg>
      <div className="masthead-words">
        <h1>Absolute Zero Playground</h1>
        <p>
          A tiny transformer with random weights invents Python tasks, real Python checks them, and it learns
          to solve them. No data, all in this tab.
        </p>
      </div>
    </>
  );
}
