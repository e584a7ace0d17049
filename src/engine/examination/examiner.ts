/**
 * Answers requests: finds the model that is meant and hands the rest to the file of that kind of question. It knows
 * nothing of messages, so that it runs and is tested on Node as in the worker.
 */
import { parseConfig } from '../../core/config/config';
import type { PythonExecutor } from '../../core/port/python';
import { propose, solve } from './answering';
import { compare } from './comparison';
import type { Inquiry } from './inquiry';
import { embed, project } from './map';
import type { Surroundings } from './model';
import { Models } from './models';
import { parseQuestion } from './ownQuestion';
import type { Examination, ExaminationKind, ExaminationRequest, ExecuteAnswer } from './protocol';
import { generate, read } from './reading';

/** A request that is answered, as opposed to given up. */
export type Asked = Exclude<ExaminationRequest, { readonly kind: 'abort' }>;

export interface ExaminerOptions extends Surroundings {
  /** Milliseconds from any fixed moment. */
  readonly clock: () => number;
}

export class Examiner {
  readonly #models: Models;
  readonly #python: PythonExecutor;
  readonly #clock: () => number;

  constructor({ python, backend, clock }: ExaminerOptions) {
    this.#models = new Models({ python, backend });
    this.#python = python;
    this.#clock = clock;
  }

  /** @throws whatever is wrong with the request, as a named error; nothing is harmed by it. */
  async answer(asked: Asked, inquiry: Inquiry): Promise<Examination[ExaminationKind]['answer']> {
    switch (asked.kind) {
      case 'load':
        return this.#models.load(asked.key, parseConfig(asked.config), asked.policy);
      case 'unload':
        this.#models.drop(asked.key);
        return null;
      case 'solve':
        return this.#models.use(asked.key, (model) => solve(model, asked, inquiry));
      case 'propose':
        return this.#models.use(asked.key, (model) => propose(model, asked, inquiry));
      case 'read':
        return this.#models.use(asked.key, (model) => read(model, asked, inquiry));
      case 'generate':
        return this.#models.use(asked.key, (model) => generate(model, asked, inquiry));
      case 'embed':
        return this.#models.use(asked.key, (model) => embed(model, asked, inquiry));
      case 'compare': {
        const [first, second] = asked.keys;
        return this.#models.use(first, (a) => this.#models.use(second, (b) => compare(a, b, asked, inquiry)));
      }
      case 'project':
        return project(asked, inquiry);
      case 'parseQuestion':
        return parseQuestion(this.#python, asked);
      case 'execute':
        return this.#execute(asked);
    }
  }

  async #execute({ program, inputs, limits }: Examination['execute']['ask']): Promise<ExecuteAnswer> {
    const begun = this.#clock();
    const [results = []] = await this.#python.run([{ program, inputs }], {
      ...limits,
      inputs: 'expression',
    });
    return { results, durationMs: this.#clock() - begun };
  }
}
