/**
 * What is left to a program that got past the sandbox altogether: here the harness itself is replaced by one that
 * runs any Python unchecked, in a real worker whose world was closed as always.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PythonResult } from '../../core/port/python';
import { loadAssets, spawnWorker, type WorkerHandle } from './host';
import { parseChunk, type ToPool, type ToWorker, toPool } from './protocol';

const unchecked = `
from json import dumps, loads

def settle():
    pass

def run(text, timeout, limit, runs, mode, mark, emit, eager):
    results = []
    for source, _ in loads(text):
        space = {'mark': mark, 'emit': emit}
        try:
            exec(source, space)
            results.append([[str(space.get('r')), 'str']])
        except BaseException as error:
            results.append([[3, f'{type(error).__name__}: {error}']])
    emit(0, dumps(results))
    return 0
`;

let worker: WorkerHandle;
let receive: (message: ToPool) => void = () => undefined;

beforeAll(async () => {
  const { wasm, assetsUrl, sources } = await loadAssets(undefined, () => undefined);
  const start: ToWorker = {
    kind: 'start',
    wasm,
    assetsUrl,
    memoryLimitBytes: 2 ** 28,
    sources: { ...sources, harness: unchecked },
  };
  await new Promise<void>((resolve, reject) => {
    receive = (message) => {
      if (message.kind === 'listening') worker.post(start);
      if (message.kind === 'failed') reject(new Error(message.message));
      if (message.kind === 'ready') resolve();
    };
    spawnWorker({ message: (data) => receive(v.parse(toPool, data)), failure: reject }).then((handle) => {
      worker = handle;
    }, reject);
  });
}, 180_000);

afterAll(() => worker.terminate());

/** `str(r)` after the Python ran, or the exception. */
function unsafely(source: string): Promise<string> {
  return new Promise((resolve) => {
    receive = (message) => {
      if (message.kind === 'chunk') {
        const [[result]] = parseChunk(message.results) as [[PythonResult]];
        resolve(result.ok ? result.repr : result.message);
      }
      if (message.kind === 'crashed') resolve(message.message);
    };
    const programs = JSON.stringify([[source, []]]);
    const run: ToWorker = {
      kind: 'run',
      job: 1,
      programs,
      timeoutMs: 1000,
      maxReprLength: 100,
      runs: 1,
      inputs: 'literal',
      chunks: 'time',
    };
    worker.post(run);
  });
}

describe('a closed worker', () => {
  it('runs what it is given', async () => {
    expect(await unsafely('r = 6 * 7')).toBe('42');
  });

  it.each([
    'js',
    'pyodide_js',
    'pyodide',
    'pyodide.code',
    'pyodide.ffi',
    '_pyodide_core',
    '_pyodide._base',
    'ctypes',
    '_socket',
    'subprocess',
    'urllib.request',
    'http.client',
    'importlib',
    'micropip',
  ])('has no module %s', async (name) => {
    expect(await unsafely(`import ${name}`)).toMatch(/^ModuleNotFoundError/);
  });

  it('keeps no JavaScript object in Python', async () => {
    const objects =
      'import gc\nr = [o for o in gc.get_objects() if "JsProxy" in type(o).__name__ and not isinstance(o, type)]';
    expect(await unsafely(objects)).toBe('[]');
    const modules =
      'import gc\nr = [m for m in gc.get_objects() if type(m).__name__ == "module" and ("js" == vars(m).get("__name__") or "yodide" in vars(m).get("__name__", ""))]';
    expect(await unsafely(modules)).toBe('[]');
    const functions =
      'import gc\nr = [o for o in gc.get_objects() if callable(o) and getattr(o, "__name__", "") == "run_js"]';
    expect(await unsafely(functions)).toBe('[]');
  });

  it('gives no way from the two functions Python may call to one that compiles text', async () => {
    expect(await unsafely('mark.constructor')).toMatch(/^AttributeError/);
    expect(await unsafely('emit.__proto__')).toMatch(/^AttributeError/);
    const throughAnError =
      'try: mark.new()\nexcept BaseException as error: r = error.js_error.constructor.constructor';
    expect(await unsafely(throughAnError)).toMatch(/^function Object\(\)/);
    expect(await unsafely(`${throughAnError}\nr = r("return 1")`)).not.toMatch(/function|^1$/);
  });

  it('runs no command of the machine and sees no file of it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'isolation-'));
    try {
      const path = join(folder, 'escaped');
      expect(await unsafely(`import os\nr = os.system("echo > ${path}")`)).toBe('-1');
      await unsafely(`open(${JSON.stringify(path)}, "w").write("a")`);
      expect(existsSync(path)).toBe(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect(await unsafely('open("/etc/passwd")')).toMatch(/^FileNotFoundError/);
    expect(await unsafely('import os\nr = sorted(os.environ)')).not.toContain('npm_');
  });

  it('has no more memory than allowed', async () => {
    expect(await unsafely('a = bytearray(2 ** 29)')).toMatch(/^MemoryError/);
    expect(await unsafely('r = 1')).toBe('1');
  });
});
