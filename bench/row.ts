/** One row of a benchmark's result, as `docs/` promises it to other programs. All rows of a file come from one run. */
export interface BenchRow {
  readonly name: string;
  readonly engine: string;
  /** Trainable parameters of the model; 0 where there is none. */
  readonly parameters: number;
  readonly batch: number;
  readonly operation: string;
  /** Tokens a second; where `parameters` is 0, programs a second. */
  readonly tokensPerSecond: number;
  readonly dispatches?: number;
  readonly environment: string;
}
