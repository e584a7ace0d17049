/**
 * Iterations that look like a run's without running one: programs of the prior, verdicts and answers drawn from a seed.
 * For tests and benchmarks of what keeps proposals; nothing it says of Python or the model is true.
 */
import type { Language } from '../../core/language/language';
import { sampleFromPrior } from '../../core/language/prior';
import { programFacts } from '../../core/language/program';
import { detokenize } from '../../core/language/tokenizer';
import { openStream, type RandomStream } from '../../core/random/stream';
import { modes } from '../../core/task/mode';
import {
  type Answer,
  type Proposal,
  rejections,
  type SolvedTask,
  type Task,
  type Verdict,
} from '../../core/task/task';
import { type IterationBatch, type PaidVerdict, packProposals, packSolved } from './batch';

/** How large an iteration is. */
export interface ImaginedSize {
  readonly proposals: number;
  readonly draws: number;
  readonly answers: number;
}

/** Makes one iteration after the other; the same seed makes the same. */
export class ImaginedRun {
  readonly #random: RandomStream;
  readonly #tasks: Task[] = [];
  #iteration = 0;
  #nextTask = 1;

  constructor(
    private readonly language: Language,
    seed: number,
    private readonly size: ImaginedSize,
  ) {
    this.#random = openStream(seed, 'suite');
  }

  next(): IterationBatch {
    this.#iteration++;
    const paid = Array.from({ length: this.size.proposals }, () => this.#proposal());
    const solved = Array.from({ length: this.size.draws }, () => this.#solved());
    return {
      iteration: this.#iteration,
      proposals: packProposals(paid),
      solved: packSolved(
        solved.filter((item) => item !== undefined),
        [],
      ),
    };
  }

  #proposal(): PaidVerdict {
    const { language } = this;
    const random = this.#random;
    const { errors } = language.options;
    const offered = modes.filter((mode) => mode !== 'error' || errors === 'some');
    const mode = offered[random.below(offered.length)] ?? 'deduction';
    const start = language.starts.anyProgram;
    const program = sampleFromPrior(language, start, language.maxProgramTokens + 1, random);
    const text = detokenize(language.vocabulary, program.subarray(0, -1));
    const signature = programFacts(program).signature ?? { argument: 'int', result: 'int' };
    const proposal: Proposal = {
      prompt: {
        ...{
          mode,
          origin: 'policy',
          tokens: new Int32Array(0),
          start,
          priorStart: start,
          limit: 0,
          stream: 0,
        },
        references: this.#tasks.length > 0 ? [this.#someTask().id] : [],
      },
      tokens: program,
      logProbs: Float32Array.from(program, () => -random.next()),
      program: text,
      signature,
      inputs: [String(random.below(10))],
    };
    const pay = { reward: random.next(), advantage: random.next() - 0.5 };
    if (random.next() < 0.4) {
      const rejection = rejections[random.below(rejections.length)] ?? 'fails';
      return { verdict: { valid: false, proposal, timesProposed: 0, rejection, detail: rejection }, ...pay };
    }
    const task: Task = {
      ...{ id: this.#nextTask++, mode, program: text, signature, visible: 1, behaviour: '' },
      pairs: [{ input: proposal.inputs[0] ?? '', output: String(random.below(100)) }],
      provenance: { origin: 'policy', iteration: this.#iteration, references: [] },
    };
    this.#tasks.push(task);
    if (this.#tasks.length > 20_000) this.#tasks.splice(0, 10_000);
    const verdict: Verdict = { valid: true, proposal, timesProposed: 0, task };
    return { verdict, ...pay };
  }

  #solved(): SolvedTask | undefined {
    if (this.#tasks.length === 0) return undefined;
    const random = this.#random;
    const task = this.#someTask();
    const answers = Array.from({ length: this.size.answers }, (): Answer => {
      const text = random.below(10);
      return {
        tokens: Int32Array.of(
          this.language.vocabulary.id(String(text)),
          this.language.vocabulary.id('<eos>'),
        ),
        logProbs: Float32Array.of(-random.next(), -0.1),
        text: String(text),
        grade: random.next() < 0.5 ? 'correct' : 'wrong',
        purpose: 'train',
        reward: 1,
      };
    });
    const right = answers.filter(({ grade }) => grade === 'correct').length;
    return {
      ...{ task, prompt: new Int32Array(0), start: 0, limit: 0, drawn: 'refill', answers },
      solveRate: right / Math.max(1, answers.length),
    };
  }

  #someTask(): Task {
    const task = this.#tasks[this.#random.below(this.#tasks.length)];
    if (!task) throw new Error('No task has been imagined yet.');
    return task;
  }
}
