/**
 * One instance of the compiled kernels with its memory: parameters in, numbers out. It knows addresses and padding,
 * and nothing of requests or workers. Views of the memory are made anew for each use, because growing detaches them.
 */
import type { ModelShape } from '../../../core/model/shape';
import type { Grammar } from '../packing/grammar';
import { paddedSizes, parameterPlaces } from '../packing/layout';

/** What `assembly/index.ts` exports; addresses are globals because each batch lays them out anew. */
export interface KernelExports {
  readonly memory: WebAssembly.Memory;
  configure(...sizes: number[]): void;
  offsetOf(layer: number, part: number): number;
  pack(): void;
  layoutTraining(
    nodes: number,
    outputs: number,
    pool: number,
    probabilities: number,
    longest: number,
    groups: number,
    items: number,
  ): void;
  layoutForward(
    nodes: number,
    places: number,
    outputs: number,
    pool: number,
    longest: number,
    groups: number,
    items: number,
  ): void;
  layoutSlots(samples: number, nodes: number, outputs: number): void;
  placesFor(limit: number): number;
  slotSize(samples: number): number;
  sampleSize(samples: number, nodes: number, outputs: number): number;
  probabilitySize(length: number): number;
  forward(nodes: number, outputs: number): void;
  train(nodes: number, outputs: number, groups: number, clipLow: number, clipHigh: number): void;
  rollout(seed: number, topP: number, nodes: number, outputs: number, slots: number): number;
  clearGradients(): void;
  addGradients(): void;
  gradientSquares(): number;
  adamw(
    scale: number,
    learningRate: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    weightDecay: number,
    step: number,
  ): void;
  clearStatistics(): void;
  readonly parameterSize: WebAssembly.Global;
  readonly kvBytes: WebAssembly.Global;
  readonly parametersAt: WebAssembly.Global;
  readonly gradientsAt: WebAssembly.Global;
  readonly firstAt: WebAssembly.Global;
  readonly secondAt: WebAssembly.Global;
  readonly backwardAt: WebAssembly.Global;
  readonly ropeAt: WebAssembly.Global;
  readonly stateStartAt: WebAssembly.Global;
  readonly entriesAt: WebAssembly.Global;
  readonly tokensAt: WebAssembly.Global;
  readonly placesAt: WebAssembly.Global;
  readonly positionsAt: WebAssembly.Global;
  readonly pathStartsAt: WebAssembly.Global;
  readonly pathLengthsAt: WebAssembly.Global;
  readonly probabilityStartsAt: WebAssembly.Global;
  readonly poolAt: WebAssembly.Global;
  readonly groupsAt: WebAssembly.Global;
  readonly itemsAt: WebAssembly.Global;
  readonly logitsAt: WebAssembly.Global;
  readonly slotsAt: WebAssembly.Global;
  readonly samplesAt: WebAssembly.Global;
  readonly orderAt: WebAssembly.Global;
  readonly outputTokensAt: WebAssembly.Global;
  readonly outputLogProbsAt: WebAssembly.Global;
  readonly lossSum: WebAssembly.Global;
  readonly entropySum: WebAssembly.Global;
  readonly priorKlSum: WebAssembly.Global;
  readonly approximateKlSum: WebAssembly.Global;
  readonly clippedCount: WebAssembly.Global;
}

/** The buffers that all follow the parameters' layout. */
export type ParameterBuffer = 'parametersAt' | 'gradientsAt' | 'firstAt' | 'secondAt' | 'backwardAt';

export class Kernel {
  readonly #places: Int32Array;

  private constructor(
    readonly shape: ModelShape,
    readonly grammar: Grammar,
    readonly run: KernelExports,
  ) {
    const sizes = paddedSizes(shape);
    const { automaton } = grammar;
    run.configure(
      ...[sizes.vocabulary, sizes.width, shape.layers, shape.heads, shape.kvHeads, sizes.headWidth],
      ...[sizes.feedForward, shape.context, 1 / shape.width, shape.normEpsilon],
      1 / Math.sqrt(shape.width / shape.heads),
      ...[shape.bias === 'qkv' ? 1 : 0, shape.head === 'tied' ? 1 : 0],
      ...[automaton.states, grammar.entries.length / 4, automaton.end],
    );
    this.ints(run.stateStartAt, grammar.starts.length).set(grammar.starts);
    this.ints(run.entriesAt, grammar.entries.length).set(grammar.entries);
    this.#writeRotations();
    this.#places = parameterPlaces(shape, run.offsetOf);
  }

  /** Instantiates the kernels for one model and grammar; parameters are zero. */
  static async open(module: WebAssembly.Module, shape: ModelShape, grammar: Grammar): Promise<Kernel> {
    const instance = await WebAssembly.instantiate(module, {});
    return new Kernel(shape, grammar, instance.exports as unknown as KernelExports);
  }

  ints(at: WebAssembly.Global, length: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.run.memory.buffer, at.value as number, length);
  }

  floats(at: WebAssembly.Global, length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.run.memory.buffer, at.value as number, length);
  }

  /** The whole of a buffer as it lies in memory, padding included. */
  view(buffer: ParameterBuffer): Float32Array<ArrayBuffer> {
    return this.floats(this.run[buffer], this.run.parameterSize.value as number);
  }

  /** Bytes of one node's K and V in one layer. */
  get kvBytes(): number {
    return this.run.kvBytes.value as number;
  }

  /** Logits row length, the padded vocabulary. */
  get logitsWidth(): number {
    return paddedSizes(this.shape).vocabulary;
  }

  /** A copy of a buffer in the order of `parameterLayout`. */
  read(buffer: ParameterBuffer): Float32Array {
    const from = this.view(buffer);
    return Float32Array.from(this.#places, (place) => from[place] ?? 0);
  }

  /** Fills a buffer from one in the order of `parameterLayout`. */
  write(buffer: ParameterBuffer, values: Float32Array): void {
    const to = this.view(buffer);
    this.#places.forEach((place, i) => {
      to[place] = values[i] ?? 0;
    });
  }

  /** cos and sin of every position and frequency, in double precision. */
  #writeRotations(): void {
    const { context, width, heads, ropeBase } = this.shape;
    const padded = paddedSizes(this.shape).headWidth;
    const table = this.floats(this.run.ropeAt, context * padded);
    const real = width / heads;
    for (let position = 0; position < context; position++) {
      for (let i = 0; i < real / 2; i++) {
        const angle = position * ropeBase ** ((-2 * i) / real);
        table[position * padded + i] = Math.cos(angle);
        table[position * padded + padded / 2 + i] = Math.sin(angle);
      }
    }
  }
}
