import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommandLine } from './commandLine';
import { RecordingTerminal } from './recordingTerminal';

const folder = mkdtempSync(join(tmpdir(), 'azr-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string): string => join(folder, name);

async function run(...args: readonly string[]) {
  const terminal = new RecordingTerminal();
  const code = await runCommandLine(args, terminal);
  return { code, out: terminal.out, err: terminal.err };
}

describe('command line', () => {
  it('lists its commands, and each command its options', async () => {
    const { code, out, err } = await run('--help');
    expect(code).toBe(0);
    expect(err).toBe('');
    const names = [...out.matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name ?? '');
    expect(names).toEqual(expect.arrayContaining(['train', 'evaluate', 'suite', 'execute']));
    for (const name of names) {
      const help = await run(name, '--help');
      expect(help.code).toBe(0);
      expect(help.out).toMatch(new RegExp(`^Usage: npm run azr -- ${name} `));
      expect(help.out).toContain('--json FILE');
    }
  });

  it.each([
    ['no command', [], 'Usage'],
    ['an unknown command', ['tarin'], 'no command "tarin"'],
    ['an unknown option', ['train', '--step', '3'], "'--step'"],
    ['an option without its value', ['train', '--steps'], '--steps'],
    ['an argument too many', ['train', '--steps', '3', 'quick'], '"quick"'],
    ['no length of training', ['train', '--preset', 'quick'], '--steps N'],
    ['no number of steps', ['train', '--steps', 'many'], '--steps must be a whole number'],
    ['no steps at all', ['train', '--steps', '0'], 'from 1'],
    ['no seconds', ['train', '--seconds', '0'], '--seconds must be a number above 0'],
    ['an unknown preset', ['train', '--steps', '3', '--preset', 'fast'], 'no preset "fast"'],
    [
      'an unknown setting',
      ['train', '--steps', '3', '--set', 'model.depth=2'],
      'model.depth: there is no such',
    ],
    ['a setting out of range', ['train', '--steps', '3', '--set', 'model.width=1'], 'model.width: '],
    ['a setting without value', ['train', '--steps', '3', '--set', 'model.width'], 'path=value'],
    ['an unknown engine', ['train', '--steps', '3', '--engine', 'gpu'], 'no engine "gpu"'],
    ['no workers', ['train', '--steps', '3', '--workers', '0'], '--workers must be'],
    ['a seed too large', ['train', '--steps', '3', '--seed', '4294967296'], '--seed must be'],
    ['no run', ['evaluate', '--suite', 'x.jsonl'], '--run DIR is missing'],
    ['no suite', ['evaluate', '--run', 'x'], '--suite FILE is missing'],
    ['a bad k', ['evaluate', '--run', 'x', '--suite', 'y', '--k', '1,none'], '--k must be'],
    ['an unknown kind', ['suite', '--kind', 'hard', '--out', 'x'], 'no kind "hard"'],
    ['an unknown level', ['suite', '--kind', 'natural', '--level', '9', '--out', 'x'], 'task.level'],
  ])('answers %s with 2 and says what is wrong', async (_, args, message) => {
    const { code, err, out } = await run(...args);
    expect(code).toBe(2);
    expect(err + out).toContain(message);
  });

  it.each([
    [
      'a run folder that is not there',
      ['train', '--steps', '1', '--resume', path('nowhere')],
      'no such file',
    ],
    ['a run folder that is none', ['evaluate', '--run', folder, '--suite', path('s')], 'run.json'],
    ['an output under a file', ['train', '--steps', '1', '--out', path('file/run')], 'is a file'],
    ['metrics that is something else', ['train', '--steps', '1', '--metrics', folder], 'is a folder'],
  ])('answers %s with 1 and names it', async (_, args, message) => {
    writeFileSync(path('file'), 'not a folder');
    const { code, err } = await run(...args);
    expect(code).toBe(1);
    expect(err).toContain(message);
  });

  it('gives the process the exit code and keeps standard output clean', () => {
    const started = (...args: readonly string[]) =>
      execFileSync(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
    expect(started('help')).toContain('Usage');
    expect(() => started('tarin')).toThrow(
      expect.objectContaining({ status: 2, stdout: '', stderr: expect.stringContaining('tarin') }),
    );
  });
});
