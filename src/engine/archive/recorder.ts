/**
 * The trainer's hand in the archive: collects what an iteration's events say and sends it packed, once an iteration.
 * It keeps nothing and decides nothing; what it costs is the trainer's time, so it does as little as it can.
 */
import type { LoopEvent, ProposalReward, ScoredAnswer } from '../../core/selfplay/event';
import type { SolvedTask, Verdict } from '../../core/task/task';
import { buffersOf, type IterationBatch, packProposals, packSeeds, packSolved } from './batch';
import type { FeedMessage } from './feed';

export class Recorder {
  #verdicts: readonly Verdict[] = [];
  #paid: readonly ProposalReward[] = [];
  #solved: readonly SolvedTask[] = [];
  #answers: readonly ScoredAnswer[] = [];
  readonly #post: (message: FeedMessage, transfer: ArrayBuffer[]) => void;

  /** @param post sends to the archive; the buffers move. */
  constructor(post: (message: FeedMessage, transfer: ArrayBuffer[]) => void) {
    this.#post = post;
  }

  /** Takes note of one event, in the order the loop yields them. Warm-up makes no proposals: it imitates. */
  note(event: LoopEvent): void {
    switch (event.kind) {
      case 'seeded':
        this.#send({ iteration: 0, proposals: packSeeds(event.tasks), solved: packSolved([], []) });
        return;
      case 'evaluated':
        // Later exams come with the metrics of their iteration.
        if (event.iteration === 0) this.#post({ kind: 'exam', evaluation: event.evaluation }, []);
        return;
      case 'validated':
        this.#verdicts = event.verdicts;
        return;
      case 'solved':
        this.#solved = event.solved;
        return;
      case 'rewarded':
        this.#paid = event.proposals;
        this.#answers = event.answers;
        return;
      case 'iteration':
        this.#finish(event);
        return;
      default:
    }
  }

  #finish({ metrics }: Extract<LoopEvent, { kind: 'iteration' }>): void {
    const pay = new Map(this.#paid.map((item) => [item.proposal, item]));
    const proposals = packProposals(
      this.#verdicts.map((verdict) => {
        const { reward = Number.NaN, advantage = Number.NaN } = pay.get(verdict.proposal) ?? {};
        return { verdict, reward, advantage };
      }),
    );
    const solved = packSolved(this.#solved, this.#answers);
    this.#verdicts = [];
    this.#paid = [];
    this.#solved = [];
    this.#answers = [];
    this.#send({ iteration: metrics.iteration, proposals, solved }, metrics);
  }

  #send(batch: IterationBatch, metrics?: Extract<LoopEvent, { kind: 'iteration' }>['metrics']): void {
    this.#post({ kind: 'iteration', batch, ...(metrics ? { metrics } : {}) }, buffersOf(batch));
  }
}
