/**
 * Every setting of a run, once: default, range, label, one line of help and the heading in docs/METHOD.md that
 * explains it; a file a group in `settings/`. Page, URL, command line and documents derive from this schema. The
 * defaults are the `self-play` preset, the page's own; where paper and official code differ (facts in docs/METHOD.md)
 * the paper's choice is named.
 */
import * as v from 'valibot';
import { advantage } from './settings/advantage';
import { buffer } from './settings/buffer';
import { composite } from './settings/composite';
import { evaluate } from './settings/evaluate';
import { hindsight } from './settings/hindsight';
import { intrinsic } from './settings/intrinsic';
import { model } from './settings/model';
import { propose } from './settings/propose';
import { reward } from './settings/reward';
import { run } from './settings/run';
import { solve } from './settings/solve';
import { task } from './settings/task';
import { update } from './settings/update';
import { validate } from './settings/validate';
import { warmup } from './settings/warmup';

/** The whole configuration; parsing fills in every default and refuses what is out of range. */
export const configSchema = v.object({
  run: v.optional(run, {}),
  task: v.optional(task, {}),
  model: v.optional(model, {}),
  propose: v.optional(propose, {}),
  composite: v.optional(composite, {}),
  validate: v.optional(validate, {}),
  buffer: v.optional(buffer, {}),
  solve: v.optional(solve, {}),
  reward: v.optional(reward, {}),
  intrinsic: v.optional(intrinsic, {}),
  advantage: v.optional(advantage, {}),
  update: v.optional(update, {}),
  hindsight: v.optional(hindsight, {}),
  warmup: v.optional(warmup, {}),
  evaluate: v.optional(evaluate, {}),
});

export type Config = v.InferOutput<typeof configSchema>;

/** What a preset, a URL or a command line gives: any part of a configuration. */
export type ConfigInput = v.InferInput<typeof configSchema>;

/** The groups in the order the page shows them, each with its heading. */
export const groupTitles: Readonly<Record<keyof Config, string>> = {
  run: 'Run',
  task: 'Tasks',
  model: 'Model',
  propose: 'Propose',
  composite: 'Composite functions',
  validate: 'Validate',
  buffer: 'Buffers',
  solve: 'Solve',
  reward: 'Reward',
  intrinsic: 'Intrinsic rewards',
  advantage: 'Advantage',
  update: 'Update',
  hindsight: 'Hindsight',
  warmup: 'Warm-up',
  evaluate: 'Evaluation',
};
