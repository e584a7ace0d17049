/**
 * The dispatches of an update in order: forward, objective and backward of each chunk, then norm, statistics and AdamW.
 * The last layer's attention output and all that follows runs over the wanted rows only, because of the others only keys
 * and values are needed there. Pure bookkeeping: `dispatches.ts` says how large each is, `update.ts` encodes them.
 */
import type { UpdateOptions } from '../../../../core/port/policy';
import { type Arena, layOutArena, resultsAt, squaresAt, statisticsAt } from './arena';
import type { Chunk } from './batch';
import { type Dispatch, Dispatches, elements, type Model, matrixGradient, normGradient } from './dispatches';
import { absent, workgroupSize } from './kernels/kernel';
import { statisticsWords } from './kernels/objective';
import { squareSums } from './kernels/optimiser';
import type { Part, PartName } from './weights';

/** Parameters into the training layout; before everything else. */
export function packPlan(parameters: number): Dispatch {
  return { kernel: 'pack', task: { count: parameters }, groups: elements(parameters) };
}

/** Forward, objective and backward of a chunk. */
export function chunkPlan(
  model: Model,
  chunk: Chunk,
  outputsOfBatch: number,
  { clipLow, clipHigh }: Pick<UpdateOptions, 'clipLow' | 'clipHigh'>,
): { arena: Arena; dispatches: Dispatch[] } {
  const arena = layOutArena(model.shape, chunk, outputsOfBatch);
  const pass = new Pass(model, chunk, arena);
  pass.forward();
  const statistics = statisticsAt + statisticsWords * chunk.outputsBefore;
  pass.objective(statistics, clipLow, clipHigh);
  pass.backward();
  return { arena, dispatches: pass.dispatches };
}

/** What follows the last chunk; `step` counts updates from 1. */
export function stepPlan(
  { weights, parts }: Model,
  parameters: number,
  outputsOfBatch: number,
  step: number,
  options: UpdateOptions,
): Dispatch[] {
  const { learningRate, beta1, beta2, adamEpsilon, weightDecay, gradientClip } = options;
  return [
    {
      kernel: 'gradientSquares',
      task: { size: weights.size, partsCount: parts, squares: squaresAt },
      groups: [squareSums / workgroupSize, 1],
    },
    {
      kernel: 'results',
      task: { rows: outputsOfBatch, statistics: statisticsAt, squares: squaresAt, results: resultsAt },
      groups: [1, 1],
    },
    {
      kernel: 'adamw',
      task: {
        ...{ count: parameters, norm: resultsAt, clip: gradientClip },
        ...{ beta1, beta2, rest1: 1 - beta1, rest2: 1 - beta2, epsilon: adamEpsilon },
        correction1: learningRate / (1 - beta1 ** step),
        correction2: 1 / (1 - beta2 ** step),
        decay: learningRate * weightDecay,
      },
      groups: elements(parameters),
    },
  ];
}

class Pass {
  readonly #out: Dispatches;
  readonly #model: Model;
  readonly #chunk: Chunk;
  readonly #arena: Arena;

  constructor(model: Model, chunk: Chunk, arena: Arena) {
    this.#out = new Dispatches(model);
    this.#model = model;
    this.#chunk = chunk;
    this.#arena = arena;
  }

  get dispatches(): Dispatch[] {
    return this.#out.list;
  }

