/**
 * From a weighted LL(1) grammar to the flat tables of {@link Automaton}. A state is what remains to be written: a
 * stack of symbols. The grammar is bounded in depth, so the stacks are finitely many and never repeat along a
 * text; states from which exactly the same texts follow with the same weights are merged, which for a language
 * without loops is one pass from the end to the start. Languages with loops are given as machines, state by state. It
 * knows nothing of Python.
 */
import type { Automaton } from './automaton';
import type { GrammarSymbol } from './symbol';

/** The grammar cannot be compiled: a mistake in `grammar.ts`, found when the level is compiled. */
export class GrammarError extends Error {
  override readonly name = 'GrammarError';
}

/** A stack as a linked list; equal stacks are one object. `undefined` is the empty stack. */
interface Stack {
  readonly top: GrammarSymbol;
  readonly rest: Stack | undefined;
  readonly pushed: Map<number, Stack>;
}

interface Edge {
  readonly probability: number;
  readonly stack: Stack | undefined;
}

/** What a state of a machine may write: a token, its weight, and the state after it or one of the builder's. */
export type Step<C> = readonly [token: number, weight: number, next: C | { readonly state: number }];

/** A finite machine whose states are told apart by their keys. Its texts may loop. */
export interface Machine<C> {
  readonly keyOf: (state: C) => string;
  readonly steps: (state: C) => readonly Step<C>[];
}

interface State {
  readonly id: number;
  readonly fewest: number;
  /** `[token, probability, next state]`, by token. */
  readonly edges: readonly (readonly [number, number, number])[];
}

/** Compiles stacks to states, merging equal ones, and at last writes the tables. */
export class AutomatonBuilder {
  readonly #bottom = new Map<number, Stack>();
  readonly #expanded = new Map<Stack, ReadonlyMap<number, Edge>>();
  readonly #stateOf = new Map<Stack, State | 'open'>();
  readonly #merged = new Map<string, State>();
  readonly #states: State[] = [{ id: 0, fewest: 0, edges: [] }];

  constructor(private readonly vocabulary: number) {}

  /**
   * The state in which exactly the texts of `symbols` follow.
   * @throws GrammarError if the grammar is not LL(1), not bounded, or has a symbol without text
   */
  start(symbols: readonly GrammarSymbol[]): number {
    return this.#state(this.#push(symbols, undefined)).id;
  }

