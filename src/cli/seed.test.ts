/** Seeds as a file: what `seed` writes is what a run that is given it begins with. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, describe, expect, it } from 'vitest';
import { presetConfig } from '../core/config/config';
import { readSuite } from '../core/evaluation/suite';
import { seedFrom } from '../core/selfplay/given';
import { seedBuffers } from '../core/selfplay/seed';
import type { Task } from '../core/task/task';
import { openRun } from '../engine/trainer/open';
import { runCommandLine } from './commandLine';
import { seedSchema } from './documented';
import { RecordingTerminal } from './recordingTerminal';

const folder = mkdtempSync(join(tmpdir(), 'azr-seed-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'seeds.jsonl');

const config = presetConfig('self-play', {
  task: { modes: ['deduction', 'abduction', 'induction', 'error'], message: 'shown' },
  model: { width: 16, heads: 2, layers: 1, feedForward: 16 },
  buffer: { seedTasks: 16 },
});
const settings = [
  ...['task.modes=deduction,abduction,induction,error', 'task.message=shown'],
  ...['model.width=16', 'model.heads=2', 'model.layers=1', 'model.feedForward=16', 'buffer.seedTasks=16'],
].flatMap((setting) => ['--set', setting]);

/** What tasks are, whatever their order and their names. */
const contents = (tasks: readonly Task[]): string[] =>
  tasks.map(({ id: _, provenance: __, ...rest }) => JSON.stringify(rest)).sort();

describe('seed', { timeout: 180_000 }, () => {
  it('writes seeds of every mode, messages included, that a run begins with', async () => {
    const terminal = new RecordingTerminal();
    const args = ['seed', ...settings, '--workers', '1', '--out', file, '--json', '-'];
    expect(await runCommandLine(args, terminal)).toBe(0);
    const { tasks } = v.parse(seedSchema, JSON.parse(terminal.out));
    expect(tasks).toEqual({ deduction: 16, abduction: 16, induction: 16, error: 16 });
    const seeds = readSuite(readFileSync(file, 'utf8'));
    expect(seeds).toHaveLength(64);
    const said = seeds.filter((seed) => seed.mode === 'induction' && (seed.message ?? '') !== '');
    expect(said.length).toBeGreaterThan(0);

    const choice = { engine: 'wasm', workers: 1, pythonWorkers: 1 } as const;
    const opened = await openRun({ config, ...choice, clock: () => 0, seeds });
    const own = await openRun({ config, ...choice, clock: () => 0 });
    try {
      expect(contents(await seedBuffers(opened.run))).toEqual(contents(await seedBuffers(own.run)));
      // Python has the last word on what a file says.
      const program = 'def f(x: int) -> int:\n    return x + 1';
      const overflowing = { id: 'overflowing', mode: 'deduction', program, input: '9', output: '3' } as const;
      const refused = await seedFrom(own.run, [overflowing]);
      expect(refused).toMatchObject([{ id: 'overflowing', reason: expect.stringContaining('10') }]);
    } finally {
      await Promise.all([opened.close(), own.close()]);
    }
  });
});
