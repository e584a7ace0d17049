/**
 * Everything a person can do with a run, once: what it is called, its key, when it is possible and what it does.
 * Toolbar, keyboard and the list of shortcuts derive from here. Editing a setting is not an action; settings are
 * generated from the configuration schema.
 */

import { isLocked } from '../address/lesson';
import type { Pace } from '../session/pace';
import type { Session } from '../session/session';
import type { SessionState } from '../session/state';
import type { ActionId } from './ids';

/** What actions act upon. */
export interface ActionContext {
  readonly session: Session;
  readonly toggleColorScheme: () => void;
  readonly toggleShortcuts: () => void;
  readonly openShare: () => void;
  readonly openPalette: () => void;
  readonly startTour: () => void;
  readonly openRunUntil: () => void;
  readonly toggleSettings: () => void;
  /** Shows the setting of that dotted path and puts the focus on it. */
  readonly goToSetting: (path: string) => void;
}

export interface UserAction {
  readonly id: ActionId;
  readonly label: (state: SessionState) => string;
  /** One sentence: what happens. */
  readonly help: string;
  /** The key as the keyboard reports it (`KeyboardEvent.key`), after `Mod+` if Control or Command is held. */
  readonly shortcut: string;
  readonly enabledWhen: (state: SessionState) => boolean;
  readonly perform: (context: ActionContext) => void;
}

const canStart = ({ status, draft }: SessionState): boolean =>
  status === 'ready' ||
  status === 'paused' ||
  (['empty', 'stopped', 'failed'].includes(status) && draft.config !== undefined);

const isOpen = ({ status }: SessionState): boolean =>
  ['loading', 'ready', 'running', 'paused'].includes(status);

function pace(id: ActionId, value: Pace, label: string, shortcut: string, help: string): UserAction {
  return {
    id,
    label: () => label,
    help,
    shortcut,
    enabledWhen: (state) => state.pace !== value,
    perform: ({ session }) => session.setPace(value),
  };
}

export const actions = {
  start: {
    id: 'start',
    label: ({ status }) => (status === 'paused' || status === 'ready' ? 'Continue' : 'Start'),
    help: 'Lets the loop run, in a new run if none is open.',
    shortcut: 'r',
    enabledWhen: canStart,
    perform: ({ session }) => session.start(),
  },
  pause: {
    id: 'pause',
    label: () => 'Pause',
    help: 'Stops after the iteration at hand, at a slower pace after the phase; nothing is lost.',
    shortcut: 'r',
    enabledWhen: ({ status }) => status === 'running',
    perform: ({ session }) => session.pause(),
  },
  stepPhase: {
    id: 'step-phase',
    label: () => 'Step phase',
    help: 'Runs one phase of the ring, then pauses.',
    shortcut: 'f',
    enabledWhen: canStart,
    perform: ({ session }) => session.step('phase'),
  },
  stepIteration: {
    id: 'step-iteration',
    label: () => 'Step iteration',
    help: 'Runs to the end of the iteration, then pauses.',
    shortcut: 'i',
    enabledWhen: canStart,
    perform: ({ session }) => session.step('iteration'),
  },
  runUntil: {
    id: 'run-until',
    label: () => 'Run until…',
    help: 'Lets the loop run and pauses it by itself: after iterations or time, at an accuracy, or when it collapses.',
    shortcut: 'u',
    enabledWhen: (state) => state.status === 'running' || canStart(state),
    perform: ({ openRunUntil }) => openRunUntil(),
  },
  stop: {
    id: 'stop',
    label: () => 'Stop',
    help: 'Finishes and saves the iteration at hand, then ends the run and frees its memory; its curves stay to be looked at.',
    shortcut: 'x',
    enabledWhen: isOpen,
    perform: ({ session }) => session.stop(),
  },
  newRun: {
    id: 'new-run',
    label: () => 'New run',
    help: 'Ends the run and starts another one from random weights, with the settings as they are now.',
    shortcut: 'n',
    enabledWhen: ({ status, draft }) => status !== 'empty' && draft.config !== undefined,
    perform: ({ session }) => session.newRun(),
  },
  settings: {
    id: 'settings',
    label: () => 'Settings',
    help: 'Shows or hides every setting of the next run, and those of the open one that can change at once.',
    shortcut: 'o',
    enabledWhen: ({ lesson }) => !lesson.hide.includes('settings'),
    perform: ({ toggleSettings }) => toggleSettings(),
  },
  turbo: pace('pace-turbo', 'turbo', 'Turbo', '1', 'As fast as this machine can.'),
  normal: pace('pace-normal', 'normal', 'Normal', '2', 'Slow enough to see the ring turn.'),
  slowMotion: pace(
    'pace-slow-motion',
    'slow motion',
    'Slow motion',
    '3',
    'Each phase long enough to read what happens in it.',
  ),
  colorScheme: {
    id: 'color-scheme',
    label: () => 'Light or dark',
    help: 'Switches between the light and the dark page.',
    shortcut: 't',
    enabledWhen: () => true,
    perform: ({ toggleColorScheme }) => toggleColorScheme(),
  },
  share: {
    id: 'share',
    label: () => 'Share',
    help: 'Makes a link that opens this run elsewhere, and links for a class.',
    shortcut: 's',
    enabledWhen: () => true,
    perform: ({ openShare }) => openShare(),
  },
  palette: {
    id: 'palette',
    label: () => 'Command palette',
    help: 'Finds any action, preset or setting by a few letters.',
    shortcut: 'Mod+k',
    enabledWhen: () => true,
    perform: ({ openPalette }) => openPalette(),
  },
  tour: {
    id: 'tour',
    label: () => 'Take the tour',
    help: 'Shows what is where in a few steps, on the page as it is.',
    shortcut: 'g',
    enabledWhen: () => true,
    perform: ({ startTour }) => startTour(),
  },
  shortcuts: {
    id: 'shortcuts',
    label: () => 'Keyboard shortcuts',
    help: 'Shows this list.',
    shortcut: '?',
    enabledWhen: () => true,
    perform: ({ toggleShortcuts }) => toggleShortcuts(),
  },
} as const satisfies Record<string, UserAction>;

export const actionList: readonly UserAction[] = Object.values(actions);

/** Whether an action can be performed now: it makes sense, and no teacher's link has locked it. */
export function isAvailable(action: UserAction, state: SessionState): boolean {
  return !isLocked(state.lesson, action.id) && action.enabledWhen(state);
}

/** The action a key stands for now, if any. */
export function actionForKey(key: string, state: SessionState): UserAction | undefined {
  return actionList.find((action) => action.shortcut === key && isAvailable(action, state));
}
