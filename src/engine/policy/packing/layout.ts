/**
 * How parameters lie inside the training kernels' memory, WebAssembly's and WebGPU's. There all widths are padded with zeros to multiples of 8 (halves of
 * a head to 4, because rotary positions pair the halves), and q, k and v, as well as gate and up, are one matrix.
 * Outside, in checkpoints and in the port, parameters follow `parameterLayout`.
 */
import { type ModelShape, type ParameterSlot, parameterLayout } from '../../../core/model/shape';

/** Sizes as the kernels see them. */
export interface PaddedSizes {
  readonly vocabulary: number;
  readonly width: number;
  readonly headWidth: number;
  readonly feedForward: number;
}

/** The kernels' numbers for the parts of a layer and the parts outside (`wasm/assembly/model.ts`). */
export const part = {
  norm1: 0,
  qkv: 1,
  bias: 2,
  output: 3,
  norm2: 4,
  gateUp: 5,
  down: 6,
  embedding: 7,
  finalNorm: 8,
  head: 9,
} as const;

const roundUp = (value: number, multiple: number): number => Math.ceil(value / multiple) * multiple;

export function paddedSizes(shape: ModelShape): PaddedSizes {
  return {
    vocabulary: roundUp(shape.vocabulary, 8),
    width: roundUp(shape.width, 8),
    headWidth: 2 * roundUp(shape.width / shape.heads / 2, 4),
    feedForward: roundUp(shape.feedForward, 8),
  };
}

/** Places of the channels of `heads` heads, each padded in both halves. */
function headChannels(shape: ModelShape, heads: number): Int32Array {
  const width = shape.width / shape.heads;
  const padded = paddedSizes(shape).headWidth;
  return Int32Array.from({ length: heads * width }, (_, channel) => {
    const within = channel % width;
    const inHalf = within < width / 2 ? within : padded / 2 + within - width / 2;
    return Math.floor(channel / width) * padded + inHalf;
  });
}

const plainChannels = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i);

/** Where one named tensor goes: part, first row of the part, places of its rows and columns. */
interface Placement {
  readonly part: number;
  readonly firstRow: number;
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  readonly rowLength: number;
}

function placementOf(shape: ModelShape, name: string): Placement {
  const sizes = paddedSizes(shape);
  const width = plainChannels(shape.width);
  const one = Int32Array.of(0);
  const query = headChannels(shape, shape.heads);
  const keyValue = headChannels(shape, shape.kvHeads);
  const queryRows = shape.heads * sizes.headWidth;
  const kvRows = shape.kvHeads * sizes.headWidth;
  const vector = (number: number, columns: Int32Array, at = 0): Placement => ({
    part: number,
    firstRow: at,
    rows: one,
    columns,
    rowLength: 1,
  });
  const matrix = (number: number, rows: Int32Array, firstRow = 0): Placement => ({
    part: number,
    firstRow,
    rows,
    columns: width,
    rowLength: sizes.width,
  });
  const inner = plainChannels(shape.feedForward);
  const vocabulary = plainChannels(shape.vocabulary);
  switch (name.replace(/^model\.(layers\.\d+\.)?/, '').replace(/^(self_attn|mlp)\./, '')) {
    case 'embed_tokens.weight':
      return matrix(part.embedding, vocabulary);
    case 'input_layernorm.weight':
      return vector(part.norm1, width);
    case 'q_proj.weight':
      return matrix(part.qkv, query);
    case 'k_proj.weight':
      return matrix(part.qkv, keyValue, queryRows);
    case 'v_proj.weight':
      return matrix(part.qkv, keyValue, queryRows + kvRows);
    case 'q_proj.bias':
      return vector(part.bias, query);
    case 'k_proj.bias':
      return vector(part.bias, keyValue, queryRows);
    case 'v_proj.bias':
      return vector(part.bias, keyValue, queryRows + kvRows);
    case 'o_proj.weight':
      return { part: part.output, firstRow: 0, rows: width, columns: query, rowLength: queryRows };
    case 'post_attention_layernorm.weight':
      return vector(part.norm2, width);
    case 'gate_proj.weight':
      return matrix(part.gateUp, inner);
    case 'up_proj.weight':
      return matrix(part.gateUp, inner, sizes.feedForward);
    case 'down_proj.weight':
      return { part: part.down, firstRow: 0, rows: width, columns: inner, rowLength: sizes.feedForward };
    case 'norm.weight':
      return vector(part.finalNorm, width);
    case 'lm_head.weight':
      return matrix(part.head, vocabulary);
    default:
      throw new Error(`The kernels have no place for the parameter ${name}.`);
  }
}

function layerOf(slot: ParameterSlot): number {
  return Number(/\.layers\.(\d+)\./.exec(slot.name)?.[1] ?? 0);
}

/**
 * For each parameter of the flat buffer its place in the kernels' buffer.
 * @param offsetOf the kernels' offset of a part of a layer, in floats.
 */
export function parameterPlaces(
  shape: ModelShape,
  offsetOf: (layer: number, part: number) => number,
): Int32Array {
  const slots = parameterLayout(shape);
  const last = slots.at(-1);
  const places = new Int32Array(last ? last.offset + last.size : 0);
  for (const slot of slots) {
    const { part: number, firstRow, rows, columns, rowLength } = placementOf(shape, slot.name);
    const base = offsetOf(layerOf(slot), number) + firstRow * rowLength;
    let at = slot.offset;
    for (const row of rows) {
      for (const column of columns) places[at++] = base + row * rowLength + column;
    }
  }
  return places;
}
