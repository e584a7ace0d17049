/**
 * A whole run as one file and back: a zip that other programs can open, with settings, metrics, proposals and journal
 * as JSON and the checkpoints in Hugging Face form. Every file has its checksum, because a zip reader does not look at
 * the zip's own; a damaged file is refused before anything is stored.
 */
import { strFromU8, strToU8, unzipSync, Zip, ZipDeflate } from 'fflate';
import * as v from 'valibot';
import { languageOptions } from '../../core/config/languageOptions';
import { configSchema } from '../../core/config/schema';
import { type Vocabulary, vocabularyOf } from '../../core/language/vocabulary';
import { CheckpointError, parseRunState } from '../../core/selfplay/checkpoint';
import { shapeOf } from '../../core/selfplay/run';
import { Archive } from '../archive/archive';
import { chunkRows } from '../archive/chunk';
import { modelConfig } from '../policy/checkpoint/modelConfig';
import { readSafetensors, SafetensorsError, writeSafetensors } from '../policy/checkpoint/safetensors';
import { optimizerTensors, policyOf, weightTensors } from '../policy/checkpoint/tensors';
import { tokenizerFile } from '../policy/checkpoint/tokenizerFile';
import { crc32 } from './crc32';
import { allStores, type RunRecord, recordSchema, type StoredCheckpoint } from './database';
import { RunFileError } from './errors';
import type { Library } from './library';
import { type MetricsRow, packMetrics, partRows, unpackMetrics } from './metricsTable';
import { readCheckpoint, readMetrics } from './parts';
import { ProposalReader, proposalLines } from './proposalLines';
import type { FileExport } from './protocol';

/** Raised when the format changes; older files are then migrated. */
const formatVersion = 1;

const manifestSchema = v.object({
  format: v.literal('absolute-zero-run'),
  version: v.literal(formatVersion),
  run: v.omit(recordSchema, ['config', 'purgeAt', 'otherBytes']),
  /** Number of the first proposal in the file. */
  firstProposal: v.number(),
  /** The sparsest metrics: every so many iterations. */
  metricsEvery: v.number(),
});
type Manifest = v.InferOutput<typeof manifestSchema>;

const names = {
  manifest: 'manifest.json',
  config: 'config.json',
  metrics: 'metrics.jsonl',
  proposals: 'proposals.jsonl',
  journal: 'journal.jsonl',
  checksums: 'checksums.json',
} as const;

const checkpointNames = {
  weights: 'model.safetensors',
  modelConfig: 'config.json',
  tokenizer: 'tokenizer.json',
  optimizer: 'optimizer.safetensors',
  state: 'run.json',
} as const;

const fields = v.looseObject({});
const examFields = v.looseObject({
  heldOut: v.looseObject({ accuracy: fields }),
  natural: v.looseObject({ accuracy: fields }),
});
const iterationSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/** One line of the metrics: the exam before training, or an iteration; what every reader relies on. */
const rowSchema = v.union([
  v.looseObject({ iteration: v.literal(0), evaluation: examFields }),
  v.looseObject({
    iteration: iterationSchema,
    stage: v.string(),
    generatedTokens: v.number(),
    trainedTokens: v.number(),
    ...{ propose: fields, solve: fields, buffers: fields, update: fields },
    evaluation: v.exactOptional(examFields),
  }),
]);

function folderOf(checkpoint: string): string {
  return `checkpoints/${checkpoint.replaceAll(' ', '-')}/`;
}

/** A checkpoint's weights, to be opened by other programs. @throws NotStoredError, DamagedRunError */
export async function exportCheckpoint(
  library: Library,
  run: string,
  checkpoint: string,
): Promise<FileExport> {
  const { name } = await library.record(run);
  const { iteration, policy } = await readCheckpoint(library.database, run, checkpoint);
  const metadata = { format: 'pt', iteration: String(iteration) };
  return {
    name: `${name.replaceAll(' ', '-')}-${iteration}.safetensors`,
    bytes: writeSafetensors({ tensors: weightTensors(policy), metadata }),
  };
}

