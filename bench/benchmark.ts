/** What a benchmark is to the command line. */
import type { BenchRow } from './row';

/** Takes lines for people while a benchmark runs. */
export type Report = (line: string) => void;

/** An option names what the benchmark does not have. */
export class UnknownChoiceError extends Error {
  override readonly name = 'UnknownChoiceError';
}

export interface BenchmarkOptions {
  /** How often each contender is timed; the fastest counts. */
  readonly rounds: number;
  /** `quick`: the one size and batch that say most. */
  readonly scope: 'full' | 'quick';
  /** Which adapter the browser is asked for: its own choice, or the machine's GPU by way of Vulkan. */
  readonly adapter: 'default' | 'vulkan';
  /** Only these, where given. */
  readonly sizes?: readonly string[];
  readonly batches?: readonly string[];
  readonly engines?: readonly string[];
  /** Longest a row may take a round, in seconds, before it is measured on less. */
  readonly mostSeconds?: number;
  /** How long a soak may take. */
  readonly minutes?: number;
  readonly report: Report;
}

export interface BenchResult {
  readonly rows: readonly BenchRow[];
  /** How near a row comes to what the adapter could do, 0 to 1. */
  readonly shares?: ReadonlyMap<BenchRow, number>;
  /** What the table does not show. */
  readonly notes?: readonly string[];
  /** Whether the benchmark found what it exists to find out to be wrong. */
  readonly verdict?: 'failed';
}

export interface Benchmark {
  readonly name: string;
  /** One line for the list of names. */
  readonly summary: string;
  /** @throws UnknownChoiceError */
  run(options: BenchmarkOptions): Promise<BenchResult>;
}
