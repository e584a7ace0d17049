/** How questions about stored runs cross to the archive worker, which keeps them; what they mean is `protocol.ts`. */
import * as v from 'valibot';
import type { ConfigInput } from '../../core/config/schema';

const run = v.pipe(v.string(), v.minLength(1));

export const runsAsked = [
  v.object({ kind: v.literal('list') }),
  v.object({ kind: v.literal('load'), run }),
  v.object({ kind: v.literal('rename'), run, name: v.pipe(v.string(), v.maxLength(80)) }),
  v.object({ kind: v.literal('delete'), run }),
  v.object({ kind: v.literal('undo delete'), run }),
  v.object({
    kind: v.literal('fork'),
    run,
    checkpoint: v.string(),
    changes: v.custom<ConfigInput>((value) => typeof value === 'object' && value !== null),
  }),
  v.object({ kind: v.literal('model'), run, checkpoint: v.string() }),
  v.object({ kind: v.literal('export checkpoint'), run, checkpoint: v.string() }),
  v.object({ kind: v.literal('estimate') }),
  v.object({ kind: v.literal('export'), run }),
  v.object({ kind: v.literal('import'), bytes: v.instance(Uint8Array) }),
] as const;

/** What the page may ask about stored runs. */
export type RunsAsked = v.InferOutput<(typeof runsAsked)[number]>;
