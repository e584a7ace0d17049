/** A copy of the model that is being trained, asked of the trainer: one question, one answer, or why there is none. */
import type { TrainerCommand, TrainerEvent } from '../../engine/trainer/protocol';

/** The policy after `iteration` iterations, with the settings it was trained under. */
export type PolicyCopy = Omit<Extract<TrainerEvent, { kind: 'policy' }>, 'kind'>;

/** The trainer as far as it is asked here. */
interface PolicySource {
  send(command: TrainerCommand): void;
  subscribe(listener: (event: TrainerEvent) => void): () => void;
}

/** There is no model to copy. */
export class NoModelError extends Error {
  override readonly name = 'NoModelError';
  constructor() {
    super('There is no model to ask: start a run first, or continue one.');
  }
}

/** @throws NoModelError if the run ends before it has answered. */
export function askPolicy(trainer: PolicySource): Promise<PolicyCopy> {
  return new Promise((resolve, reject) => {
    const end = trainer.subscribe((event) => {
      if (event.kind === 'policy') {
        const { kind: _, ...copy } = event;
        end();
        resolve(copy);
      } else if (event.kind === 'status' && (event.status === 'stopped' || event.status === 'failed')) {
        end();
        reject(new NoModelError());
      }
    });
    trainer.send({ kind: 'policy' });
  });
}
