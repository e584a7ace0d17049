/**
 * The only place that knows whether we are in a browser or on Node: how a worker is started and spoken to, and where
 * Pyodide's files come from. On Node a worker is a `node:worker_threads` thread running this TypeScript through tsx.
 */
import { type pyodideAssets, pyodideFolder } from './assets';

/** A worker as the pool sees it. */
export interface WorkerHandle {
  post(message: unknown): void;
  terminate(): void;
  /** Keeps a Node process alive until the worker is released; a worker starts held. */
  hold(): void;
  release(): void;
}

export interface WorkerEvents {
  message(data: unknown): void;
  /** The worker ended by itself or could not be started. */
  failure(error: Error): void;
}

/** The pool as a worker sees it. */
export interface PoolPort {
  post(message: unknown, transfer?: Transferable[]): void;
  listen(listener: (data: unknown) => void): void;
}

/** What every worker is started from. */
export interface PythonAssets {
  readonly wasm: WebAssembly.Module;
  readonly stdlib?: Uint8Array;
  readonly assetsUrl: string;
  readonly sources: Record<string, string>;
}

export interface LoadProgress {
  readonly loadedBytes: number;
  readonly totalBytes: number;
}

const harnessModules = ['closing', 'failures', 'harness', 'programs', 'sandbox', 'values'];

export const isNode = typeof process !== 'undefined' && typeof process.versions?.node === 'string';

/** A Node built-in, imported so that no bundler looks at it. */
export function builtin<T>(name: string): Promise<T> {
  return import(/* @vite-ignore */ `node:${name}`) as Promise<T>;
}

/** Whether memory can be shared with workers: on Node, and in cross-origin isolated pages. */
export function canShareMemory(): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && (isNode || globalThis.crossOriginIsolated === true);
}

/** Starts a Python worker. */
export async function spawnWorker(events: WorkerEvents): Promise<WorkerHandle> {
  if (!isNode) {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'python' });
    worker.onmessage = (event) => events.message(event.data);
    worker.onmessageerror = () =>
      events.failure(new Error('a message of the Python worker could not be read'));
    worker.onerror = (event) => events.failure(new Error(event.message || 'the Python worker did not start'));
    return {
      post: (message) => worker.postMessage(message),
      terminate: () => worker.terminate(),
      hold: () => undefined,
      release: () => undefined,
    };
  }
  const [threads, modules] = await Promise.all([
    builtin<typeof import('node:worker_threads')>('worker_threads'),
    builtin<typeof import('node:module')>('module'),
  ]);
  const tsx = new URL(`file://${packageFolder(modules, 'tsx')}dist/esm/api/index.mjs`);
  // Named outside `new URL(...)`, as every file only Node reads: else the bundler would copy it into the page's build.
  const file = './worker.ts';
  const entry = new URL(file, import.meta.url);
  const worker = new threads.Worker(
    `import(${JSON.stringify(tsx.href)}).then((tsx) => { tsx.register(); return import(${JSON.stringify(entry.href)}); })`,
    { eval: true, execArgv: [], env: {}, name: 'python' },
  );
  worker.on('message', events.message);
  worker.on('error', (error) => events.failure(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => events.failure(new Error('the Python worker ended')));
  return {
    post: (message) => worker.postMessage(message),
    terminate: () => void worker.terminate(),
    hold: () => worker.ref(),
    release: () => worker.unref(),
  };
}

/** Path of an installed package's folder, with a slash at its end. */
export function packageFolder(modules: typeof import('node:module'), name: string): string {
  const manifest = modules.createRequire(import.meta.url).resolve(`${name}/package.json`);
  return manifest.slice(0, -'package.json'.length);
}

