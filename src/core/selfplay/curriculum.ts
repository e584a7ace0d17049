/**
 * An automatic curriculum over the length of programs (a departure from the paper, docs/METHOD.md): proposals begin with
 * the shortest programs that compute anything and may be one token longer each time the solver has mastered the longest
 * ones. It bounds what may be proposed, whoever proposes, and never what may be answered.
 */
import type { SolvedTask } from '../task/task';

/** Signature, operand, operator, operand. */
const shortest = 4;

/** Mean solve rate of the longest programs at which they count as mastered, and how many tasks it must rest on. */
const mastered = 0.6;
const evidence = 64;

/** Weight of each new task in the mean. */
const rate = 1 / 32;

/** What a checkpoint keeps. */
export interface CurriculumState {
  readonly length: number;
  readonly mean: number;
  readonly tasks: number;
}

export class Curriculum {
  #length = shortest;
  #mean = 0;
  #tasks = 0;

  /** @param longest most tokens a program of the level may have. */
  constructor(private readonly longest: number) {}

  /** Most tokens a proposed program may have now. */
  get length(): number {
    return this.#length;
  }

  /**
   * Notes how tasks went and lengthens programs where the longest are mastered.
   * @param lengthOf tokens of a task's program.
   */
  note(solved: readonly SolvedTask[], lengthOf: (program: string) => number): void {
    for (const { task, solveRate } of solved) {
      if (this.#length >= this.longest || task.mode === 'induction') continue;
      // One token less counts too: an operator brings two, so that every second length has hardly a program.
      if (lengthOf(task.program) < this.#length - 1) continue;
      this.#tasks++;
      this.#mean += Math.max(rate, 1 / this.#tasks) * (solveRate - this.#mean);
      if (this.#tasks < evidence || this.#mean < mastered) continue;
      this.#length++;
      this.#mean = 0;
      this.#tasks = 0;
    }
  }

  save(): CurriculumState {
    return { length: this.#length, mean: this.#mean, tasks: this.#tasks };
  }

  restore({ length, mean, tasks }: CurriculumState): void {
    this.#length = length;
    this.#mean = mean;
    this.#tasks = tasks;
  }
}
