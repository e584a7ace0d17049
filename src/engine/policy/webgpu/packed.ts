/**
 * How the generation kernel wants the weights: matrices transposed, so that neighbouring invocations read neighbouring
 * numbers; widths padded with zeros to multiples of 4, so that every read is a vec4; q, k and v one matrix; gate and
 * up interleaved; norm weights multiplied into the matrix that follows them; the queries' 1 / sqrt(head width) too. The
 * two halves of a head that rotary positions pair lie side by side. `kernels/pack.ts` fills it from the flat buffer.
 */
import { type ModelShape, parameterLayout } from '../../../core/model/shape';

/** Sizes in vec4s. */
export interface PackedSizes {
  readonly width: number;
  /** Of one padded head. */
  readonly head: number;
  /** Of all query heads. */
  readonly queries: number;
  /** Of all key heads; as many for values. */
  readonly keys: number;
  readonly feedForward: number;
  readonly vocabulary: number;
}

/** First vec4 of each part; those of a layer relative to `layers + layer * layerStride`. */
export interface PackedLayout {
  readonly sizes: PackedSizes;
  readonly embedding: number;
  readonly head: number;
  readonly layers: number;
  readonly layerStride: number;
  readonly qkv: number;
  readonly bias: number;
  readonly output: number;
  readonly gateUp: number;
  readonly down: number;
  /** `[context, head]` cosine and sine of two pairs a vec4. */
  readonly rotary: number;
  /** vec4s in all. */
  readonly total: number;
  readonly segments: readonly Segment[];
}

/** How channels of a packed side follow from its index. */
export const channelMap = { plain: 0, rotary: 1, padded: 2 } as const;

/** A tensor's way into the packed buffer: packed element (input i, output o) is source[o * outputStride + i * inputStride]. */
export interface Segment {
  readonly destination: number;
  /** vec4s from one input to the next, and from one group of four outputs to the next. */
  readonly rowStride: number;
  readonly spacing: number;
  /** Groups of four outputs, and inputs, padding included. */
  readonly groups: number;
  readonly inputs: number;
  readonly outputMap: number;
  readonly inputMap: number;
  readonly source: number;
  readonly outputs: number;
  readonly sourceInputs: number;
  readonly outputStride: number;
  readonly inputStride: number;
  /** First element of the norm weights to multiply in, one an input; -1 for none. */
  readonly fold: number;
  readonly scale: number;
}

/** Numbers of a segment as the kernel reads them. */
export const segmentWords = 14;

const quarter = (size: number): number => Math.ceil(size / 4);

