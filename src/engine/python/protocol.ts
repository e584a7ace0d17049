/**
 * What the pool and its workers say to each other, parsed on both ends. Programs and results travel as one JSON text
 * a chunk: Python reads and writes it natively, and nothing crosses the boundary per program.
 */
import * as v from 'valibot';
import type { PythonErrorKind, PythonResult } from '../../core/port/python';

/** Error kinds by the numbers the harness uses; the last two are only ever given by the pool. */
const errorKinds = [
  'syntax',
  'forbidden',
  'input',
  'exception',
  'nondeterministic',
  'unrepresentable',
  'timeout',
  'memory',
  'crash',
] as const satisfies readonly PythonErrorKind[];

/** The shared word of the running program's index while none runs. */
export const noProgram = -1;

const bytes = v.instance(Uint8Array<ArrayBufferLike>);
const index = v.pipe(v.number(), v.integer(), v.minValue(0));

const startMessage = v.object({
  kind: v.literal('start'),
  /** The compiled interpreter, shared by all workers. */
  wasm: v.instance(WebAssembly.Module),
  /** The standard library's archive; absent on Node, which reads it from the package. */
  stdlib: v.optional(bytes),
  /** Absolute URL (a folder path on Node) of the Pyodide assets, with a slash at the end. */
  assetsUrl: v.string(),
  /** Memory of a worker that has loaded everything; absent in the first one, which makes it. */
  snapshot: v.optional(bytes),
  /** The harness by module name; only the first worker needs it. */
  sources: v.optional(v.record(v.string(), v.string())),
  memoryLimitBytes: index,
  /** Two shared words: the running program's index, and Pyodide's interrupt flag. Absent where nothing can be shared. */
  shared: v.optional(v.instance(Int32Array<ArrayBufferLike>)),
});

const runMessage = v.object({
  kind: v.literal('run'),
  job: index,
  /** JSON of `[[source, [input, ...]], ...]`. */
  programs: v.string(),
  timeoutMs: v.pipe(v.number(), v.minValue(1)),
  maxReprLength: v.pipe(index, v.minValue(1)),
  runs: v.picklist([1, 2]),
  inputs: v.picklist(['literal', 'expression']),
  /** `program`: a chunk after each program, to find out which one hangs; `time`: now and then. */
  chunks: v.picklist(['program', 'time']),
});

/** From the pool to a worker. */
export const toWorker = v.variant('kind', [startMessage, runMessage]);
export type StartMessage = v.InferOutput<typeof startMessage>;
export type RunMessage = v.InferOutput<typeof runMessage>;
export type ToWorker = v.InferOutput<typeof toWorker>;

/** From a worker to the pool. */
export const toPool = v.variant('kind', [
  /** The worker listens. */
  v.object({ kind: v.literal('listening') }),
  v.object({ kind: v.literal('snapshot'), bytes }),
  v.object({ kind: v.literal('ready') }),
  /** Results of the programs from `first` on. */
  v.object({ kind: v.literal('chunk'), job: index, first: index, results: v.string() }),
  /** The job ended. `retire`: replace me, a program changed what the next would see. */
  v.object({ kind: v.literal('done'), job: index, state: v.picklist(['clean', 'retire']), heapBytes: index }),
  /** The interpreter died while program `index` ran. */
  v.object({
    kind: v.literal('crashed'),
    job: index,
    index,
    cause: v.picklist(['memory', 'crash']),
    message: v.string(),
  }),
  /** The worker could not start. */
  v.object({ kind: v.literal('failed'), message: v.string() }),
]);
export type ToPool = v.InferOutput<typeof toPool>;

const chunk = v.array(v.array(v.tuple([v.union([v.string(), index]), v.string()])));

/** @returns one list a program. @throws ValiError if the text is not a list of results. */
export function parseChunk(text: string): PythonResult[][] {
  return v.parse(chunk, JSON.parse(text)).map((program) =>
    program.map(([first, second]): PythonResult => {
      if (typeof first === 'string') return { ok: true, repr: first, type: second };
      return { ok: false, kind: errorKinds[first] ?? 'crash', message: second };
    }),
  );
}