/** Inside a worker: the way to the pool. */
export async function openPort(): Promise<PoolPort> {
  if (!isNode) {
    const post = globalThis.postMessage.bind(globalThis) as (
      message: unknown,
      transfer: Transferable[],
    ) => void;
    const listen = globalThis.addEventListener.bind(globalThis);
    return {
      post: (message, transfer = []) => post(message, transfer),
      listen: (listener) => listen('message', (event) => listener((event as MessageEvent).data)),
    };
  }
  const { parentPort } = await builtin<typeof import('node:worker_threads')>('worker_threads');
  if (parentPort === null) throw new Error('this module runs only inside a worker');
  return {
    post: (message, transfer = []) => parentPort.postMessage(message, transfer as ArrayBuffer[]),
    listen: (listener) => void parentPort.on('message', listener),
  };
}

/**
 * Loads and compiles the interpreter once for all workers.
 *
 * @param assetsUrl where the files of {@link pyodideAssets} lie; by default `pyodide/` below the page's base.
 * @throws Error if a file can't be read.
 */
export async function loadAssets(
  assetsUrl: string | undefined,
  onProgress: (progress: LoadProgress) => void,
): Promise<PythonAssets> {
  if (isNode) {
    const [files, modules] = await Promise.all([
      builtin<typeof import('node:fs/promises')>('fs/promises'),
      builtin<typeof import('node:module')>('module'),
    ]);
    const folder = assetsUrl ?? packageFolder(modules, 'pyodide');
    const wasm = await WebAssembly.compile(await files.readFile(`${folder}pyodide.asm.wasm`));
    const sources = await Promise.all(
      harnessModules.map(async (name) => {
        const file = `./harness/${name}.py`;
        return [name, await files.readFile(new URL(file, import.meta.url), 'utf8')] as const;
      }),
    );
    return { wasm, assetsUrl: folder, sources: Object.fromEntries(sources) };
  }
  const folder = assetsUrl ?? defaultAssetsUrl();
  const texts = import.meta.glob<string>('./harness/*.py', { query: '?raw', import: 'default', eager: true });
  const sources = Object.fromEntries(
    harnessModules.map((name) => [name, texts[`./harness/${name}.py`] ?? '']),
  );
  const load = startDownload(folder, onProgress);
  const wasm = load('pyodide.asm.wasm').then((response) => WebAssembly.compileStreaming(response));
  const stdlib = load('python_stdlib.zip').then(
    async (response) => new Uint8Array(await response.arrayBuffer()),
  );
  return { wasm: await wasm, stdlib: await stdlib, assetsUrl: folder, sources };
}

/** The Pyodide folder of the site. With a relative base, the site's root is the folder above the built chunks. */
function defaultAssetsUrl(): string {
  const base = import.meta.env.BASE_URL;
  if (!base.startsWith('.')) return new URL(`${base}${pyodideFolder}`, location.origin).href;
  if (import.meta.env.DEV) return new URL(pyodideFolder, `${location.origin}/`).href;
  // Not written inside `new URL(...)`: the bundler would take it for one of its own files.
  const aboveChunks = `../${pyodideFolder}`;
  return new URL(aboveChunks, import.meta.url).href;
}

/** @returns a fetch that counts bytes of all its downloads together. */
function startDownload(folder: string, onProgress: (progress: LoadProgress) => void) {
  let loadedBytes = 0;
  let totalBytes = 0;
  return async (name: (typeof pyodideAssets)[number]): Promise<Response> => {
    const response = await fetch(`${folder}${name}`);
    if (!response.ok || response.body === null) throw new Error(`${name}: HTTP ${response.status}`);
    // A compressed transfer names its compressed length, and the stream gives the plain bytes: then only loaded grows.
    if (!response.headers.has('content-encoding'))
      totalBytes += Number(response.headers.get('content-length') ?? 0);
    const count = new TransformStream<Uint8Array, Uint8Array>({
      transform(part, controller) {
        loadedBytes += part.byteLength;
        onProgress({ loadedBytes, totalBytes: Math.max(totalBytes, loadedBytes) });
        controller.enqueue(part);
      },
    });
    return new Response(response.body.pipeThrough(count), {
      headers: { 'content-type': 'application/wasm' },
    });
  };
}
