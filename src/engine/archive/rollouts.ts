/**
 * The answers of the newest iterations, as they came, in bounded memory: most of them nobody will ask for, so they are
 * put together by distinct answer only when somebody does.
 */
import type { Vocabulary } from '../../core/language/vocabulary';
import type { Answer } from '../../core/task/task';
import { grades, purposes, type SolvedBatch } from './batch';
import type { AnswerGroup } from './protocol';
import { archiveTokens } from './tokens';

/** Most bytes kept. */
const maxBytes = 96 * 1024 * 1024;

/** Answers that are equal, while they are counted. */
interface Group {
  readonly tokens: Uint16Array;
  readonly logProbs: Float32Array;
  readonly grade: number;
  readonly reward: number;
  readonly purposes: Record<Answer['purpose'], number>;
  advantage: number;
  trained: number;
  count: number;
}

export class Rollouts {
  readonly #byIteration = new Map<number, SolvedBatch>();
  #bytes = 0;

  add(iteration: number, solved: SolvedBatch): void {
    this.#byIteration.set(iteration, solved);
    this.#bytes += bytesOf(solved);
    for (const [oldest, batch] of this.#byIteration) {
      if (this.#bytes <= maxBytes) break;
      this.#byIteration.delete(oldest);
      this.#bytes -= bytesOf(batch);
    }
  }

  /** Answers to a task in an iteration, the most frequent first; undefined if they are no longer kept. */
  answers(iteration: number, task: number, vocabulary: Vocabulary): readonly AnswerGroup[] | undefined {
    const batch = this.#byIteration.get(iteration);
    const index = batch?.tasks.lastIndexOf(task) ?? -1;
    if (!batch || index === -1) return undefined;
    const first = batch.answerCounts.subarray(0, index).reduce((sum, count) => sum + count, 0);
    const groups = group(batch, first, first + (batch.answerCounts[index] ?? 0));
    return groups
      .sort((a, b) => b.count - a.count)
      .map((found): AnswerGroup => {
        const tokens = archiveTokens(vocabulary, found.tokens, found.logProbs);
        return {
          text: tokens
            .slice(0, -1)
            .map(({ lexeme }) => lexeme)
            .join(''),
          grade: grades[found.grade] ?? 'wrong',
          count: found.count,
          purposes: found.purposes,
          reward: found.reward,
          ...(found.trained > 0 ? { advantage: found.advantage / found.trained } : {}),
          logProb: found.logProbs.reduce((sum, value) => sum + value, 0),
          tokens,
        };
      });
  }
}

function group(batch: SolvedBatch, first: number, end: number): Group[] {
  const groups = new Map<string, Group>();
  let token = batch.lengths.subarray(0, first).reduce((sum, length) => sum + length, 0);
  for (let at = first; at < end; at++) {
    const length = batch.lengths[at] ?? 0;
    const tokens = batch.tokens.subarray(token, token + length);
    const logProbs = batch.logProbs.subarray(token, token + length);
    token += length;
    const code = batch.answers[at] ?? 0;
    const key = tokens.join(' ');
    const found: Group = groups.get(key) ?? {
      tokens,
      logProbs,
      grade: code & 3,
      reward: batch.rewards[at] ?? 0,
      purposes: { train: 0, explore: 0, estimate: 0 },
      advantage: 0,
      trained: 0,
      count: 0,
    };
    groups.set(key, found);
    found.count++;
    found.purposes[purposes[code >> 2] ?? 'train']++;
    const advantage = batch.advantages[at] ?? Number.NaN;
    if (!Number.isNaN(advantage)) {
      found.advantage += advantage;
      found.trained++;
    }
  }
  return [...groups.values()];
}

function bytesOf(batch: SolvedBatch): number {
  return Object.values(batch).reduce((sum, column) => sum + column.byteLength, 0);
}
