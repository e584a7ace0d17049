/** `execute`: the options and the text around `execute.ts`, which runs people's programs and compares. */
import { availableParallelism } from 'node:os';
import { type Command, readOptions, UsageError, wholeNumber } from './command';
import { executeFile } from './execute';
import { writeResult } from './files';

const options = {
  workers: { type: 'string' },
  timeout: { type: 'string' },
  json: { type: 'string' },
} as const;

const help = `Usage: npm run azr -- execute FILE.jsonl [options]

Runs rows {id, code, input, output} through the Python port and compares each result with the expected one.
Disagreements and errors are results: the command succeeds when every row was judged.

  --workers K             Python workers (default: one a core, 4 at most)
  --timeout MS            limit for one row (default 5000)
  --json FILE             result; - is standard output`;

export const executeCommand: Command = {
  name: 'execute',
  summary: 'runs programs through the Python port and compares their results',
  help,
  async run(args, terminal) {
    const { values, positionals } = readOptions(args, options);
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new UsageError('name one file of rows, FILE.jsonl.');
    const report = await executeFile(file, {
      workers:
        values.workers === undefined
          ? Math.min(4, availableParallelism())
          : wholeNumber('--workers', values.workers, [1, 64]),
      timeoutMs: wholeNumber('--timeout', values.timeout ?? '5000', [1, 600_000]),
    });
    if (values.json !== undefined) writeResult(values.json, report, terminal);
    if (values.json === '-') return;
    const { rows, agree, disagree, errors, seconds } = report;
    terminal.print(
      `${agree} of ${rows} rows agree, ${disagree.length} disagree, ${errors.length} failed, in ${seconds.toFixed(1)} s.\n`,
    );
    for (const { id, expected, actual } of disagree) {
      terminal.print(`${id}: expected ${expected}, Python gave ${actual}\n`);
    }
    for (const { id, kind, message } of errors) terminal.print(`${id}: ${kind}: ${message}\n`);
  },
};
