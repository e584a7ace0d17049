import { describe, expect, it } from 'vitest';
import { compileLanguage } from '../language/compile';
import type { PythonExecutor, PythonOptions, PythonProgram, PythonResult } from '../port/python';
import { Environment } from './environment';

/** Notes what it is asked and answers `program(input)` as text; inputs that begin with an error kind fail with it. */
class Notebook implements PythonExecutor {
  readonly batches: (readonly PythonProgram[])[] = [];
  readonly timeoutsMs: number[] = [];

  run(batch: readonly PythonProgram[], { timeoutMs }: PythonOptions): Promise<PythonResult[][]> {
    this.batches.push(batch);
    this.timeoutsMs.push(timeoutMs);
    return Promise.resolve(batch.map(({ program, inputs }) => inputs.map((input) => answer(program, input))));
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }
}

function answer(program: string, input: string): PythonResult {
  for (const kind of ['timeout', 'crash', 'memory', 'exception'] as const) {
    if (input.startsWith(kind)) return { ok: false, kind, message: '' };
  }
  return { ok: true, repr: `${program}(${input})`, type: 'str' };
}

function open(): { notebook: Notebook; environment: Environment } {
  const notebook = new Notebook();
  return {
    notebook,
    environment: new Environment(notebook, compileLanguage({ level: 0 }), { timeoutMs: 1, runs: 2 }),
  };
}

describe('what the environment remembers', () => {
  it('gives results in the order asked, and asks Python once for what is asked twice', async () => {
    const { notebook, environment } = open();
    const results = await environment.run([
      { program: 'p', inputs: ['1', '2', '1'] },
      { program: 'q', inputs: [] },
      { program: 'p', inputs: ['3', '2'] },
    ]);
    expect(results.map((row) => row.map((result) => (result.ok ? result.repr : '')))).toEqual([
      ['p(1)', 'p(2)', 'p(1)'],
      [],
      ['p(3)', 'p(2)'],
    ]);
    expect(notebook.batches).toEqual([[{ program: 'p', inputs: ['1', '2', '3'] }]]);
    expect(environment.counts).toEqual({ asked: 5, ran: 3 });
  });

  it('asks Python only for what is new', async () => {
    const { notebook, environment } = open();
    await environment.run([{ program: 'p', inputs: ['1'] }]);
    await environment.run([{ program: 'p', inputs: ['1', '2'] }]);
    await environment.run([{ program: 'p', inputs: ['2', '1'] }]);
    expect(notebook.batches.flat().map(({ inputs }) => inputs)).toEqual([['1'], ['2']]);
  });

  it('remembers failures of the program, but asks again after those that may be the machine’s', async () => {
    const { notebook, environment } = open();
    const inputs = ['exception', 'crash', 'memory'];
    await environment.run([{ program: 'p', inputs }]);
    await environment.run([{ program: 'p', inputs }]);
    expect(notebook.batches[1]).toEqual([{ program: 'p', inputs: ['crash', 'memory'] }]);
  });

  it('gives programs that ran out of time one more try with patience, and only those', async () => {
    const { notebook, environment } = open();
    const slow = { program: 'p', inputs: ['1', 'timeout'] };
    const [results] = await environment.run([slow, { program: 'q', inputs: ['1'] }]);
    expect(notebook.batches).toEqual([[slow, { program: 'q', inputs: ['1'] }], [slow]]);
    expect(notebook.timeoutsMs).toEqual([1, 10_000]);
    expect(results?.map((result) => (result.ok ? result.repr : result.kind))).toEqual(['p(1)', 'timeout']);
    await environment.run([slow]);
    expect(notebook.batches[2]).toEqual([{ program: 'p', inputs: ['timeout'] }]);
  });

  it('gives every result even when one program is run on more inputs than are remembered', async () => {
    const { environment } = open();
    for (const first of [0, 300, 0]) {
      const inputs = Array.from({ length: 300 }, (_, index) => String(first + index));
      const [results] = await environment.run([{ program: 'p', inputs }]);
      expect(results?.map((result) => (result.ok ? result.repr : ''))).toEqual(
        inputs.map((input) => `p(${input})`),
      );
    }
  });
});

describe('probe inputs', () => {
  it('are distinct values of the argument’s type, the same every time, more of them extending fewer', () => {
    const { environment } = open();
    const signature = { argument: 'int', result: 'int' } as const;
    const probes = environment.probes(signature, 8);
    expect(new Set(probes).size).toBe(8);
    for (const probe of probes) expect(probe).toMatch(/^[0-9]$/);
    expect(open().environment.probes(signature, 8)).toEqual(probes);
    expect(environment.probes(signature, 9).slice(0, 8)).toEqual(probes);
  });

  it('are as many as the level has where more are asked for', () => {
    expect([...open().environment.probes({ argument: 'int', result: 'int' }, 16)].sort()).toEqual([
      ...'0123456789',
    ]);
  });
});

describe('values of the level', () => {
  it('are results of the wanted type inside the bounds', () => {
    const { environment } = open();
    const value = (repr: string) => environment.valueOf({ ok: true, repr, type: '' }, 'int');
    expect(value('7')).toBe('7');
    expect(value('10')).toBeUndefined();
    expect(value('-1')).toBeUndefined();
    expect(value('True')).toBeUndefined();
    expect(environment.valueOf({ ok: false, kind: 'exception', message: '7' }, 'int')).toBeUndefined();
    expect(environment.valueOf(undefined, 'int')).toBeUndefined();
  });
});