/** The run as it was last saved. @throws NotStoredError, DamagedRunError */
export async function exportRun(library: Library, run: string): Promise<FileExport> {
  const { config, purgeAt: _, otherBytes: __, ...record } = await library.record(run);
  const { database } = library;
  const archive = await library.archive(run);
  const parts = await readMetrics(database, run);
  const journal = (await database.get('journals', run)) ?? [];
  const writer = new ZipWriter();
  const manifest: Manifest = {
    format: 'absolute-zero-run',
    version: formatVersion,
    run: record,
    firstProposal: archive.first,
    metricsEvery: Math.max(1, ...parts.map(({ every }) => every)),
  };
  writer.add(names.manifest, [json(manifest)]);
  writer.add(names.config, [json(config)]);
  writer.add(
    names.metrics,
    parts.map((part) => lines(unpackMetrics(part))),
  );
  writer.add(names.journal, [lines(journal)]);
  writer.add(names.proposals, proposalLines(archive));
  const vocabulary = vocabularyOf(languageOptions(config));
  for (const { id } of record.checkpoints) {
    addCheckpoint(writer, folderOf(id), await readCheckpoint(database, run, id), vocabulary);
  }
  return { name: `${record.name.replaceAll(' ', '-')}.azr.zip`, bytes: writer.finish() };
}

/**
 * Stores a run from a file; one whose id is here already gets a new one, and its name a mark.
 * @throws RunFileError, and nothing is stored then
 */
export async function importRun({ database }: Library, bytes: Uint8Array): Promise<string> {
  const files = openFile(bytes);
  const manifest = parsed(manifestSchema, jsonOf(files, names.manifest), names.manifest);
  const config = parsed(configSchema, jsonOf(files, names.config), names.config);
  const rows = jsonLines(files, names.metrics).map(
    (row) => parsed(rowSchema, row, names.metrics) as unknown as MetricsRow,
  );
  const journal = jsonLines(files, names.journal);
  const firstChunk = (manifest.firstProposal - 1) / chunkRows;
  if (!Number.isInteger(firstChunk)) throw new RunFileError(`${names.manifest} names no first proposal`);
  const archive = Archive.restore(config, { firstChunk, chunks: [], firstDraws: 0, draws: [] }, 0);
  const reader = new ProposalReader(archive);
  for (const line of jsonLines(files, names.proposals)) refused(names.proposals, () => reader.add(line));
  reader.finish();
  const checkpoints = manifest.run.checkpoints.map(
    ({ id }) => [id, readCheckpointFiles(files, folderOf(id))] as const,
  );
  const taken = await database.get('runs', manifest.run.id);
  const id = taken ? crypto.randomUUID() : manifest.run.id;
  const name = taken ? `${manifest.run.name} (imported)` : manifest.run.name;
  const record: RunRecord = { ...manifest.run, id, name, config, otherBytes: archive.bytes };
  const transaction = database.transaction(allStores, 'readwrite');
  const store = transaction.objectStore('archive');
  const puts: Promise<unknown>[] = [
    transaction.objectStore('runs').put(record),
    transaction.objectStore('journals').put(journal, id),
    ...checkpoints.map(([name, stored]) => transaction.objectStore('checkpoints').put(stored, [id, name])),
    ...archive.chunks.map((chunk, index) => store.put(chunk.save(), [id, 'proposals', firstChunk + index])),
  ];
  for (let part = archive.draws.oldest; part <= archive.draws.open; part++) {
    const draws = archive.draws.save(part);
    if (draws) puts.push(store.put(draws, [id, 'draws', part]));
  }
  for (let part = 0; part * partRows < rows.length; part++) {
    const packed = packMetrics(rows.slice(part * partRows, (part + 1) * partRows), manifest.metricsEvery);
    puts.push(transaction.objectStore('metrics').put(packed, [id, part]));
  }
  await Promise.all([...puts, transaction.done]);
  return id;
}

