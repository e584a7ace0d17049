/**
 * Named, seeded, sequential random streams. Each purpose (initialisation, proposing, solving, shuffling,
 * evaluation) has its own, forked by name from the run's one seed, so that drawing more in one place never
 * changes another. Not for token sampling inside engines: that is `counter.ts`.
 */
import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

export type StreamName =
  | 'initialise'
  | 'propose'
  | 'select'
  | 'gate'
  | 'suite'
  | 'error-suite'
  | 'beyond'
  | 'chance'
  | 'probe'
  | 'project';

/** FNV-1a over the name, folded into the seed: distinct names give unrelated streams. */
function hash(seed: number, name: string): number {
  let value = 0x811c9dc5 ^ seed;
  for (let i = 0; i < name.length; i++) value = Math.imul(value ^ name.charCodeAt(i), 0x01000193);
  return Math.imul(value ^ (value >>> 15), 0x2c1b3c6d) | 0;
}

/** A sequential source of numbers with a state that can be saved and restored. */
export interface RandomStream {
  /** @returns a number in [0, 1). */
  next(): number;
  /** @returns an integer in [0, bound). */
  below(bound: number): number;
  /** @returns a standard normal number. */
  normal(): number;
  /** @returns an unsigned 32-bit integer. */
  word(): number;
  /** The generator's state, to go on from later. */
  state(): readonly number[];
}

/** Opens the stream of that name for a run's seed; with `state`, goes on where that state was taken. */
export function openStream(seed: number, name: StreamName, state?: readonly number[]): RandomStream {
  const generator = state ? xoroshiro128plusFromState(state) : xoroshiro128plus(hash(seed | 0, name));
  const word = (): number => generator.next() >>> 0;
  const next = (): number => word() / 0x100000000;
  return {
    next,
    below: (bound) => Math.floor(next() * bound),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    word,
    state: () => [...generator.getState()],
  };
}

/** Shuffles in place (Fisher-Yates) and returns the same array. */
export function shuffle<T>(items: T[], random: RandomStream): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const held = items[i] as T;
    items[i] = items[j] as T;
    items[j] = held;
  }
  return items;
}
