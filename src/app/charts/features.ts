/**
 * What only some runs have: parts of the method that are switched on, and types that come with a level. Charts, lines and
 * filters that are about one of them are shown with those runs alone.
 */
import type { Config } from '../../core/config/schema';

export type Feature =
  /** The policy proposes, so that what it writes says something about it. */
  | 'proposer'
  | 'references'
  | 'composites'
  | 'gate'
  | 'curriculum'
  /** The mask lets text through that is no program or value of the language. */
  | 'free text'
  | 'level 2'
  | 'level 3'
  | 'level 4';

/** What a run with these settings has. */
export function featuresOf({ task, propose, composite, validate }: Config): readonly Feature[] {
  const level = Number(task.level);
  const has: Readonly<Record<Feature, boolean>> = {
    proposer: propose.source === 'policy',
    references: propose.source === 'policy' && (propose.references > 0 || composite.chance > 0),
    composites: composite.chance > 0,
    gate: validate.gate > 0,
    curriculum: propose.curriculum !== 'off',
    'free text': task.mask !== 'typed',
    'level 2': level >= 2,
    'level 3': level >= 3,
    'level 4': level >= 4,
  };
  return (Object.keys(has) as Feature[]).filter((feature) => has[feature]);
}
