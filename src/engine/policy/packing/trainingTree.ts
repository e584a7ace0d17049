/**
 * Rows of an update laid out as one prefix tree with the objective's groups at its nodes, for any engine. Positions where
 * the grammar forces the token have no gradient: they get no group, and what follows the last free choice of a
 * completion is not computed at all.
 */
import type { UpdateRow } from '../../../core/port/policy';
import type { Grammar } from './grammar';
import { PrefixTree } from './tree';

/** What a part of a batch adds to an update besides its gradient; sums over completion tokens. */
export interface TrainingSums {
  readonly loss: number;
  readonly entropy: number;
  readonly priorKl: number;
  readonly approximateKl: number;
  readonly clipped: number;
}

export const noSums: TrainingSums = { loss: 0, entropy: 0, priorKl: 0, approximateKl: 0, clipped: 0 };

export function addSums(a: TrainingSums, b: TrainingSums): TrainingSums {
  return {
    loss: a.loss + b.loss,
    entropy: a.entropy + b.entropy,
    priorKl: a.priorKl + b.priorKl,
    approximateKl: a.approximateKl + b.approximateKl,
    clipped: a.clipped + b.clipped,
  };
}

export interface ClipRange {
  readonly clipLow: number;
  readonly clipHigh: number;
}

/** One distribution of the objective: the tokens of completions that agree so far, in one state and budget. */
export interface Group {
  readonly node: number;
  readonly state: number;
  readonly remaining: number;
  readonly next: Group | undefined;
  /** {token, old, gain, loss} of each completion. */
  readonly items: number[];
  entropy: number;
  priorKl: number;
}

/** A prefix tree with the objective's groups at its nodes. */
export class TrainingTree {
  readonly tree = new PrefixTree();
  readonly groups: Group[] = [];
  readonly #groupsAt: (Group | undefined)[] = [];
  items = 0;

  group(node: number, state: number, remaining: number): Group {
    const first = this.#groupsAt[node];
    for (let found = first; found; found = found.next) {
      if (found.state === state && found.remaining === remaining) return found;
    }
    const created: Group = {
      ...{ node, state, remaining, next: first, items: [] },
      ...{ entropy: 0, priorKl: 0 },
    };
    this.#groupsAt[node] = created;
    this.groups.push(created);
    this.tree.want(node);
    return created;
  }

  /** Adds a row. @returns the sums of its forced tokens, which need no model. */
  addRow(grammar: Grammar, row: UpdateRow, clip: ClipRange): TrainingSums {
    let sums = noSums;
    let root = -1;
    for (const { tokens, oldLogProbs, gain, loss, entropy, priorKl } of row.completions) {
      let state = row.start;
      /** Node of the tokens before `written`, made only when a choice follows. */
      let node = -1;
      let written = 0;
      for (let t = 0; t < tokens.length; t++) {
        const token = tokens[t] ?? 0;
        const old = oldLogProbs?.[t];
        if (grammar.forces(state, row.limit - t)) {
          sums = addSums(sums, forcedSums(old, gain, loss, clip));
        } else {
          if (root < 0) root = this.tree.addAll(-1, row.prompt);
          if (node < 0) node = root;
          for (; written < t; written++) node = this.tree.add(node, tokens[written] ?? 0);
          const group = this.group(node, state, row.limit - t);
          group.items.push(token, old ?? Number.NaN, gain, loss);
          group.entropy += entropy;
          group.priorKl += priorKl;
          this.items++;
        }
        state = grammar.after(state, token);
      }
    }
    return sums;
  }
}

/** The objective of a token the grammar forces: its log-probability is 0, so only its old one matters. */
function forcedSums(old: number | undefined, gain: number, loss: number, clip: ClipRange): TrainingSums {
  if (old === undefined) return { ...noSums, loss: -gain - loss };
  const ratio = Math.exp(-old);
  const high = 1 + clip.clipHigh;
  const low = 1 - clip.clipLow;
  return {
    ...noSums,
    loss: -Math.min(ratio, high) * gain - Math.max(ratio, low) * loss,
    approximateKl: old,
    clipped: (gain > 0 && ratio > high) || (loss < 0 && ratio < low) ? 1 : 0,
  };
}

/** Tokens trained, those of them with old log-probabilities, and all tokens of prompts and completions. */
export function countTokens(rows: readonly UpdateRow[]): {
  readonly trained: number;
  readonly compared: number;
  readonly read: number;
} {
  let trained = 0;
  let compared = 0;
  let read = 0;
  for (const { prompt, completions } of rows) {
    read += prompt.length;
    for (const { tokens, oldLogProbs } of completions) {
      trained += tokens.length;
      if (oldLogProbs) compared += tokens.length;
    }
  }
  return { trained, compared, read: read + trained };
}
