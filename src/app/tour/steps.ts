/**
 * The tour of the page, step by step: what to look at, in a few sentences, and what the person is asked to do there, on
 * the page itself. Words and conditions only.
 */
import type { SessionState } from '../session/state';

export interface TourStep {
  readonly title: string;
  readonly text: string;
  /** Selects the part of the page the step is about. A part that a teacher's link hides takes its step with it. */
  readonly about: string;
  /** What is asked of the person, and when it has been done; absent where there is only something to read. */
  readonly asks?: {
    readonly words: string;
    readonly done: (state: SessionState) => boolean;
  };
}

export const tourSteps: readonly TourStep[] = [
  {
    title: 'One model, two roles',
    text: 'This model has random weights and is given no data. Round after round it proposes small Python tasks, real Python checks them, it solves them many times, both roles are paid, and one step of learning follows. The middle counts the rounds.',
    about: '.ring-panel',
  },
  {
    title: 'Let it begin',
    text: 'Python and the engine are fetched first, from this site alone, and the untrained model sits its first exam. Everything runs on your machine.',
    about: '.controls',
    asks: {
      words: 'Press Start.',
      done: ({ status }) => status === 'running' || status === 'paused',
    },
  },
  {
    title: 'Watch one task',
    text: 'At full speed only numbers change. In slow motion proposals travel as cards: what Python refuses falls out with its reason, and the sentence under the ring tells what became of one task, with its values.',
    about: '.ring-panel',
    asks: { words: 'Choose Slow motion.', done: ({ pace }) => pace === 'slow motion' },
  },
  {
    title: 'Is it learning?',
    text: 'These are tasks it was never trained on. The ticks are floors: what chance gets, and what the best answer without thought gets. Only what lies over both was learned, and the words below say so.',
    about: '.scores',
    asks: { words: 'Choose Turbo and give it half a minute.', done: ({ pace }) => pace === 'turbo' },
  },
  {
    title: 'What it invents',
    text: 'Every task Python accepted, newest first, stronger in colour the more often it is solved. Tasks that are solved sometimes teach most, and pay the proposer most.',
    about: '.buffers-frame',
    asks: {
      words: 'Press a task to see all there is to know of it, then close it again.',
      done: ({ inspecting }) => inspecting !== undefined,
    },
  },
  {
    title: 'What happened',
    text: 'The journal keeps milestones and warnings. A warning says in words what goes wrong, such as a proposer that repeats itself, and which setting to try. Whenever the run rests, a verdict sums it up.',
    about: '.journal',
    asks: { words: 'Press Pause and read the verdict.', done: ({ status }) => status === 'paused' },
  },
  {
    title: 'Change something',
    text: 'Every setting of the method is here, each with what the paper says. Some change the running loop at once, the others gather into one new run. Presets are whole sets of them: Paper shows how the unchanged method fares at this size.',
    about: '[data-tour="settings"]',
    asks: { words: 'Open Settings.', done: ({ settings }) => settings === 'shown' },
  },
  {
    title: 'Look further',
    text: 'Tasks lists every proposal ever made and lets you question the model; Runs keeps all runs, to be compared, continued and forked. Share makes a link that repeats this run elsewhere. A “?” beside a word explains it, and the ? key lists all keys.',
    about: '.masthead',
  },
];
