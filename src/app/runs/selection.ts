/**
 * What the view of runs keeps in the address: which run is open, which are compared, how the list is sorted and
 * filtered. A link to it opens the same view where the same runs are stored; what cannot be used falls back.
 */
import * as v from 'valibot';
import { type PresetName, presetNames } from '../../core/config/presets';
import type { RunId } from '../../engine/storage/protocol';
import { type RunColumn, runColumns } from './order';

export interface RunSelection {
  /** The run that is looked into. */
  readonly run: RunId | undefined;
  readonly compared: readonly RunId[];
  readonly text: string;
  readonly kind: PresetName | undefined;
  readonly sort: RunColumn;
  readonly order: 'ascending' | 'descending';
}

const ids = v.pipe(
  v.string(),
  v.transform((text) => [...new Set(text.split(',').filter((id) => id !== ''))]),
);

const schema = v.object({
  run: v.optional(v.string()),
  compared: v.optional(ids, ''),
  text: v.optional(v.string(), ''),
  kind: v.fallback(v.optional(v.picklist(presetNames)), undefined),
  sort: v.fallback(v.optional(v.picklist(runColumns), 'when'), 'when'),
  order: v.fallback(v.optional(v.picklist(['ascending', 'descending']), 'descending'), 'descending'),
});

/** The selection of an address; what it cannot use is as if it were not there. */
export function readSelection(parameters: URLSearchParams): RunSelection {
  const { run, kind, ...rest } = v.parse(schema, Object.fromEntries(parameters));
  return { run, kind, ...rest };
}

/** The inverse of {@link readSelection}; what is as at first is left out (empty). */
export function writeSelection({ run, compared, text, kind, sort, order }: RunSelection) {
  return {
    run: run ?? '',
    compared: compared.join(','),
    text,
    kind: kind ?? '',
    sort: sort === 'when' ? '' : sort,
    order: order === 'descending' ? '' : order,
  };
}
