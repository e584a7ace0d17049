/**
 * The proposals of a stored run, asked like those of the open one. The worker reads them when the page begins to look
 * at the run and lets them go when it looks away; it holds one such run at a time. Answers to single tasks (rollouts)
 * are not stored.
 */
import type { RunId } from '../storage/protocol';
import type { Asked } from './messages';
import type { ArchiveSize } from './protocol';
import { ProposalQuestions } from './questions';

export class StoredArchive extends ProposalQuestions {
  readonly #client: Pick<ProposalQuestions, 'ask'>;
  readonly #run: RunId;

  constructor(client: Pick<ProposalQuestions, 'ask'>, run: RunId) {
    super(run);
    this.#client = client;
    this.#run = run;
  }

  override ask(asked: Asked): Promise<unknown> {
    return this.#client.ask(asked);
  }

  /** Tells how much there is once it is read; a closed run does not grow. @returns what ends it. */
  watch(listener: (size: ArchiveSize) => void): () => void {
    let current = true;
    this.ask({ kind: 'look', run: this.#run }).then(
      (size) => {
        if (current) listener(size as ArchiveSize);
      },
      // Whoever asks for rows is told the same.
      () => undefined,
    );
    return () => {
      current = false;
    };
  }

  /** Back to the open run: what was read is let go. */
  async lookAway(): Promise<void> {
    await this.ask({ kind: 'look' });
  }
}
