import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommandLine } from './commandLine';
import { metricsRowSchema, trainingSchema } from './documented';
import { RecordingTerminal } from './recordingTerminal';

const folder = mkdtempSync(join(tmpdir(), 'azr-train-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string): string => join(folder, name);

/** The smallest run that goes through every phase with the real engine and the real Python. */
const tiny = [
  ...['--preset', 'self-play', '--seed', '3', '--workers', '2'],
  ...['model.width=16', 'model.heads=2', 'model.layers=1', 'model.feedForward=16'],
  ...['evaluate.perStratum=5', 'evaluate.every=1', 'buffer.seedTasks=16'],
  ...['propose.batch=8', 'solve.batch=8', 'solve.inductionBatch=4'],
].flatMap((word) => (word.includes('=') ? ['--set', word] : [word]));

async function run(args: readonly string[], terminal = new RecordingTerminal()) {
  const code = await runCommandLine(['train', ...args], terminal);
  return { code, out: terminal.out, err: terminal.err };
}

/** The rows of a metrics file, checked against what the documents promise, without what depends on time. */
function rowsOf(name: string) {
  const lines = readFileSync(path(name), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const { seconds: _, ...row } = v.parse(metricsRowSchema, JSON.parse(line));
    return row;
  });
}

// A run starts a real Python each time; the limit is for a busy machine.
describe('train', { timeout: 180_000 }, () => {
  it('repeats itself from the same seed, and stopped and resumed goes on as if nothing had been', async () => {
    const straight = await run([...tiny, '--steps', '4', '--metrics', path('straight.jsonl'), '--json', '-']);
    expect(straight).toMatchObject({ code: 0 });
    const summary = v.parse(trainingSchema, JSON.parse(straight.out));
    expect(summary).toMatchObject({
      preset: 'self-play',
      seed: 3,
      workers: 2,
      iterations: 4,
      ended: 'steps',
    });
    expect(summary.evaluation).toMatchObject({ first: { iteration: 0 }, last: { iteration: 4 } });

    const rows = rowsOf('straight.jsonl');
    expect(rows.map(({ iteration }) => iteration)).toEqual([0, 1, 2, 3, 4]);
    expect(rows[4]?.update?.gradientNorm).toBeGreaterThan(0);
    expect(rows[4]?.generatedTokens).toBeGreaterThan(rows[3]?.generatedTokens ?? Infinity);
    expect(Object.keys(rows[4]?.roles.solve ?? {})).toEqual(['deduction', 'abduction', 'induction']);

    const parts = ['--metrics', path('parts.jsonl'), '--out', path('run')];
    const atFirstIteration = new RecordingTerminal('        1 ');
    const first = await run([...tiny, '--steps', '50', ...parts], atFirstIteration);
    expect(first).toMatchObject({
      code: 130,
      out: '',
      err: expect.stringContaining('Stopped: 2 iterations'),
    });
    expect(rowsOf('parts.jsonl')).toEqual(rows.slice(0, 3));
    expect(readdirSync(path('run')).sort()).toEqual([
      'config.json',
      'model.safetensors',
      'optimizer.safetensors',
      'run.json',
      'tokenizer.json',
    ]);

    const second = await run(['--resume', path('run'), '--steps', '2', ...parts, '--json', path('sum.json')]);
    expect(second).toMatchObject({ code: 0, out: '' });
    expect(rowsOf('parts.jsonl')).toEqual(rows);
    const resumed = v.parse(trainingSchema, JSON.parse(readFileSync(path('sum.json'), 'utf8')));
    expect(resumed).toMatchObject({ workers: 2, iterations: 4, trainedTokens: summary.trainedTokens });
    expect(resumed.seconds).toBeGreaterThan(0);
  });

  it('stops when the seconds are used up, judges once more and says so', async () => {
    const limits = ['--set', 'evaluate.every=9', '--steps', '50', '--seconds', '0.001'];
    const { code, out, err } = await run([...tiny, ...limits, '--out', path('short'), '--json', '-']);
    expect(code).toBe(0);
    const summary = v.parse(trainingSchema, JSON.parse(out));
    expect(summary).toMatchObject({ ended: 'seconds', iterations: 1 });
    expect(summary.evaluation.last.iteration).toBe(1);
    expect(err).toContain('Time is up: 1 iterations');
  });

  it('refuses to go on with other settings, or from a folder that is damaged', async () => {
    const resume = ['--resume', path('run'), '--steps', '1'];
    const refusals = [
      [['--preset', 'quick'], 2, 'made with self-play'],
      [['--seed', '4'], 2, 'made with seed 3'],
      [['--set', 'model.width=32'], 2, 'model.width: takes effect only in a new run'],
    ] as const;
    for (const [more, code, message] of refusals) {
      const answer = await run([...resume, ...more]);
      expect(answer).toMatchObject({ code, err: expect.stringContaining(message) });
    }
    writeFileSync(path('notes.jsonl'), 'my notes\n');
    const notes = await run([...resume, '--metrics', path('notes.jsonl')]);
    expect(notes).toMatchObject({ code: 1, err: expect.stringContaining('line 1 is not a metrics row') });
    expect(readFileSync(path('notes.jsonl'), 'utf8')).toBe('my notes\n');

    copyFileSync(join(path('short'), 'model.safetensors'), join(path('run'), 'model.safetensors'));
    expect(await run(resume)).toMatchObject({ code: 1, err: expect.stringContaining('of iteration 1') });
    writeFileSync(join(path('run'), 'model.safetensors'), 'short');
    expect(await run(resume)).toMatchObject({ code: 1, err: expect.stringContaining('safetensors') });
    writeFileSync(join(path('run'), 'run.json'), '{}');
    expect(await run(resume)).toMatchObject({ code: 1, err: expect.stringContaining('cannot be continued') });
  });
});
