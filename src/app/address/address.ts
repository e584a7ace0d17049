/**
 * The address bar as a whole: which view, the run it describes, the lesson it carries, and what the view itself keeps
 * there (a selected task, a filter). Each owner reads and writes its own part and leaves the others alone. Settings
 * have a dot in their name; any other name that the page does not know belongs to the view shown.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Lesson, lessonParameters, readLesson, writeLesson } from './lesson';

export const views = ['playground', 'inspector', 'runs'] as const;
export type View = (typeof views)[number];

export interface AddressState {
  readonly view: View;
  /** Query of the run: preset, settings, version, machine. */
  readonly run: string;
  /** Query of the view shown. */
  readonly own: string;
  readonly lesson: Lesson;
}

/** The browser's side of it. */
export interface Bar {
  readonly query: string;
  /** Shows another query; `push` makes a step that "back" returns from. */
  write(query: string, how: 'push' | 'replace'): void;
}

const runParameters = ['v', 'preset', 'engine', 'workers'];

/** The parts of a query, and what in it could not be used. */
export function readAddress(query: string): {
  readonly state: AddressState;
  readonly problems: readonly string[];
} {
  const parameters = new URLSearchParams(query);
  const asked = parameters.get('view') ?? 'playground';
  const view = views.find((name) => name === asked);
  const { lesson, problems } = readLesson(parameters);
  const run = new URLSearchParams();
  const own = new URLSearchParams();
  const unknown: string[] = [];
  for (const [name, value] of parameters) {
    if (name === 'view' || lessonParameters.some((known) => known === name)) continue;
    if (runParameters.includes(name) || name.includes('.')) run.append(name, value);
    else if (view === undefined || view === 'playground') unknown.push(name);
    else own.append(name, value);
  }
  return {
    state: { view: view ?? 'playground', run: run.toString(), own: own.toString(), lesson },
    problems: [
      ...(view === undefined ? [`view: must be one of ${views.join(', ')}.`] : []),
      ...problems,
      ...unknown.map((name) => `${name}: there is no such setting.`),
    ],
  };
}

/** The query of all parts together, the inverse of {@link readAddress}. */
export function writeAddress({ view, run, own, lesson }: AddressState): string {
  const parameters = new URLSearchParams(run);
  if (view !== 'playground') parameters.set('view', view);
  for (const part of [writeLesson(lesson), new URLSearchParams(own)]) {
    for (const [name, value] of part) parameters.append(name, value);
  }
  return `?${parameters}`;
}

export class Address {
  readonly store: StoreApi<AddressState>;
  /** What the first address held that could not be used. */
  readonly problems: readonly string[];
  readonly #bar: Bar;

  constructor(bar: Bar) {
    const { state, problems } = readAddress(bar.query);
    this.#bar = bar;
    this.problems = problems;
    this.store = createStore<AddressState>(() => state);
  }

  /** The run's part changed. */
  setRun(run: string): void {
    this.#change({ run }, 'replace');
  }

  /** Goes to a view, where it may say what it shows. */
  go(view: View, own: Readonly<Record<string, string>> = {}): void {
    this.#change({ view, own: new URLSearchParams(own).toString() }, 'push');
  }

  /**
   * A view keeps something else in the address; empty values are left out. What a view that was left still wants to
   * keep is not the business of the one shown.
   */
  keep(view: View, own: Readonly<Record<string, string>>): void {
    if (view !== this.store.getState().view) return;
    const kept = Object.entries(own).filter(([, value]) => value !== '');
    this.#change({ own: new URLSearchParams(kept).toString() }, 'replace');
  }

  /** The person went back or forward: view and its own part follow, the run that is being set up stays. */
  followed(query: string): void {
    const { view, own, lesson } = readAddress(query).state;
    this.store.setState({ view, own, lesson });
    this.#bar.write(writeAddress(this.store.getState()), 'replace');
  }

  /** The query of another view, for links. */
  queryOf(view: View, own: Readonly<Record<string, string>> = {}): string {
    return writeAddress({ ...this.store.getState(), view, own: new URLSearchParams(own).toString() });
  }

  #change(change: Partial<AddressState>, how: 'push' | 'replace'): void {
    this.store.setState(change);
    this.#bar.write(writeAddress(this.store.getState()), how);
  }
}
