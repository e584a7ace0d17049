/**
 * Where training finds its weights: every matrix padded as in `packing/layout.ts`, once as it is (`[out, in]`, the order of
 * the gradients too) and once transposed, because each product then reads its right side along rows. The cosines
 * and sines of the rotary positions follow. Generation has a layout of its own (`../packed.ts`).
 */
import { type ModelShape, parameterCount, parameterLayout } from '../../../../core/model/shape';
import { paddedSizes, parameterPlaces, part } from '../../packing/layout';

/** Sizes in vec4s. */
export interface TrainingSizes {
  readonly width: number;
  /** Of one padded head. */
  readonly head: number;
  readonly queries: number;
  readonly keys: number;
  /** Queries, keys and values side by side. */
  readonly projections: number;
  readonly feedForward: number;
  readonly vocabulary: number;
}

export function trainingSizes(shape: ModelShape): TrainingSizes {
  const padded = paddedSizes(shape);
  const head = padded.headWidth / 4;
  const queries = shape.heads * head;
  const keys = shape.kvHeads * head;
  return {
    ...{ head, queries, keys, projections: queries + 2 * keys },
    width: padded.width / 4,
    feedForward: padded.feedForward / 4,
    vocabulary: padded.vocabulary / 4,
  };
}

/** One matrix or vector; offsets in vec4s, sizes in numbers. */
export interface Part {
  readonly at: number;
  readonly outputs: number;
  readonly inputs: number;
}

export type PartName = keyof typeof part;

export interface WeightLayout {
  readonly sizes: TrainingSizes;
  part(layer: number, name: PartName): Part;
  /** vec4s of all parts; as many of the gradient. */
  readonly size: number;
  /** First vec4 of the transposed copy, in which a part lies at the same offset. */
  readonly transposed: number;
  /** First vec4 of the rotary table: `[context, head]`, cosines of half a head, then sines. */
  readonly rotary: number;
  /** vec4s in all. */
  readonly total: number;
  /** `[parameters, 2]` first the place of a parameter, in numbers; then its transposed place, or {@link nowhere}; the top bit of the first says that it decays. */
  readonly places: Uint32Array<ArrayBuffer>;
}

/** A place that does not exist. */
export const nowhere = 0xffffffff;
/** Marks parameters that weight decay applies to. */
export const decays = 0x80000000;

export function weightLayout(shape: ModelShape): WeightLayout {
  const sizes = trainingSizes(shape);
  const width = 4 * sizes.width;
  const feedForward = 4 * sizes.feedForward;
  const vocabulary = 4 * sizes.vocabulary;
  const parts = new Map<number, Part>();
  const key = (layer: number, number: number): number => 16 * layer + number;
  let at = 0;
  const add = (layer: number, name: PartName, outputs: number, inputs: number): void => {
    parts.set(key(layer, part[name]), { at, outputs, inputs });
    at += (outputs * inputs) / 4;
  };
  add(0, 'embedding', vocabulary, width);
  for (let layer = 0; layer < shape.layers; layer++) {
    add(layer, 'norm1', 1, width);
    add(layer, 'qkv', 4 * sizes.projections, width);
    if (shape.bias === 'qkv') add(layer, 'bias', 1, 4 * sizes.projections);
    add(layer, 'output', width, 4 * sizes.queries);
    add(layer, 'norm2', 1, width);
    add(layer, 'gateUp', 2 * feedForward, width);
    add(layer, 'down', width, feedForward);
  }
  add(0, 'finalNorm', 1, width);
  if (shape.head === 'untied') add(0, 'head', vocabulary, width);
  const size = at;
  const find = (layer: number, number: number): Part => {
    const tied = number === part.head && shape.head === 'tied';
    const found = parts.get(tied ? key(0, part.embedding) : key(layer, number));
    if (!found) throw new RangeError(`This shape has no part ${number} in layer ${layer}.`);
    return found;
  };
  const rotary = 2 * size;
  return {
    ...{ sizes, size, transposed: size, rotary, total: rotary + shape.context * sizes.head },
    part: (layer, name) => find(layer, part[name]),
    places: placesOf(shape, size, [...parts.values()], (layer, number) => 4 * find(layer, number).at),
  };
}

function placesOf(
  shape: ModelShape,
  size: number,
  parts: readonly Part[],
  offsetOf: (layer: number, number: number) => number,
): Uint32Array<ArrayBuffer> {
  const straight = parameterPlaces(shape, offsetOf);
  const places = new Uint32Array(2 * parameterCount(shape));
  for (const slot of parameterLayout(shape)) {
    const isMatrix = slot.shape.length === 2;
    const first = straight[slot.offset] ?? 0;
    const home = parts.find(
      ({ at, outputs, inputs }) => 4 * at <= first && first < 4 * at + outputs * inputs,
    );
    if (!home) throw new RangeError(`${slot.name} lies outside every part.`);
    const { at, outputs, inputs } = home;
    for (let i = slot.offset; i < slot.offset + slot.size; i++) {
      const place = straight[i] ?? 0;
      const within = place - 4 * at;
      const column = within % inputs;
      const row = (within - column) / inputs;
      places[2 * i] = isMatrix ? (place | decays) >>> 0 : place;
      places[2 * i + 1] = isMatrix ? 4 * (size + at) + column * outputs + row : nowhere;
    }
  }
  return places;
}

/** `[context, head, 4]` for each position the cosines of half a head's pairs, then the sines; padding turns nothing. */
export function rotaryRows(shape: ModelShape): Float32Array<ArrayBuffer> {
  const headWidth = shape.width / shape.heads;
  const half = 2 * trainingSizes(shape).head;
  const table = new Float32Array(shape.context * 2 * half);
  for (let position = 0; position < shape.context; position++) {
    for (let pair = 0; pair < half; pair++) {
      const angle = pair < headWidth / 2 ? position * shape.ropeBase ** ((-2 * pair) / headWidth) : 0;
      table[position * 2 * half + pair] = Math.cos(angle);
      table[position * 2 * half + half + pair] = Math.sin(angle);
    }
  }
  return table;
}
