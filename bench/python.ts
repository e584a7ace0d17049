/**
 * The Python benchmark: small programs that one worker validates a second, and how soon a worker that had to be ended
 * is replaced. Every program is new to the interpreter and runs twice, as validation asks; the memo of the loop, which
 * would answer repeats for nothing, is not in between.
 */
import { cpus } from 'node:os';
import { compileLanguage } from '../src/core/language/compile';
import { splitTriplet } from '../src/core/language/completion';
import { sampleFromPrior } from '../src/core/language/prior';
import { detokenize } from '../src/core/language/tokenizer';
import type { PythonOptions, PythonProgram } from '../src/core/port/python';
import { openStream } from '../src/core/random/stream';
import { createPythonPool, type PythonPool } from '../src/engine/python/pool';
import type { Benchmark, BenchmarkOptions, BenchResult } from './benchmark';
import type { BenchRow } from './row';

const batchSize = 1024;
const level = 0;
const options: PythonOptions = { timeoutMs: 2000, maxReprLength: 200, runs: 2, inputs: 'literal' };
const barProgramsPerSecond = 15_000;
const barReplacementMs = 1000;

/** The command line's door to it. */
export const pythonBenchmark: Benchmark = {
  name: 'python',
  summary: 'validated programs a second from one Python worker, and the time to replace a killed one',
  run: benchPython,
};

async function benchPython({ rounds, report }: BenchmarkOptions): Promise<BenchResult> {
  const environment = `Node ${process.version}, ${cpus().length} cores, ${cpus()[0]?.model.trim() ?? 'unknown processor'}`;
  const batches = distinctPrograms(batchSize * (rounds + 2));
  const pool = await createPythonPool({ workers: 1 });
  try {
    const rows: BenchRow[] = [];
    for (const inputs of [1, 8]) {
      const seconds: number[] = [];
      for (let round = -1; round < rounds; round++) {
        const first = (round + 1) * batchSize;
        // Another name of the argument makes the same programs new again for the second number of inputs.
        const batch = batches.slice(first, first + batchSize).map((program) => widen(program, inputs));
        const start = performance.now();
        const results = await pool.run(batch, options);
        if (round >= 0) seconds.push((performance.now() - start) / 1000);
        const ran = results.filter(([first]) => first?.ok).length;
        if (ran < 0.9 * batchSize) throw new Error(`Only ${ran} of ${batchSize} programs ran.`);
      }
      const speed = Math.round(batchSize / Math.min(...seconds));
      const middle = Math.round(batchSize / (seconds.sort((a, b) => a - b)[seconds.length >> 1] ?? 0));
      const verdict = inputs > 1 ? '' : speed >= barProgramsPerSecond ? ': reached' : ': missed';
      report(
        `${inputs} inputs a program: ${speed} programs a second at best, ${middle} at the median${verdict && ` (at least ${barProgramsPerSecond}${verdict})`}`,
      );
      rows.push({
        ...{ name: 'python', engine: 'pyodide, 1 worker', parameters: 0, batch: batchSize },
        ...{ operation: `validate, ${inputs} inputs`, tokensPerSecond: speed, environment },
      });
    }
    report(await timeReplacement(pool, rounds));
    return { rows };
  } finally {
    await pool.dispose();
  }
}

/** Different programs of the language with their inputs. */
function distinctPrograms(count: number): PythonProgram[] {
  const language = compileLanguage({ level });
  const { vocabulary, starts, maxProgramTokens, maxValueTokens } = language;
  const random = openStream(0, 'suite');
  const found = new Map<string, PythonProgram>();
  while (found.size < count) {
    const limit = maxProgramTokens + maxValueTokens + 2;
    const task = splitTriplet(sampleFromPrior(language, starts.triplet, limit, random, { flatten: 1 }));
    const program = detokenize(vocabulary, task.program);
    found.set(program, { program, inputs: [detokenize(vocabulary, task.input)] });
  }
  return [...found.values()];
}

function widen({ program, inputs }: PythonProgram, count: number): PythonProgram {
  return {
    program: count === 1 ? program : program.replaceAll(/\bx\b/g, 'y'),
    inputs: Array.from({ length: count }, (_, i) => (i === 0 ? (inputs[0] ?? '0') : String(i))),
  };
}

/** Runs programs that can only be ended with their worker, and says how long their workers were missed. */
async function timeReplacement(pool: PythonPool, rounds: number): Promise<string> {
  const endless = { program: 'def f(x):\n    return sum(range(10 ** 12))', inputs: ['0'] };
  const small = { program: 'def f(x):\n    return x', inputs: ['1'] };
  for (let round = 0; round < rounds; round++) {
    await pool.run([endless], { ...options, timeoutMs: 200 });
    await pool.run([small], options);
    // Until the next spare is warm, as it is when kills are rare.
    while (pool.stats().spares === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const times = pool.stats().replacementMs.toSorted((a, b) => a - b);
  const slowest = times.at(-1) ?? Number.NaN;
  const verdict = slowest < barReplacementMs ? 'reached' : 'missed';
  return `${times.length} killed workers replaced after ${times.map((ms) => Math.round(ms)).join(', ')} ms (under ${barReplacementMs}: ${verdict})`;
}