function addCheckpoint(
  writer: ZipWriter,
  folder: string,
  { iteration, state, policy, trainingMs }: StoredCheckpoint,
  vocabulary: Vocabulary,
): void {
  const stamp = { format: 'pt', iteration: String(iteration) };
  const optimizer = { ...stamp, updates: String(policy.updates), trainingMs: String(trainingMs) };
  const weights = writeSafetensors({ tensors: weightTensors(policy), metadata: stamp });
  const moments = writeSafetensors({ tensors: optimizerTensors(policy), metadata: optimizer });
  writer.add(folder + checkpointNames.weights, [weights]);
  writer.add(folder + checkpointNames.optimizer, [moments]);
  writer.add(folder + checkpointNames.modelConfig, [json(modelConfig(policy.shape, vocabulary))]);
  writer.add(folder + checkpointNames.tokenizer, [json(tokenizerFile(vocabulary))]);
  writer.add(folder + checkpointNames.state, [state]);
}

function readCheckpointFiles(files: Files, folder: string): StoredCheckpoint {
  const state = bytesOf(files, folder + checkpointNames.state);
  return refused(folder, () => {
    const run = parseRunState(JSON.parse(strFromU8(state)));
    const optimizer = readSafetensors(bytesOf(files, folder + checkpointNames.optimizer));
    const weights = readSafetensors(bytesOf(files, folder + checkpointNames.weights));
    const policy = policyOf(shapeOf(run.config), weights, optimizer);
    const trainingMs = Number(optimizer.metadata['trainingMs'] ?? 0);
    if (!(trainingMs >= 0)) throw new RunFileError(`${folder}: its training time is no number`);
    return { iteration: run.iteration, state: new Uint8Array(state), policy, trainingMs };
  });
}

/** Files of a zip as they are written, with their checksums at the end. */
class ZipWriter {
  readonly #parts: Uint8Array[] = [];
  readonly #checksums: Record<string, number> = {};
  readonly #zip = new Zip((error, data) => {
    if (error) throw error;
    this.#parts.push(data);
  });

  add(name: string, pieces: Iterable<string | Uint8Array>): void {
    const file = new ZipDeflate(name, { level: 3 });
    this.#zip.add(file);
    let sum = 0;
    for (const piece of pieces) {
      const bytes = typeof piece === 'string' ? strToU8(piece) : piece;
      sum = crc32(bytes, sum);
      file.push(bytes);
    }
    file.push(new Uint8Array(0), true);
    this.#checksums[name] = sum;
  }

  finish(): Uint8Array<ArrayBuffer> {
    this.add(names.checksums, [json(this.#checksums)]);
    this.#zip.end();
    const whole = new Uint8Array(this.#parts.reduce((size, part) => size + part.length, 0));
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
}

type Files = Readonly<Record<string, Uint8Array>>;

/** All files, each as it was written. */
function openFile(bytes: Uint8Array): Files {
  let files: Files;
  try {
    files = unzipSync(bytes);
  } catch {
    throw new RunFileError('it is not a zip file, or not a whole one');
  }
  const sums = parsed(v.record(v.string(), v.number()), jsonOf(files, names.checksums), names.checksums);
  for (const [name, sum] of Object.entries(sums)) {
    if (crc32(bytesOf(files, name)) !== sum) throw new RunFileError(`${name} was damaged`);
  }
  return files;
}

function bytesOf(files: Files, name: string): Uint8Array {
  const bytes = files[name];
  if (!bytes) throw new RunFileError(`${name} is missing`);
  return bytes;
}

function jsonOf(files: Files, name: string): unknown {
  return refused(name, () => JSON.parse(strFromU8(bytesOf(files, name))) as unknown);
}

function jsonLines(files: Files, name: string): unknown[] {
  const bytes = bytesOf(files, name);
  const found: unknown[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(0x0a, from);
    const line = bytes.subarray(from, end === -1 ? bytes.length : end);
    if (line.length > 0) found.push(refused(name, () => JSON.parse(strFromU8(line)) as unknown));
    from += line.length + 1;
  }
  return found;
}

function parsed<T extends v.GenericSchema>(schema: T, value: unknown, name: string): v.InferOutput<T> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new RunFileError(`${name}: ${v.getDotPath(issue) ?? 'it'}: ${issue.message}`);
}

/** Says which file was wrong. */
function refused<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RunFileError) throw error;
    const known =
      error instanceof CheckpointError || error instanceof SafetensorsError || error instanceof v.ValiError;
    throw new RunFileError(known ? `${name}: ${error.message}` : `${name} is damaged`);
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function lines(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}
