/**
 * Closes the world around an interpreter, in layers under the sandbox of `harness/sandbox.py`: a program that got
 * past that finds no JavaScript module in Python, no network, storage or worker in JavaScript, no system call that
 * leaves the WASM memory, and a heap that stops growing at its limit.
 */

/**
 * What stays of the global object: the language itself, and what the interpreter's glue calls while programs run. A
 * list of what may stay, so that an API which a future browser adds is gone as well.
 */
const kept = new Set([
  ...[
    'Object',
    'Function',
    'Array',
    'Number',
    'Boolean',
    'String',
    'Symbol',
    'BigInt',
    'Math',
    'Date',
    'RegExp',
  ],
  ...[
    'JSON',
    'Promise',
    'Proxy',
    'Reflect',
    'Map',
    'Set',
    'WeakMap',
    'WeakSet',
    'WeakRef',
    'FinalizationRegistry',
  ],
  ...[
    'Error',
    'AggregateError',
    'EvalError',
    'RangeError',
    'ReferenceError',
    'SyntaxError',
    'TypeError',
    'URIError',
  ],
  ...['ArrayBuffer', 'SharedArrayBuffer', 'DataView', 'Atomics', 'Iterator', 'SuppressedError', 'Intl'],
  ...[
    'Int8Array',
    'Uint8Array',
    'Uint8ClampedArray',
    'Int16Array',
    'Uint16Array',
    'Int32Array',
    'Uint32Array',
  ],
  ...['BigInt64Array', 'BigUint64Array', 'Float16Array', 'Float32Array', 'Float64Array', 'WebAssembly'],
  ...['parseFloat', 'parseInt', 'isFinite', 'isNaN', 'escape', 'unescape', 'NaN', 'Infinity', 'undefined'],
  ...['encodeURI', 'encodeURIComponent', 'decodeURI', 'decodeURIComponent', 'globalThis', 'constructor'],
  ...['TextDecoder', 'TextEncoder', 'performance', 'crypto', 'console', 'AbortController', 'AbortSignal'],
  'DOMException',
]);

/** Removes everything else from the global object and its prototypes, every way to turn text into code, and the console's voice. */
export function closeGlobals(scope: object = globalThis): void {
  for (
    let owner = scope;
    owner !== null && owner !== Object.prototype;
    owner = Object.getPrototypeOf(owner)
  ) {
    for (const key of Reflect.ownKeys(owner)) {
      if (typeof key === 'string' && !kept.has(key)) Reflect.deleteProperty(owner, key);
    }
  }
  const functions = [() => 0, async () => 0, function* () {}, async function* () {}];
  for (const example of functions) Reflect.deleteProperty(Object.getPrototypeOf(example), 'constructor');
  // A dying interpreter reports itself there, although the pool expects and handles that.
  Object.assign(console, Object.fromEntries(Object.keys(console).map((key) => [key, () => undefined])));
}

/**
 * Makes a function that Python may call and nothing else: without a prototype there is no way from it to the
 * constructor that turns text into code.
 */
export function bare<F extends (...values: never[]) => void>(call: F): F {
  const { prototype: _, ...own } = Object.getOwnPropertyDescriptors(call);
  for (const key of Object.keys(own)) Reflect.deleteProperty(call, key);
  return Object.setPrototypeOf(call, null);
}

const permissionDenied = -63;

/** System calls of the interpreter that would leave its memory. */
export function closeImports(imports: WebAssembly.Imports): void {
  const { env } = imports;
  if (env === undefined) return;
  const refused =
    /^(__syscall_(accept4|bind|connect|listen|socket|sendto|sendmsg|recvfrom|recvmsg)|_emscripten_system|_emscripten_dlopen_js|getaddrinfo)$/;
  for (const name of Object.keys(env)) if (refused.test(name)) env[name] = () => permissionDenied;
}

/**
 * Lets the heap grow only up to the limit: beyond it Python raises MemoryError at once.
 *
 * @param onRefused told each time: some of Python's own code does not survive it, and that is then no other crash.
 */
export function limitMemory(imports: WebAssembly.Imports, limitBytes: number, onRefused: () => void): void {
  const { env } = imports;
  const grow = env?.['emscripten_resize_heap'];
  if (env === undefined || typeof grow !== 'function')
    throw new Error('Pyodide has no emscripten_resize_heap to limit');
  env['emscripten_resize_heap'] = (bytes: number) => {
    if (bytes >>> 0 <= limitBytes) return grow(bytes);
    onRefused();
    return 0;
  };
}
