/**
 * The models a person questions, by name, in the examination worker: the one that is being trained, as it is when it
 * is asked for, and checkpoints. Copies only; nothing asked of them changes the run.
 */
import type { Config } from '../../core/config/schema';
import type { ExaminationClient } from '../../engine/examination/client';
import type { ModelInfo } from '../../engine/examination/protocol';
import type { PolicyCopy } from '../session/policy';

/** A model that is ready to be questioned. */
export interface ReadyModel {
  readonly key: string;
  readonly iteration: number;
  readonly config: Config;
  readonly info: ModelInfo;
}

export class Models {
  readonly client: Pick<ExaminationClient, 'ask'>;
  readonly #key: string;
  #current: { readonly model: ReadyModel; readonly owner: unknown } | undefined;
  #loading: Promise<ReadyModel> | undefined;

  /** @param key what the current model is called in the worker, where its name must be its own. */
  constructor(client: Pick<ExaminationClient, 'ask'>, key = 'now') {
    this.client = client;
    this.#key = key;
  }

  /**
   * The model as it is now.
   * @param policy copies it; whatever it or the worker throws is thrown.
   * @param owner the run it belongs to.
   */
  now(policy: () => Promise<PolicyCopy>, owner: unknown): Promise<ReadyModel> {
    this.#loading ??= this.#load(policy, owner).finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  /** The model of this run as it was when it was last asked for; loads it where it never was. */
  async recent(policy: () => Promise<PolicyCopy>, owner: unknown): Promise<ReadyModel> {
    const current = this.#current;
    return current && current.owner === owner ? current.model : this.now(policy, owner);
  }

  /** Keeps another model by a name of its own. */
  async keep(key: string, { iteration, config, state }: PolicyCopy): Promise<ReadyModel> {
    const info = await this.client.ask('load', { key, config, policy: state });
    return { key, iteration, config, info };
  }

  async #load(policy: () => Promise<PolicyCopy>, owner: unknown): Promise<ReadyModel> {
    const model = await this.keep(this.#key, await policy());
    this.#current = { model, owner };
    return model;
  }
}
