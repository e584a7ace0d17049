/**
 * What a teacher's link fixes: which parts of the page are hidden, which controls are locked, how fast the loop
 * starts and whether the page is embedded in another one. It is a matter of the page and never of the run: the same
 * run can be opened with and without it. The settings themselves are in `core/config/url.ts`.
 */
import * as v from 'valibot';
import { fieldEntries } from '../../core/config/config';
import { type ActionId, actionIds } from '../actions/ids';
import { type Pace, paces } from '../session/pace';

/** Parts of the playground that can be hidden, with their names in the dialog that makes a link. */
export const regionNames = {
  header: 'Title and description',
  navigation: 'Links to the other views',
  controls: 'Run controls',
  ring: 'The loop',
  scores: 'Accuracy',
  buffers: 'Buffers',
  charts: 'Charts',
  journal: 'Journal',
  machine: 'Machine',
  settings: 'Settings',
} as const;
export type RegionName = keyof typeof regionNames;
export const regions = Object.keys(regionNames) as RegionName[];

/** Controls that are neither actions nor settings and can be locked too, with their names in the dialog that makes a link. */
export const controlLabels = {
  preset: 'Preset',
  engine: 'Engine of the next run',
  continue: 'Going on with a stored run',
  fork: 'Fork',
  import: 'Import a run',
  rename: 'Rename a run',
  delete: 'Delete a run',
  'keep-safe': 'Keep safe',
} as const;
type ControlId = keyof typeof controlLabels;
/** What a view asks {@link isLocked} about, apart from settings. */
export type ControlName = ActionId | ControlId;

const everything = 'all';
const lockNames: ReadonlySet<string> = new Set([
  everything,
  ...Object.keys(controlLabels),
  ...actionIds,
  ...fieldEntries.map(({ path }) => path),
]);

export interface Lesson {
  readonly hide: readonly RegionName[];
  /** Ids of actions, dotted paths of settings, names of other controls; `all` for every one of them. */
  readonly lock: readonly string[];
  readonly pace: Pace;
  /** Embedded: no frame around the page, nothing asked of the visitor. */
  readonly frame: 'page' | 'embedded';
}

export const noLesson: Lesson = { hide: [], lock: [], pace: 'turbo', frame: 'page' };

/** Names that a lesson takes in the address. */
export const lessonParameters = ['hide', 'lock', 'pace', 'embed'] as const;

const readers = {
  hide: v.pipe(v.string(), v.transform(listOf), v.array(v.picklist(regions))),
  lock: v.pipe(v.string(), v.transform(listOf), v.array(v.string())),
  pace: v.pipe(v.string(), v.transform(paceOfSlug), v.picklist(paces)),
  embed: v.pipe(
    v.picklist(['yes', 'no']),
    v.transform((text) => (text === 'yes' ? ('embedded' as const) : ('page' as const))),
  ),
};

/** Where a part of an address is wrong, in words. */
const mistakes: Readonly<Record<keyof typeof readers, string>> = {
  hide: `hide: may name ${regions.join(', ')}.`,
  lock: 'lock: must be a list of names.',
  pace: `pace: must be one of ${paces.map(slugOfPace).join(', ')}.`,
  embed: 'embed: must be yes or no.',
};

/** The lesson of an address, and what in it could not be used. */
export function readLesson(parameters: URLSearchParams): {
  readonly lesson: Lesson;
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const read = <K extends keyof typeof readers>(name: K): v.InferOutput<(typeof readers)[K]> | undefined => {
    const text = parameters.get(name);
    if (text === null) return undefined;
    const result = v.safeParse(readers[name], text);
    if (!result.success) problems.push(mistakes[name]);
    return result.success ? (result.output as v.InferOutput<(typeof readers)[K]>) : undefined;
  };
  // One misspelt name must not unlock the others.
  const lock = read('lock') ?? noLesson.lock;
  for (const name of lock.filter((asked) => !lockNames.has(asked)))
    problems.push(`lock: nothing that can be locked is called ${name}.`);
  return {
    lesson: {
      hide: read('hide') ?? noLesson.hide,
      lock: lock.filter((name) => lockNames.has(name)),
      pace: read('pace') ?? noLesson.pace,
      frame: read('embed') ?? noLesson.frame,
    },
    problems,
  };
}

/** The parameters of a lesson; what is as without one is left out. */
export function writeLesson({ hide, lock, pace, frame }: Lesson): URLSearchParams {
  return new URLSearchParams({
    ...(hide.length > 0 ? { hide: hide.join(',') } : {}),
    ...(lock.length > 0 ? { lock: lock.join(',') } : {}),
    ...(pace === noLesson.pace ? {} : { pace: slugOfPace(pace) }),
    ...(frame === 'embedded' ? { embed: 'yes' } : {}),
  });
}

/** Whether the lesson keeps a control from being used; `id` is an action's, a setting's path or another control's name. */
export function isLocked({ lock }: Lesson, id: string): boolean {
  return lock.includes(everything) || lock.includes(id);
}

function listOf(text: string): string[] {
  return text.split(',').filter((part) => part !== '');
}

function slugOfPace(pace: Pace): string {
  return pace.replace(' ', '-');
}

function paceOfSlug(slug: string): string {
  return slug.replace('-', ' ');
}
