/** The part of `gpt-tfjs` that the benchmark uses; the package has no types of its own. */
declare module 'gpt-tfjs' {
  import type { data, Tensor } from '@tensorflow/tfjs';

  interface Config {
    readonly nLayer: number;
    readonly nHead: number;
    readonly nEmbd: number;
    readonly vocabSize: number;
    readonly blockSize: number;
    readonly dropout: number;
    readonly residDrop: number;
    readonly embdDrop: number;
  }

  interface TrainConfig {
    readonly maxIter: number;
    readonly batchSize: number;
    /** Anything but true, 'batch' or a number leaves the order alone. */
    readonly shuffle: string;
    readonly lr: number;
    readonly weightDecay: number;
    readonly callbacks: readonly ((model: unknown, loss: number) => void)[];
  }

  interface LanguageModel {
    train(dataset: data.Dataset<{ x: Tensor; y: Tensor }>, config: TrainConfig): Promise<void>;
    generate(prompts: number[][], config: { maxNewTokens: number; doSample: boolean }): Promise<number[][]>;
  }

  export const model: { GPTLMHeadModel(config: Config): LanguageModel };
}
