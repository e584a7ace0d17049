/**
 * One line of a run's journal: what happened in which iteration, in words, and where a setting would help, which one.
 * The journal is the run told for people; the numbers themselves are the metrics.
 */
import * as v from 'valibot';
import { modes } from '../task/mode';

/** Things worth knowing that happen once. */
export const milestoneKinds = [
  'warm-up-over',
  'first-solved',
  'first-mastered',
  'passed-random',
  'passed-trivial',
  'best-accuracy',
  'buffer-full',
] as const;
export type MilestoneKind = (typeof milestoneKinds)[number];

/** What can go wrong with learning; each can begin and be over again. */
export const warningKinds = [
  'entropy-collapse',
  'proposer-repeats',
  'all-solved',
  'none-solvable',
  'validity-lost',
  'accuracy-fell',
  'gradient-vanished',
  'gradient-exploded',
] as const;
export type WarningKind = (typeof warningKinds)[number];

/** `over` ends a warning, `setting` is a change made by a person, `stopped` a condition that was met. */
const entryKinds = [...milestoneKinds, ...warningKinds, 'over', 'setting', 'stopped'] as const;

const entrySchema = v.object({
  iteration: v.pipe(v.number(), v.integer(), v.minValue(0)),
  kind: v.picklist(entryKinds),
  severity: v.picklist(['info', 'good', 'warning']),
  /** Absent where it is about the whole run. */
  mode: v.exactOptional(v.picklist(modes)),
  /** One or two whole sentences. */
  text: v.string(),
  /** Dotted path of the setting to look at. */
  control: v.exactOptional(v.string()),
});

export type JournalEntry = Readonly<v.InferOutput<typeof entrySchema>>;

/** Entries as they are stored and exported. */
export const journalEntriesSchema = v.array(entrySchema);
