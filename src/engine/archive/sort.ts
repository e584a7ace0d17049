/**
 * The rows of one page in the order asked for, without sorting more than is needed: numbers become keys that the
 * engine's own sort takes, texts are only selected. Equal values keep the order of their proposals, and rows without a
 * value come last whichever way is asked.
 */
import type { Config } from '../../core/config/schema';
import { type Chunk, chunkRows } from './chunk';
import { learnabilityOf } from './filter';
import { modeIndex, originIndex, refusalIndex } from './kind';
import type { ArchiveQuery, SortColumn } from './protocol';

/** Places of proposals fit so many bits, and 32 bits of value beside them make an exact double. */
const placeRange = 2 ** 21;
const lastKey = 2 ** 32 - 1;

const textColumns: Partial<Record<SortColumn, number>> = { program: 0, inputs: 1, outputs: 2 };

/**
 * @param places rising places, counted from the first chunk's first row
 * @returns the places of the page
 */
export function sortedPage(
  chunks: readonly Chunk[],
  places: Uint32Array,
  { sort: { by, order }, offset, limit }: ArchiveQuery,
  config: Config,
): Uint32Array {
  const end = Math.min(places.length, offset + limit);
  if (by === 'number') {
    return order === 'ascending'
      ? places.slice(offset, end)
      : places.slice(places.length - end, Math.max(0, places.length - offset)).reverse();
  }
  const text = textColumns[by];
  if (text !== undefined) return selectTexts(chunks, places, { text, order, offset, end });
  const keyOf = numberKey(by, config);
  const keys = new Float64Array(places.length);
  for (let i = 0; i < places.length; i++) {
    const place = places[i] ?? 0;
    const chunk = chunks[Math.floor(place / chunkRows)];
    const key = chunk ? keyOf(chunk, place % chunkRows) : Number.NaN;
    const placed = Number.isNaN(key) ? lastKey : order === 'ascending' ? key : lastKey - 1 - key;
    keys[i] = placed * placeRange + place;
  }
  const compare = (a: number, b: number): number => a - b;
  select(keys, offset, end, compare);
  return Uint32Array.from(keys.subarray(offset, end).sort(), (key) => key % placeRange);
}

type KeyOf = (chunk: Chunk, row: number) => number;

/** A whole number from 0 to 2^32 - 2 that rises with the value; NaN for none. */
function numberKey(by: SortColumn, config: Config): KeyOf {
  switch (by) {
    case 'mode':
      return ({ kinds }, row) => modeIndex(kinds[row] ?? 0);
    case 'origin':
      return ({ kinds }, row) => originIndex(kinds[row] ?? 0);
    case 'verdict':
      return ({ kinds }, row) => refusalIndex(kinds[row] ?? 0);
    case 'iteration':
      return ({ iterations }, row) => iterations[row] ?? 0;
    case 'timesDrawn':
      return ({ timesDrawn }, row) => timesDrawn[row] ?? 0;
    case 'length':
      return (chunk, row) => (chunk.tokenEnds[row] ?? 0) - (row > 0 ? (chunk.tokenEnds[row - 1] ?? 0) : 0);
    case 'solveRate':
      return ({ solveRates }, row) => risingBits(solveRates[row] ?? Number.NaN);
    case 'learnability': {
      const of = learnabilityOf(config);
      return ({ solveRates }, row) => risingBits(of(solveRates[row] ?? Number.NaN));
    }
    case 'reward':
      return ({ rewards }, row) => risingBits(rewards[row] ?? Number.NaN);
    default:
      return ({ advantages }, row) => risingBits(advantages[row] ?? Number.NaN);
  }
}

const float = new Float32Array(1);
const word = new Uint32Array(float.buffer);

/** The bits of a 32-bit float as a number that rises with it. */
function risingBits(value: number): number {
  if (Number.isNaN(value)) return value;
  float[0] = value;
  const bits = word[0] ?? 0;
  return bits >= 2 ** 31 ? lastKey - bits : bits + 2 ** 31;
}

interface TextPage {
  readonly text: number;
  readonly order: ArchiveQuery['sort']['order'];
  readonly offset: number;
  readonly end: number;
}

function selectTexts(
  chunks: readonly Chunk[],
  places: Uint32Array,
  { text, order, offset, end }: TextPage,
): Uint32Array {
  const texts = Array.from(
    places,
    (place) => chunks[Math.floor(place / chunkRows)]?.text(place % chunkRows, text) ?? '',
  );
  const keys = textKeys(texts);
  const sign = order === 'ascending' ? 1 : -1;
  const compare = (a: number, b: number): number => {
    const byKey = (keys[a] ?? 0) - (keys[b] ?? 0);
    const [left = '', right = ''] = [texts[a], texts[b]];
    if (left === '' || right === '') return left === right ? a - b : left === '' ? 1 : -1;
    if (byKey !== 0) return sign * byKey;
    return left === right ? a - b : left < right ? -sign : sign;
  };
  const indices = Uint32Array.from(texts, (_, index) => index);
  select(indices, offset, end, compare);
  return indices
    .slice(offset, end)
    .sort(compare)
    .map((index) => places[index] ?? 0);
}

/** Characters of a text that its key holds, seven bits each. */
const keyCharacters = 6;
/** What programs begin with beyond their first line: the same for all. */
const indent = '\n    '.length;

/**
 * Numbers in the order of the texts as far as they go, because comparing programs that all begin alike is slow. Programs
 * begin with one of a few signatures, so the rank of the first line counts first.
 */
function textKeys(texts: readonly string[]): Float64Array {
  const heads = texts.map((text) => text.slice(0, text.indexOf('\n') + 1));
  const ranks = new Map([...new Set(heads)].sort().map((head, rank) => [head, rank]));
  return Float64Array.from(texts, (text, index) => {
    const head = heads[index] ?? '';
    let key = ranks.get(head) ?? 0;
    const from = head === '' ? 0 : head.length + indent - 1;
    for (let at = from; at < from + keyCharacters; at++) {
      key = key * 128 + (at < text.length ? Math.min(127, text.charCodeAt(at)) : 0);
    }
    return key;
  });
}

type Comparison = (a: number, b: number) => number;

/** Brings what belongs between two places of the order there, itself in any order (Hoare's selection, twice). */
function select(values: Uint32Array | Float64Array, from: number, to: number, compare: Comparison): void {
  if (from > 0 && from < values.length) selectAt(values, 0, from, compare);
  if (to < values.length) selectAt(values, Math.min(from, to), to, compare);
}

/** Moves the smaller ones before `at` and the others behind, from `low` on. */
function selectAt(values: Uint32Array | Float64Array, low: number, at: number, compare: Comparison): void {
  let left = low;
  let right = values.length - 1;
  while (left < right) {
    const pivot = values[(left + right) >> 1] ?? 0;
    let i = left;
    let j = right;
    while (i <= j) {
      while (compare(values[i] ?? 0, pivot) < 0) i++;
      while (compare(values[j] ?? 0, pivot) > 0) j--;
      if (i <= j) {
        const held = values[i] ?? 0;
        values[i++] = values[j] ?? 0;
        values[j--] = held;
      }
    }
    if (at <= j) right = j;
    else if (at >= i) left = i;
    else return;
  }
}
