/**
 * The models kept for questions, by name. A model that is dropped while a question is under way lives until that is
 * answered.
 */
import type { Config } from '../../core/config/schema';
import type { PolicyState } from '../../core/port/policy';
import { ExaminedModel, type Surroundings } from './model';
import { type ModelInfo, modelsKept } from './protocol';

/** A question named a model that is not loaded, or no longer. */
export class UnknownModelError extends Error {
  override readonly name = 'UnknownModelError';
  constructor(key: string) {
    super(`The model "${key}" is not loaded, or made room for newer ones: load it again.`);
  }
}

interface Kept {
  readonly model: ExaminedModel;
  users: number;
  state: 'kept' | 'dropped';
}

export class Models {
  /** Longest unused first. */
  readonly #kept = new Map<string, Kept>();

  constructor(private readonly surroundings: Surroundings) {}

  /** @throws ShapeMismatchError */
  async load(key: string, config: Config, policy: PolicyState): Promise<ModelInfo> {
    const model = await ExaminedModel.open(key, config, policy, this.surroundings);
    this.drop(key);
    this.#kept.set(key, { model, users: 0, state: 'kept' });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= modelsKept) break;
      this.drop(oldest);
    }
    return model.info;
  }

  /** Hands a model to `work` and keeps it alive meanwhile. @throws UnknownModelError */
  async use<T>(key: string, work: (model: ExaminedModel) => Promise<T>): Promise<T> {
    const kept = this.#kept.get(key);
    if (!kept) throw new UnknownModelError(key);
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    kept.users++;
    try {
      return await work(kept.model);
    } finally {
      kept.users--;
      this.#release(kept);
    }
  }

  /** Forgets a model; one that is not there is forgotten already. */
  drop(key: string): void {
    const kept = this.#kept.get(key);
    if (!kept) return;
    this.#kept.delete(key);
    kept.state = 'dropped';
    this.#release(kept);
  }

  #release({ model, users, state }: Kept): void {
    if (state === 'dropped' && users === 0) model.dispose();
  }
}
