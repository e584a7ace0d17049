/**
 * Starts one Python interpreter inside a worker, from scratch or from a memory snapshot, and closes its world. What
 * it gives back is a single function: run this segment. No other way into or out of the interpreter is kept.
 */
import type { PyodideInterface } from 'pyodide';
import { isNode } from './host';
import { bare, closeGlobals, closeImports, limitMemory } from './isolation';
import type { RunMessage, StartMessage } from './protocol';

type LoadPyodide = typeof import('pyodide').loadPyodide;
type CreateModule = (settings: EmscriptenSettings) => Promise<unknown>;
interface EmscriptenSettings {
  instantiateWasm: (imports: WebAssembly.Imports, done: unknown) => unknown;
}

/** What `PyodideConfig` leaves out of its public type. */
interface SnapshotApi {
  makeMemorySnapshot(): Uint8Array;
}

export interface Interpreter {
  /** Runs a segment; results leave through `emit`. @throws anything if the interpreter died. */
  run(message: RunMessage): 'clean' | 'retire';
  heapBytes(): number;
}

export interface InterpreterEvents {
  /** Program `index` is about to run. */
  mark(index: number): void;
  emit(first: number, results: string): void;
  /** The running program asked for more memory than it may have. */
  refusedMemory(): void;
  /** Called once, by a worker that was started without a snapshot. */
  snapshot(bytes: Uint8Array): void;
}

/** A lock file without packages: the interpreter never installs any. */
const lockFile = {
  info: {
    abi_version: '2026_0',
    arch: 'wasm32',
    platform: 'emscripten',
    version: '314.0.7',
    python: '3.14.2',
  },
  packages: {},
};

/** @throws Error if the interpreter can't be loaded. */
export async function startInterpreter(start: StartMessage, events: InterpreterEvents): Promise<Interpreter> {
  const python = await load(start, events.refusedMemory);
  const memory = python as unknown as { _module: { HEAP8: Int8Array } };
  if (start.snapshot === undefined) {
    installHarness(python, start.sources ?? {});
    events.snapshot((python as unknown as SnapshotApi).makeMemorySnapshot());
  }
  if (start.shared !== undefined) python.setInterruptBuffer(new Uint8Array(start.shared.buffer, 4, 1));
  const run = python.runPython('import harness; harness.run');
  const mark = bare((index: number) => events.mark(index));
  const emit = bare((first: number, results: string) => events.emit(first, results));
  python.runPython('import closing; closing.close')();
  closeGlobals();
  return {
    run(message) {
      const status: unknown = run(
        message.programs,
        message.timeoutMs / 1000,
        message.maxReprLength,
        message.runs,
        message.inputs,
        mark,
        emit,
        message.chunks === 'program',
      );
      return status === 0 ? 'clean' : 'retire';
    },
    heapBytes: () => memory._module.HEAP8.length,
  };
}

async function load(start: StartMessage, refusedMemory: () => void): Promise<PyodideInterface> {
  const base = isNode ? `file://${start.assetsUrl}` : start.assetsUrl;
  const [{ loadPyodide }, { default: create }] = (await Promise.all([
    import(/* @vite-ignore */ `${base}pyodide.mjs`),
    import(/* @vite-ignore */ `${base}pyodide.asm.mjs`),
  ])) as [{ loadPyodide: LoadPyodide }, { default: CreateModule }];
  const restore = serveFromMemory(start);
  try {
    const options = {
      indexURL: start.assetsUrl,
      packageBaseUrl: start.assetsUrl,
      lockFileContents: JSON.stringify(lockFile),
      env: { HOME: '/home/pyodide', PYTHONHASHSEED: '0', PYTHONDONTWRITEBYTECODE: '1' },
      stdout: () => undefined,
      stderr: () => undefined,
      stdin: () => null,
      createPyodideModule: (settings: EmscriptenSettings) => {
        const instantiate = settings.instantiateWasm;
        settings.instantiateWasm = (imports, done) => {
          closeImports(imports);
          limitMemory(imports, start.memoryLimitBytes, refusedMemory);
          return instantiate(imports, done);
        };
        return create(settings);
      },
      ...(start.snapshot === undefined ? { _makeSnapshot: true } : { _loadSnapshot: copy(start.snapshot) }),
    };
    return await loadPyodide(options as unknown as Parameters<LoadPyodide>[0]);
  } finally {
    restore();
  }
}

/** Text can't be decoded from shared memory, so a shared snapshot is copied first. */
function copy(bytes: Uint8Array): Uint8Array {
  return bytes.buffer instanceof ArrayBuffer ? bytes : new Uint8Array(bytes);
}

/**
 * Makes the loader take the compiled module and the archive the pool gave us instead of fetching and compiling
 * again. Returns the undoing.
 */
function serveFromMemory({ wasm, stdlib }: StartMessage): () => void {
  const { fetch, WebAssembly: api } = globalThis;
  const { instantiate, instantiateStreaming } = api;
  const fromModule = async (source: unknown, imports: WebAssembly.Imports) =>
    source instanceof ArrayBuffer ||
    ArrayBuffer.isView(source) ||
    source instanceof Promise ||
    source instanceof Response
      ? { module: wasm, instance: await instantiate(wasm, imports) }
      : instantiate(source as WebAssembly.Module, imports);
  Object.assign(api, { instantiate: fromModule, instantiateStreaming: fromModule });
  if (stdlib !== undefined) {
    globalThis.fetch = async (input) =>
      String(input).endsWith('.zip') ? new Response(stdlib as Uint8Array<ArrayBuffer>) : new Response();
  }
  return () => {
    Object.assign(api, { instantiate, instantiateStreaming });
    globalThis.fetch = fetch;
  };
}

function installHarness(python: PyodideInterface, sources: Record<string, string>): void {
  const folder = '/harness';
  python.FS.mkdir(folder);
  for (const [name, text] of Object.entries(sources)) python.FS.writeFile(`${folder}/${name}.py`, text);
  python.runPython(
    `import sys; sys.path.insert(0, ${JSON.stringify(folder)}); import closing, harness; harness.settle()`,
  );
}
