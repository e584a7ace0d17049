/** What a benchmark is to the command line. */
import type { BenchRow } from './row';

/** Takes lines for people while a benchmark runs. */
export type Report = (line: string) => void;

export interface BenchmarkOptions {
  /** How often each contender is timed; the fastest counts. */
  readonly rounds: number;
  readonly report: Report;
}

export interface Benchmark {
  readonly name: string;
  /** One line for the list of names. */
  readonly summary: string;
  run(options: BenchmarkOptions): Promise<BenchRow[]>;
}
