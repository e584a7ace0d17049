/** `npm run bench -- NAME --json FILE`: runs one benchmark, prints its table, writes its rows. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { archiveBenchmark } from './archive';
import { type Benchmark, type BenchResult, UnknownChoiceError } from './benchmark';
import { loopBenchmark } from './page/loop';
import { pageBenchmark } from './page/run';
import { defaultMostSeconds } from './policy/match';
import { policyBenchmark } from './policy/run';
import { pythonBenchmark } from './python';
import { soakBenchmark } from './soak';
import { table } from './table';

const benchmarks: readonly Benchmark[] = [
  policyBenchmark,
  pythonBenchmark,
  soakBenchmark,
  pageBenchmark,
  loopBenchmark,
  archiveBenchmark,
];

const defaultRounds = 5;

const usage = `Usage: npm run bench -- NAME [OPTIONS]

${benchmarks.map(({ name, summary }) => `  ${name.padEnd(8)} ${summary}`).join('\n')}

--json FILE   writes the rows to FILE; - means standard output, and nothing else is then printed there
--rounds N    times everything N times instead of ${defaultRounds}; the fastest counts
--gpu         asks Chromium for the machine's GPU by way of Vulkan
policy:
--quick       only 0.8M parameters and 32 sequences
--sizes S     only these of 0.1M,0.8M,5M
--batches B   only these of 32,128,512
--engines E   only these, such as 'wasm,webgpu,tfjs webgpu'
--most-seconds S   what would take longer a round is measured on fewer sequences; ${defaultMostSeconds} if not said
soak:
--minutes N   how long it goes on; else 15 where the adapter is software, and 10,000 iterations where it is not`;

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
  const { values } = parsed;
  const rounds = Number(values.rounds ?? defaultRounds);
  if (!(Number.isInteger(rounds) && rounds >= 1)) {
    return refuse(`--rounds ${values.rounds} is not a whole number of at least 1.`);
  }
  const minutes = values.minutes === undefined ? undefined : Number(values.minutes);
  if (minutes !== undefined && !(minutes > 0)) {
    return refuse(`--minutes ${values.minutes} is not a number above 0.`);
  }
  const most = values['most-seconds'];
  const mostSeconds = most === undefined ? undefined : Number(most);
  if (mostSeconds !== undefined && !(mostSeconds > 0)) {
    return refuse(`--most-seconds ${most} is not a number above 0.`);
  }
  let result: BenchResult;
  try {
    result = await benchmark.run({
      ...{ rounds, scope: values.quick ? 'quick' : 'full', adapter: values.gpu ? 'vulkan' : 'default' },
      ...(values.sizes === undefined ? {} : { sizes: list(values.sizes) }),
      ...(values.batches === undefined ? {} : { batches: list(values.batches) }),
      ...(values.engines === undefined ? {} : { engines: list(values.engines) }),
      ...(minutes === undefined ? {} : { minutes }),
      ...(mostSeconds === undefined ? {} : { mostSeconds }),
      report: (line) => console.error(line),
    });
  } catch (error) {
    if (error instanceof UnknownChoiceError) return refuse(error.message);
    throw error;
  }
  const { json } = values;
  const text = `${JSON.stringify(result.rows, null, 2)}\n`;
  if (json === '-') process.stdout.write(text);
  else {
    if (json !== undefined) writeFileSync(json, text);
    console.log(table(result));
  }
  return result.verdict === 'failed' ? 1 : 0;
}

function list(text: string): string[] {
  return text.split(',').map((item) => item.trim());
}

/** The arguments, or what is wrong with them. */
function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        json: { type: 'string' },
        rounds: { type: 'string' },
        gpu: { type: 'boolean' },
        quick: { type: 'boolean' },
        sizes: { type: 'string' },
        batches: { type: 'string' },
        engines: { type: 'string' },
        'most-seconds': { type: 'string' },
        minutes: { type: 'string' },
      },
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

process.exitCode = await main(process.argv.slice(2));
