/**
 * One model under examination: a copy of a policy with the language, prompts, Python and suites of the run it comes
 * from. Nothing here reaches back into that run.
 */

import { promptWriterOf } from '../../core/config/promptWriter';
import type { Config } from '../../core/config/schema';
import { Environment } from '../../core/environment/environment';
import { environmentLimits } from '../../core/environment/limits';
import { buildSuites, type Suites } from '../../core/evaluation/suites';
import type { Language } from '../../core/language/language';
import { parameterCount } from '../../core/model/shape';
import type { PolicyEngine, PolicyState } from '../../core/port/policy';
import type { PythonExecutor } from '../../core/port/python';
import { languageOf, shapeOf } from '../../core/selfplay/run';
import type { PromptWriter } from '../../core/task/prompt';
import { createPolicyEngine } from '../policy/engine';
import { createReader, type Reader } from '../policy/reference/reader';
import { checkState } from '../policy/request';
import type { ModelInfo } from './protocol';

/** Where models compute and what runs their programs. */
export interface Surroundings {
  readonly python: PythonExecutor;
  readonly backend: ModelInfo['backend'];
}

export class ExaminedModel {
  readonly language: Language;
  readonly writer: PromptWriter;
  readonly environment: Environment;
  #suites: Promise<Suites> | undefined;
  #fast: Promise<PolicyEngine> | undefined;

  private constructor(
    readonly info: ModelInfo,
    readonly config: Config,
    readonly reader: Reader,
    private readonly policy: PolicyState,
    python: PythonExecutor,
  ) {
    this.language = languageOf(config);
    this.writer = promptWriterOf(config, this.language);
    this.environment = new Environment(python, this.language, environmentLimits(config));
  }

  /** @throws ShapeMismatchError if the policy is not of the settings' shape. */
  static async open(
    key: string,
    config: Config,
    policy: PolicyState,
    { python, backend }: Surroundings,
  ): Promise<ExaminedModel> {
    const shape = shapeOf(config);
    checkState(shape, policy);
    const { automaton, vocabulary, level } = languageOf(config);
    const reader = await createReader({ shape, automaton, parameters: policy.parameters, backend });
    const { layers, heads } = shape;
    const info: ModelInfo = {
      key,
      parameters: parameterCount(shape),
      layers,
      heads,
      level,
      updates: policy.updates,
      lexemes: vocabulary.lexemes,
      backend,
    };
    return new ExaminedModel(info, config, reader, policy, python);
  }

  /** The suites the model's run is judged by; made when first asked for. */
  suites(): Promise<Suites> {
    this.#suites ??= buildSuites(this.config, this.language, this.environment, this.writer);
    return this.#suites;
  }

  /** The same weights in the engine that runs train with, for hundreds of answers at once; opened when first asked for. */
  fast(): Promise<PolicyEngine> {
    const { parameters } = this.policy;
    const { automaton } = this.language;
    this.#fast ??= createPolicyEngine('wasm', {
      shape: this.reader.shape,
      automaton,
      parameters,
      workers: 1,
    });
    return this.#fast;
  }

  dispose(): void {
    this.reader.dispose();
    this.#fast?.then((engine) => engine.dispose()).catch(() => undefined);
  }
}
