/** What each implementation under comparison offers to the page that times it. */
export interface Contender {
  /** One step on so many sequences; resolves when parameters and optimiser state are really computed. */
  train(batch: number): Promise<void>;
  /** Generates `batch` texts of so many tokens at temperature 1. */
  generate(batch: number, tokens: number): Promise<void>;
  /** What shows that this is the same model as the others'; absent where the model is the library's own. */
  readonly comparison?: Comparison;
}

export interface Comparison {
  /** Goes back to the parameters and the optimiser of the start. */
  restart(): Promise<void>;
  /** Mean negative log-probability of the tokens of the first sequences. */
  crossEntropy(batch: number): Promise<number>;
  /** The first `count` greedy tokens after each prompt. */
  greedy(batch: number, count: number): Promise<number[][]>;
}