export function packedLayout(shape: ModelShape): PackedLayout {
  const { vocabulary, width, heads, kvHeads, feedForward } = shape;
  const headWidth = width / heads;
  const head = quarter(headWidth);
  const sizes: PackedSizes = {
    width: quarter(width),
    head,
    queries: heads * head,
    keys: kvHeads * head,
    feedForward: quarter(feedForward),
    vocabulary: quarter(vocabulary),
  };
  const columns = sizes.queries + 2 * sizes.keys;
  const embedding = 0;
  const headAt = vocabulary * sizes.width;
  const layers = headAt + 4 * sizes.width * sizes.vocabulary;
  const qkv = 0;
  const bias = qkv + 4 * sizes.width * columns;
  const output = bias + (shape.bias === 'qkv' ? columns : 0);
  const gateUp = output + 4 * sizes.queries * sizes.width;
  const down = gateUp + 8 * sizes.width * sizes.feedForward;
  const layerStride = down + 4 * sizes.feedForward * sizes.width;
  const rotary = layers + shape.layers * layerStride;
  const total = rotary + shape.context * head;

  const slots = new Map(parameterLayout(shape).map((slot) => [slot.name, slot.offset]));
  const at = (name: string): number => {
    const offset = slots.get(name);
    if (offset === undefined) throw new RangeError(`This shape has no parameter named ${name}.`);
    return offset;
  };
  const segments: Segment[] = [];
  /** A matrix `[outputs, inputs]`, transposed. */
  const matrix = (
    name: string,
    destination: number,
    outputs: number,
    inputs: number,
    changes: Partial<Segment> = {},
  ): void => {
    const groups = quarter(outputs);
    segments.push({
      ...{ destination, rowStride: groups, spacing: 1, groups, inputs: 4 * quarter(inputs) },
      ...{ outputMap: channelMap.plain, inputMap: channelMap.plain },
      ...{ source: at(name), outputs, sourceInputs: inputs, outputStride: inputs, inputStride: 1 },
      ...{ fold: -1, scale: 1 },
      ...changes,
    });
  };
  matrix('model.embed_tokens.weight', embedding, width, vocabulary, {
    ...{ inputs: vocabulary, outputStride: 1, inputStride: width },
  });
  const headName = shape.head === 'tied' ? 'model.embed_tokens.weight' : 'lm_head.weight';
  matrix(headName, headAt, vocabulary, width, { fold: at('model.norm.weight') });
  for (let layer = 0; layer < shape.layers; layer++) {
    const name = (part: string): string => `model.layers.${layer}.${part}`;
    const base = layers + layer * layerStride;
    const projections = [
      { letter: 'q', first: 0, groups: sizes.queries, count: heads, scale: 1 / Math.sqrt(headWidth) },
      { letter: 'k', first: sizes.queries, groups: sizes.keys, count: kvHeads, scale: 1 },
      { letter: 'v', first: sizes.queries + sizes.keys, groups: sizes.keys, count: kvHeads, scale: 1 },
    ];
    for (const { letter, first, groups, count, scale } of projections) {
      const outputMap = letter === 'v' ? channelMap.padded : channelMap.rotary;
      const common = { rowStride: columns, groups, outputMap, scale };
      matrix(name(`self_attn.${letter}_proj.weight`), base + qkv + first, count * headWidth, width, {
        ...common,
        fold: at(name('input_layernorm.weight')),
      });
      if (shape.bias === 'qkv') {
        matrix(name(`self_attn.${letter}_proj.bias`), base + bias + first, count * headWidth, 1, {
          ...common,
          inputs: 1,
        });
      }
    }
    matrix(name('self_attn.o_proj.weight'), base + output, width, heads * headWidth, {
      ...{ inputs: 4 * sizes.queries, inputMap: channelMap.padded },
    });
    for (const [part, offset] of [['gate_proj', 0] as const, ['up_proj', 1] as const]) {
      matrix(name(`mlp.${part}.weight`), base + gateUp + offset, feedForward, width, {
        ...{ rowStride: 2 * sizes.feedForward, spacing: 2 },
        fold: at(name('post_attention_layernorm.weight')),
      });
    }
    matrix(name('mlp.down_proj.weight'), base + down, width, feedForward);
  }
  return {
    ...{ sizes, embedding, head: headAt, layers, layerStride },
    ...{ qkv, bias, output, gateUp, down, rotary, total, segments },
  };
}

/** The segments as the kernel reads them. */
export function segmentTable({ segments }: PackedLayout): Uint32Array {
  const table = new Uint32Array(segments.length * segmentWords);
  const floats = new Float32Array(table.buffer);
  segments.forEach((segment, i) => {
    const at = i * segmentWords;
    const { destination, rowStride, spacing, groups, inputs, outputMap, inputMap, source } = segment;
    const { outputs, sourceInputs, outputStride, inputStride, fold, scale } = segment;
    table.set([destination, rowStride, spacing, groups, inputs, outputMap, inputMap, source], at);
    table.set([outputs, sourceInputs, outputStride, inputStride, fold + 1], at + 8);
    floats[at + 13] = scale;
  });
  return table;
}

/** `[context, head, 4]` cosines and sines of the rotary angles: cosine and sine of one pair, then of the next. */
export function rotaryTable(shape: ModelShape): Float32Array {
  const headWidth = shape.width / shape.heads;
  const pairs = 2 * quarter(headWidth);
  const table = new Float32Array(shape.context * pairs * 2);
  for (let position = 0; position < shape.context; position++) {
    for (let pair = 0; pair < headWidth / 2; pair++) {
      const angle = position * shape.ropeBase ** ((-2 * pair) / headWidth);
      table.set([Math.cos(angle), Math.sin(angle)], 2 * (position * pairs + pair));
    }
  }
  return table;
}
