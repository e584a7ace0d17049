/**
 * What differs between the browser and Node for this engine: how the compiled kernels are read, and how a worker is
 * started and spoken to. On Node a worker is a `node:worker_threads` thread that runs this TypeScript through tsx.
 */

/** A worker as the engine sees it. */
export interface Helper {
  post(message: unknown, transfer?: ArrayBuffer[]): void;
  /** Keeps a Node process alive while an answer is awaited, and no longer; a worker starts held. */
  hold(): void;
  release(): void;
  terminate(): void;
}

export interface HelperEvents {
  message(data: unknown): void;
  /** The worker could not be started or ended by itself. */
  failure(error: Error): void;
}

/** The engine as a worker sees it. */
export interface Port {
  post(message: unknown, transfer: ArrayBuffer[]): void;
  listen(listener: (data: unknown) => void): void;
}

/** The two builds of the kernels: fused multiply-add where WebAssembly has relaxed SIMD, plain SIMD elsewhere. */
export type KernelBuild = 'relaxed' | 'simd';

/** The kernels' file is not there; it is built, not committed. */
export class KernelsMissingError extends Error {
  override readonly name = 'KernelsMissingError';
}

const isNode = typeof process !== 'undefined' && typeof process.versions?.node === 'string';

/** A Node built-in, imported so that no bundler looks at it. */
function builtin<T>(name: string): Promise<T> {
  return import(/* @vite-ignore */ `node:${name}`) as Promise<T>;
}

/** `(func (param v128) (result v128) relaxed_madd(p, p, p))`: valid only where relaxed SIMD is. */
const relaxedProbe = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 6, 1, 0x60, 1, 0x7b, 1, 0x7b, 3, 2, 1, 0],
  ...[10, 13, 1, 11, 0, 0x20, 0, 0x20, 0, 0x20, 0, 0xfd, 0x85, 0x02, 0x0b],
);

/** Which build runs here. Node 20 has relaxed SIMD behind a flag that can still be set before anything is compiled. */
export async function chooseBuild(): Promise<KernelBuild> {
  if (isNode && !WebAssembly.validate(relaxedProbe)) {
    const v8 = await builtin<typeof import('node:v8')>('v8');
    v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
  }
  return WebAssembly.validate(relaxedProbe) ? 'relaxed' : 'simd';
}

/**
 * Reads and compiles a build of the kernels.
 * @throws KernelsMissingError
 */
export async function compileKernels(build: KernelBuild): Promise<WebAssembly.Module> {
  const url =
    build === 'relaxed'
      ? new URL('../../../../build/wasm/policy-relaxed.wasm', import.meta.url)
      : new URL('../../../../build/wasm/policy-simd.wasm', import.meta.url);
  if (isNode) {
    const { readFile } = await builtin<typeof import('node:fs/promises')>('fs/promises');
    const bytes = await readFile(url).catch(() => {
      throw new KernelsMissingError('The compiled policy kernels are missing: run `npm run build:wasm`.');
    });
    return WebAssembly.compile(bytes);
  }
  const response = await fetch(url);
  if (!response.ok) {
    throw new KernelsMissingError(
      `The policy kernels could not be loaded (${url.pathname}: ${response.status}): reload the page.`,
    );
  }
  return WebAssembly.compile(await response.arrayBuffer());
}

/** Starts a worker that runs `worker.ts`. */
export async function startHelper(events: HelperEvents): Promise<Helper> {
  if (!isNode) {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'policy' });
    worker.onmessage = (event) => events.message(event.data);
    worker.onerror = (event) => events.failure(new Error(event.message || 'A policy worker did not start.'));
    return {
      post: (message, transfer = []) => worker.postMessage(message, transfer),
      hold: () => undefined,
      release: () => undefined,
      terminate: () => worker.terminate(),
    };
  }
  const [threads, modules] = await Promise.all([
    builtin<typeof import('node:worker_threads')>('worker_threads'),
    builtin<typeof import('node:module')>('module'),
  ]);
  // The module that `import 'tsx/esm/api'` finds; `require.resolve` would find the CommonJS one, which cannot do this.
  const tsxFolder = modules.createRequire(import.meta.url).resolve('tsx/package.json');
  const tsx = new URL('./dist/esm/api/index.mjs', `file://${tsxFolder}`);
  const file = './worker.ts';
  const entry = new URL(file, import.meta.url);
  const start = `import(${JSON.stringify(tsx.href)}).then((tsx) => { tsx.register(); return import(${JSON.stringify(entry.href)}); })`;
  const worker = new threads.Worker(start, { eval: true, execArgv: [], env: {}, name: 'policy' });
  worker.on('message', events.message);
  worker.on('error', (error) => events.failure(error instanceof Error ? error : new Error(String(error))));
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    hold: () => worker.ref(),
    release: () => worker.unref(),
    terminate: () => void worker.terminate(),
  };
}

/** Inside a worker: the way to the engine. */
export async function openPort(): Promise<Port> {
  if (!isNode) {
    const post = globalThis.postMessage.bind(globalThis) as (
      message: unknown,
      transfer: ArrayBuffer[],
    ) => void;
    const listen = globalThis.addEventListener.bind(globalThis);
    return {
      post,
      listen: (listener) => listen('message', (event) => listener((event as MessageEvent).data)),
    };
  }
  const { parentPort } = await builtin<typeof import('node:worker_threads')>('worker_threads');
  if (parentPort === null) throw new Error('This module runs only inside a worker.');
  return {
    post: (message, transfer) => parentPort.postMessage(message, transfer),
    listen: (listener) => void parentPort.on('message', listener),
  };
}
