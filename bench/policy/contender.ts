/** What each implementation under comparison offers to the page that times it. */
export interface Contender {
  /** One step on the whole batch; resolves when parameters and optimiser state are really computed. */
  train?(): Promise<void>;
  /** Mean negative log-probability of the batch's tokens, to see that all contenders learn the same. */
  crossEntropy?(): Promise<number>;
  /** Generates `batch` texts of so many tokens at temperature 1. */
  generate?(batch: number, tokens: number): Promise<void>;
  /** The first `count` greedy tokens after each prompt, to see that all contenders are the same model. */
  greedy?(batch: number, count: number): Promise<number[][]>;
}
