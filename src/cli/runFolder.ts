/**
 * A run as a folder on disk: weights, configuration and tokenizer in Hugging Face form, the optimiser's moments, and
 * the run's own state. Everything that is needed to go on exactly is here; what the page keeps is
 * `engine/storage`. The weights' file and the state both say the iteration, so that a folder caught between two
 * saves is noticed.
 */
import { join } from 'node:path';
import * as v from 'valibot';
import { languageOptions } from '../core/config/languageOptions';
import { type PresetName, presetNames } from '../core/config/presets';
import { vocabularyOf } from '../core/language/vocabulary';
import { type Checkpoint, CheckpointError, parseRunState } from '../core/selfplay/checkpoint';
import { shapeOf } from '../core/selfplay/run';
import { modelConfig } from '../engine/policy/checkpoint/modelConfig';
import {
  readSafetensors,
  type SafetensorsFile,
  writeSafetensors,
} from '../engine/policy/checkpoint/safetensors';
import { optimizerTensors, policyOf, weightTensors } from '../engine/policy/checkpoint/tensors';
import { tokenizerFile } from '../engine/policy/checkpoint/tokenizerFile';
import { engineKinds } from '../engine/policy/engine';
import type { EngineChoice } from './command';
import { readBytes, readText, writeFiles } from './files';

/** What a run folder holds. */
export interface ResumedRun extends EngineChoice {
  readonly preset: PresetName;
  /** Seconds of training so far. */
  readonly seconds: number;
  readonly checkpoint: Checkpoint;
}

const names = {
  weights: 'model.safetensors',
  modelConfig: 'config.json',
  tokenizer: 'tokenizer.json',
  optimizer: 'optimizer.safetensors',
  state: 'run.json',
} as const;

/** What `run.json` holds besides the loop's own state. */
const recordSchema = v.object({
  preset: v.picklist(presetNames),
  engine: v.picklist(engineKinds),
  workers: v.pipe(v.number(), v.integer(), v.minValue(1)),
  seconds: v.number(),
});

/** Replaces the folder's files; other files in it stay. @throws FileError */
export function writeRunFolder(folder: string, { checkpoint, ...record }: ResumedRun): void {
  const { run, policy } = checkpoint;
  const stamp = { format: 'pt', iteration: String(run.iteration) };
  const vocabulary = vocabularyOf(languageOptions(run.config));
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  const files = {
    [names.weights]: writeSafetensors({
      tensors: weightTensors(policy),
      metadata: stamp,
    }),
    [names.modelConfig]: json(modelConfig(policy.shape, vocabulary)),
    [names.tokenizer]: json(tokenizerFile(vocabulary)),
    [names.optimizer]: writeSafetensors({
      tensors: optimizerTensors(policy),
      metadata: { ...stamp, updates: String(policy.updates) },
    }),
    [names.state]: `${JSON.stringify({ ...record, ...run })}\n`,
  };
  writeFiles(Object.entries(files).map(([name, data]) => ({ path: join(folder, name), data })));
}

/**
 * Reads a run folder.
 * @throws FileError for missing files, CheckpointError for damaged ones or a folder caught between two saves.
 */
export function readRunFolder(folder: string): ResumedRun {
  const json = parseJson(readText(join(folder, names.state)));
  const run = parseRunState(json);
  const record = v.safeParse(recordSchema, json);
  if (!record.success) {
    const [issue] = record.issues;
    throw new CheckpointError(`${names.state}: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
  }
  const shape = shapeOf(run.config);
  const weights = readTensors(folder, names.weights, run.iteration);
  const optimizer = readTensors(folder, names.optimizer, run.iteration);
  const policy = policyOf(shape, weights, optimizer);
  return { ...record.output, checkpoint: { run, policy } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CheckpointError(`${names.state} is not JSON`);
  }
}

function readTensors(folder: string, name: string, iteration: number): SafetensorsFile {
  const file = readSafetensors(readBytes(join(folder, name)));
  const written = file.metadata['iteration'];
  if (written !== String(iteration)) {
    throw new CheckpointError(
      `${name} is of iteration ${written ?? 'unknown'}, ${names.state} of ${iteration}, so saving was interrupted`,
    );
  }
  return file;
}