  /**
   * The states of a machine in which these begin, with everything they lead to.
   * @throws GrammarError if a state writes a token in two ways, or can never end
   */
  machine<C>({ keyOf, steps }: Machine<C>, starts: readonly C[]): readonly number[] {
    const first = this.#states.length;
    const ids = new Map<string, number>();
    const found: C[] = [];
    const idOf = (state: C): number => {
      const key = keyOf(state);
      let id = ids.get(key);
      if (id === undefined) {
        id = first + found.push(state) - 1;
        ids.set(key, id);
      }
      return id;
    };
    const begun = starts.map(idOf);
    const edges: (readonly (readonly [number, number, number])[])[] = [];
    for (let at = 0; at < found.length; at++) {
      const state = found[at] as C;
      const written = steps(state);
      const total = written.reduce((sum, [, weight]) => sum + weight, 0);
      edges.push(
        written
          .map(([token, weight, next]) => {
            const target = isState(next) ? next.state : idOf(next);
            return [token, weight / total, target] as const;
          })
          .sort(([a], [b]) => a - b),
      );
      if (new Set(written.map(([token]) => token)).size < written.length) {
        throw new GrammarError(`A state of a machine writes a token in two ways: ${keyOf(state)}.`);
      }
    }
    this.#fewestOf(first, edges).forEach((fewest, index) => {
      if (fewest === Number.POSITIVE_INFINITY) {
        throw new GrammarError(`A state of a machine never ends: ${keyOf(found[index] as C)}.`);
      }
      this.#states.push({ id: first + index, fewest, edges: edges[index] ?? [] });
    });
    return begun;
  }

  /** Tokens that some state reached so far may write. */
  tokens(): ReadonlySet<number> {
    return new Set(this.#states.flatMap(({ edges }) => edges.map(([token]) => token)));
  }

  /** Fewest tokens to the end from each new state; states that lead to each other are visited until nothing changes. */
  #fewestOf(
    first: number,
    edges: readonly (readonly (readonly [number, number, number])[])[],
  ): readonly number[] {
    const fewest = edges.map(() => Number.POSITIVE_INFINITY);
    const from = (target: number): number =>
      (target < first ? this.#states[target]?.fewest : fewest[target - first]) ?? Number.POSITIVE_INFINITY;
    for (let changed = true; changed; ) {
      changed = false;
      for (let index = edges.length - 1; index >= 0; index--) {
        const best = 1 + Math.min(...(edges[index] ?? []).map(([, , target]) => from(target)));
        if (best < (fewest[index] ?? 0)) {
          fewest[index] = best;
          changed = true;
        }
      }
    }
    return fewest;
  }

  /** The tables of all states reached so far. */
  build(): Automaton {
    const { vocabulary } = this;
    const next = new Int32Array(this.#states.length * vocabulary).fill(-1);
    const rowOf = new Int32Array(this.#states.length);
    const fewest = new Int32Array(this.#states.length);
    const rows = new Map<string, number>();
    const weights: Float32Array[] = [];
    for (const state of this.#states) {
      const key = state.edges.map(([token, probability]) => `${token}:${probability.toPrecision(9)}`).join();
      let row = rows.get(key);
      if (row === undefined) {
        row = weights.length;
        rows.set(key, row);
        const weightRow = new Float32Array(vocabulary).fill(Number.NEGATIVE_INFINITY);
        for (const [token, probability] of state.edges) weightRow[token] = Math.log(probability);
        weights.push(weightRow);
      }
      rowOf[state.id] = row;
      fewest[state.id] = state.fewest;
      for (const [token, , target] of state.edges) next[state.id * vocabulary + token] = target;
    }
    const flat = new Float32Array(weights.length * vocabulary);
    weights.forEach((row, index) => {
      flat.set(row, index * vocabulary);
    });
    return { vocabulary, states: this.#states.length, next, rowOf, weights: flat, fewest, end: 0 };
  }

  #push(symbols: readonly GrammarSymbol[], rest: Stack | undefined): Stack | undefined {
    let stack = rest;
    for (let i = symbols.length - 1; i >= 0; i--) {
      const top = symbols[i];
      if (!top) continue;
      const pushed: Map<number, Stack> = stack ? stack.pushed : this.#bottom;
      let grown: Stack | undefined = pushed.get(top.id);
      if (!grown) {
        grown = { top, rest: stack, pushed: new Map() };
        pushed.set(top.id, grown);
      }
      stack = grown;
    }
    return stack;
  }

  /** What may come first in a stack: each token with its probability and the stack after it. */
  #expand(stack: Stack): ReadonlyMap<number, Edge> {
    const known = this.#expanded.get(stack);
    if (known) return known;
    const edges = new Map<number, Edge>();
    if (stack.top.token >= 0) {
      edges.set(stack.top.token, { probability: 1, stack: stack.rest });
    } else {
      const alternatives = stack.top.alternatives();
      const total = alternatives.reduce((sum, { weight }) => sum + weight, 0);
      for (const { weight, symbols } of alternatives) {
        const expansion = this.#push(symbols, stack.rest);
        if (!expansion) throw new GrammarError(`${stack.top.name} may be empty with nothing after it.`);
        for (const [token, edge] of this.#expand(expansion)) {
          if (edges.has(token)) {
            throw new GrammarError(
              `Not LL(1): two alternatives of ${stack.top.name} begin with token ${token}.`,
            );
          }
          edges.set(token, { probability: (weight / total) * edge.probability, stack: edge.stack });
        }
      }
      if (edges.size === 0) throw new GrammarError(`${stack.top.name} has no text.`);
    }
    this.#expanded.set(stack, edges);
    return edges;
  }

  #state(stack: Stack | undefined): State {
    if (!stack) return this.#states[0] as State;
    const known = this.#stateOf.get(stack);
    if (known === 'open')
      throw new GrammarError(`Not bounded: ${stack.top.name} can follow itself for ever.`);
    if (known) return known;
    this.#stateOf.set(stack, 'open');
    let fewest = Number.POSITIVE_INFINITY;
    const edges = [...this.#expand(stack)]
      .sort(([a], [b]) => a - b)
      .map(([token, edge]) => {
        const target = this.#state(edge.stack);
        fewest = Math.min(fewest, 1 + target.fewest);
        return [token, edge.probability, target.id] as const;
      });
    const key = edges.map(([token, p, target]) => `${token}:${p.toPrecision(9)}:${target}`).join();
    let state = this.#merged.get(key);
    if (!state) {
      state = { id: this.#states.length, fewest, edges };
      this.#states.push(state);
      this.#merged.set(key, state);
    }
    this.#stateOf.set(stack, state);
    return state;
  }
}

function isState<C>(next: C | { readonly state: number }): next is { readonly state: number } {
  return typeof next === 'object' && next !== null && 'state' in next;
}
