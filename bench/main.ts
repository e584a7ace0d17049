/** `npm run bench -- NAME --json FILE`: runs one benchmark, prints its table, writes its rows. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Benchmark } from './benchmark';
import { policyBenchmark } from './policy/run';
import { pythonBenchmark } from './python';
import type { BenchRow } from './row';

const benchmarks: readonly Benchmark[] = [policyBenchmark, pythonBenchmark];

const defaultRounds = 5;

const usage = `Usage: npm run bench -- NAME [--json FILE] [--rounds N]

${benchmarks.map(({ name, summary }) => `  ${name.padEnd(8)} ${summary}`).join('\n')}

--json FILE writes the rows to FILE; - means standard output, and nothing else is then printed there.
--rounds N    times everything N times instead of ${defaultRounds}; the fastest counts.`;

/** @returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const parsed = parse(args);
  if (typeof parsed === 'string') return refuse(parsed);
  const [name, ...rest] = parsed.positionals;
  if (name === undefined) {
    console.error(usage);
    return 2;
  }
  const benchmark = benchmarks.find((candidate) => candidate.name === name);
  if (!benchmark || rest.length > 0) {
    return refuse(`there is no benchmark called ${[name, ...rest].join(' ')}.`);
  }
  const rounds = Number(parsed.values.rounds ?? defaultRounds);
  if (!(Number.isInteger(rounds) && rounds >= 1)) {
    return refuse(`--rounds ${parsed.values.rounds} is not a whole number of at least 1.`);
  }
  const rows = await benchmark.run({ rounds, report: (line) => console.error(line) });
  const { json } = parsed.values;
  const text = `${JSON.stringify(rows, null, 2)}\n`;
  if (json === '-') process.stdout.write(text);
  else {
    if (json !== undefined) writeFileSync(json, text);
    console.log(table(rows));
  }
  return 0;
}

interface Parsed {
  readonly values: { readonly json?: string | undefined; readonly rounds?: string | undefined };
  readonly positionals: readonly string[];
}

/** The arguments, or what is wrong with them. */
function parse(args: readonly string[]): Parsed | string {
  try {
    return parseArgs({
      args: [...args],
      options: { json: { type: 'string' }, rounds: { type: 'string' } },
      allowPositionals: true,
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function refuse(reason: string): number {
  console.error(`bench: ${reason}\n\n${usage}`);
  return 2;
}

/** The rows as people read them. */
function table(rows: readonly BenchRow[]): string {
  const lines = [
    ['operation', 'batch', 'engine', 'a second'],
    ...rows.map((row) => [
      row.operation,
      String(row.batch),
      row.engine,
      row.tokensPerSecond.toLocaleString('en'),
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) =>
          column === 1 || column === 3
            ? cell.padStart(widths[column] ?? 0)
            : cell.padEnd(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}

process.exitCode = await main(process.argv.slice(2));