  forward(): void {
    const { shape, weights } = this.#model;
    const { sizes, rotary: table } = weights;
    const { rows, outputs, at } = this.#chunk;
    const { layers, act } = this.#arena;
    const first = layers[0]?.x ?? 0;
    const embedding = weights.part(0, 'embedding').at;
    this.#out.each('embed', rows * sizes.width, { rows, tokens: at.tokens, embedding, out: first });
    layers.forEach((layer, l) => {
      const wanted = this.#wanted(l);
      const norm = (name: PartName): number => weights.part(l, name).at;
      this.#out.each('norm', rows, {
        ...{ rows, source: layer.x, weight: norm('norm1'), out: layer.normed1, inverse: layer.inverse1 },
      });
      this.#out.forwards(rows, layer.normed1, weights.part(l, 'qkv'), layer.projections);
      const bias = shape.bias === 'qkv' ? norm('bias') : 0;
      this.#out.each('rotary', (rows * sizes.projections) / 2, {
        ...{ rows, projections: layer.projections, bias, table, positions: at.positions },
      });
      this.#out.each('attention', wanted * shape.heads, {
        ...{ rows: wanted, projections: layer.projections, out: layer.attended, logSums: layer.logSums },
        ...this.#paths(),
      });
      this.#out.forwards(wanted, layer.attended, weights.part(l, 'output'), layer.middle, layer.x);
      this.#out.each('norm', wanted, {
        ...{ rows: wanted, source: layer.middle, weight: norm('norm2') },
        ...{ out: layer.normed2, inverse: layer.inverse2 },
      });
      this.#out.forwards(wanted, layer.normed2, weights.part(l, 'gateUp'), layer.gateUp);
      this.#out.each('swiglu', wanted * sizes.feedForward, {
        ...{ rows: wanted, gateUp: layer.gateUp, act, dGateUp: 0 },
      });
      const next = layers[l + 1]?.x ?? this.#arena.x;
      this.#out.forwards(wanted, act, weights.part(l, 'down'), next, layer.middle);
    });
    const { x, normed, inverse, logits } = this.#arena;
    const weight = weights.part(0, 'finalNorm').at;
    this.#out.each('norm', outputs, { rows: outputs, source: x, weight, out: normed, inverse });
    this.#out.forwards(outputs, normed, weights.part(0, 'head'), logits);
  }

  objective(statistics: number, clipLow: number, clipHigh: number): void {
    const { rowGroups, groups, items } = this.#chunk.at;
    const { logits, dLogits } = this.#arena;
    this.#out.each('objective', this.#chunk.outputs, {
      ...{ rows: this.#chunk.outputs, logits, out: dLogits, rowGroups, groups, items },
      ...{ entries: this.#model.entries, statistics, clipLow, clipHigh },
    });
  }

  backward(): void {
    const { shape, weights } = this.#model;
    const { outputs, at } = this.#chunk;
    const arena = this.#arena;
    const head = weights.part(0, 'head');
    const last = (shape.layers - 1) % 2;
    let dx = arena.dx[last as 0 | 1];
    this.#out.backwards(outputs, arena.dLogits, head, arena.dNormed1);
    const finalNorm = weights.part(0, 'finalNorm');
    this.#out.each('normBackward', outputs, {
      ...{ rows: outputs, dy: arena.dNormed1, source: arena.x, weight: finalNorm.at, inverse: arena.inverse },
      ...{ residual: 0, residualRows: 0, out: dx },
    });
    this.#out.gradients([matrixGradient(outputs, head, arena.dLogits, arena.normed)]);
    this.#out.columns([normGradient(outputs, finalNorm, arena.dNormed1, arena.x, arena.inverse)]);
    for (let l = shape.layers - 1; l >= 0; l--) {
      const dIn = arena.dx[((l + 1) % 2) as 0 | 1];
      this.#layerBackward(l, dx, dIn);
      dx = dIn;
    }
    const { tokenStarts, tokenRows } = at;
    this.#out.each('embeddingGradient', shape.vocabulary * weights.sizes.width, {
      ...{ tokenStarts, tokenRows, dx, out: weights.part(0, 'embedding').at },
    });
  }

  /** From the gradient of a layer's output to that of its input. */
  #layerBackward(l: number, dOut: number, dIn: number): void {
    const { shape, weights } = this.#model;
    const { sizes, rotary: table } = weights;
    const { rows, stretches, at } = this.#chunk;
    const { act, dGateUp, dMiddle, dNormed1, dNormed2, dAttended, dProjections, dots, partial } = this.#arena;
    const layer = this.#arena.layers[l];
    if (!layer) throw new RangeError(`There is no layer ${l}.`);
    const wanted = this.#wanted(l);
    const part = (name: PartName): Part => weights.part(l, name);
    const { projections, logSums, attended } = layer;
    this.#out.backwards(wanted, dOut, part('down'), act);
    this.#out.each('swigluBackward', wanted * sizes.feedForward, {
      ...{ rows: wanted, gateUp: layer.gateUp, act, dGateUp },
    });
    this.#out.backwards(wanted, dGateUp, part('gateUp'), dNormed2);
    this.#out.each('normBackward', wanted, {
      ...{
        rows: wanted,
        dy: dNormed2,
        source: layer.middle,
        weight: part('norm2').at,
        inverse: layer.inverse2,
      },
      ...{ residual: dOut, residualRows: wanted, out: dMiddle },
    });
    this.#out.backwards(wanted, dMiddle, part('output'), dAttended);
    this.#out.each('queryGradient', rows * shape.heads, {
      ...{ rows, outputs: wanted, projections, attended, dAttended, dProjections, logSums, dots, table },
      ...{ positions: at.positions, ...this.#paths() },
    });
    this.#out.each('keyGradient', stretches * shape.kvHeads, {
      ...{ stretches, outputs: wanted, projections, dAttended, logSums, dots },
      ...{ table: at.stretches, order: at.order, out: partial },
    });
    this.#out.each('keyGradientSum', (rows * shape.kvHeads * sizes.head) / 2, {
      ...{ rows, partial, stretchStarts: at.stretchStarts, dProjections, positions: at.positions, table },
    });
    this.#out.backwards(rows, dProjections, part('qkv'), dNormed1);
    this.#out.each('normBackward', rows, {
      ...{ rows, dy: dNormed1, source: layer.x, weight: part('norm1').at, inverse: layer.inverse1 },
      ...{ residual: dMiddle, residualRows: wanted, out: dIn },
    });
    this.#out.gradients([
      matrixGradient(wanted, part('gateUp'), dGateUp, layer.normed2),
      matrixGradient(wanted, part('down'), dOut, act),
      matrixGradient(rows, part('qkv'), dProjections, layer.normed1),
      matrixGradient(wanted, part('output'), dMiddle, attended),
    ]);
    const sums = [
      normGradient(wanted, part('norm2'), dNormed2, layer.middle, layer.inverse2),
      normGradient(rows, part('norm1'), dNormed1, layer.x, layer.inverse1),
    ];
    if (shape.bias === 'qkv') {
      const { at: out, inputs } = part('bias');
      sums.push({ rows, columns: inputs / 4, dy: dProjections, source: absent, inverse: 0, out });
    }
    this.#out.columns(sums);
  }

  /** Rows of a layer after its keys and values. */
  #wanted(layer: number): number {
    return layer === this.#model.shape.layers - 1 ? this.#chunk.outputs : this.#chunk.rows;
  }

  #paths() {
    const { pathStarts, pathLengths, paths } = this.#chunk.at;
    return { pathStarts, pathLengths, paths };
  }
}
