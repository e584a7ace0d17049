/**
 * A policy engine that survives the loss of its device: when the GPU fails it opens another engine, puts back the last
 * state it kept and repeats the call. The run goes on a moment younger, and says so. What is kept is a copy of the
 * parameters and moments every few seconds, because reading them back after each update would cost as much as the update.
 */
import type { PolicyEngine, PolicyState } from '../../core/port/policy';
import type { EngineKind } from './engine';

/** Errors after which the engine's device is of no more use; by name, so that nobody loads tfjs to know them. */
const fatalNames = new Set(['GpuFailedError', 'GpuUnavailableError']);

/** Milliseconds between two copies of the state. */
const keepEveryMs = 2_000;
/** A second loss within this time is no accident: the run then goes on without the GPU. */
const patienceMs = 60_000;

/** What was lost and what goes on in its place. */
export interface Recovery {
  readonly from: EngineKind;
  readonly to: EngineKind;
  readonly reason: string;
  /** Updates that were made since the state was last kept. */
  readonly updatesLost: number;
}

export interface RecoveryOptions {
  readonly kind: EngineKind;
  /** Opens an engine of that kind with any parameters of the right shape. */
  readonly open: (kind: EngineKind) => Promise<PolicyEngine>;
  readonly onRecovery: (recovery: Recovery) => void;
  /** Milliseconds from any fixed moment. */
  readonly clock: () => number;
}

/** Wraps an engine that may lose its device. */
export async function createRecoveringEngine(
  engine: PolicyEngine,
  options: RecoveryOptions,
): Promise<PolicyEngine> {
  return new RecoveringEngine(engine, options, await engine.save());
}

class RecoveringEngine implements PolicyEngine {
  #engine: PolicyEngine;
  #kind: EngineKind;
  #kept: PolicyState;
  #keptAt: number;
  #lostAt = Number.NEGATIVE_INFINITY;
  #updates: number;
  readonly #options: RecoveryOptions;

  constructor(engine: PolicyEngine, options: RecoveryOptions, kept: PolicyState) {
    this.#engine = engine;
    this.#kind = options.kind;
    this.#options = options;
    this.#kept = kept;
    this.#keptAt = options.clock();
    this.#updates = kept.updates;
  }

  get shape() {
    return this.#engine.shape;
  }

  rollout(...args: Parameters<PolicyEngine['rollout']>): ReturnType<PolicyEngine['rollout']> {
    return this.#survive((engine) => engine.rollout(...args));
  }

  async update(...args: Parameters<PolicyEngine['update']>): ReturnType<PolicyEngine['update']> {
    const stats = await this.#survive((engine) => engine.update(...args));
    this.#updates += 1;
    const now = this.#options.clock();
    if (now - this.#keptAt >= keepEveryMs) await this.#keep(now);
    return stats;
  }

  score(...args: Parameters<PolicyEngine['score']>): ReturnType<PolicyEngine['score']> {
    return this.#survive((engine) => engine.score(...args));
  }

  async save(): Promise<PolicyState> {
    return this.#keep(this.#options.clock());
  }

  async load(state: PolicyState): Promise<void> {
    await this.#survive((engine) => engine.load(state));
    this.#kept = state;
    this.#keptAt = this.#options.clock();
    this.#updates = state.updates;
  }

  dispose(): Promise<void> {
    return this.#engine.dispose();
  }

  async #keep(now: number): Promise<PolicyState> {
    this.#kept = await this.#survive((engine) => engine.save());
    this.#keptAt = now;
    return this.#kept;
  }

  async #survive<T>(call: (engine: PolicyEngine) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await call(this.#engine);
      } catch (error) {
        if (!(error instanceof Error && fatalNames.has(error.name))) throw error;
        await this.#recover(error.message);
      }
    }
  }

  /** @throws the last engine's error when not even `wasm` opens. */
  async #recover(reason: string): Promise<void> {
    const { open, onRecovery, clock } = this.#options;
    const from = this.#kind;
    await this.#engine.dispose().catch(() => undefined);
    const now = clock();
    const again = now - this.#lostAt >= patienceMs;
    this.#lostAt = now;
    this.#kind = again ? from : 'wasm';
    this.#engine = await open(this.#kind).catch((error: unknown) => {
      if (this.#kind === 'wasm') throw error;
      this.#kind = 'wasm';
      return open('wasm');
    });
    await this.#engine.load(this.#kept);
    onRecovery({ from, to: this.#kind, reason, updatesLost: this.#updates - this.#kept.updates });
    this.#updates = this.#kept.updates;
  }
}
