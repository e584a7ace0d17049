/**
 * Watches the loop's events and keeps what the page may ask about: what is in flight, how each phase took, the
 * newest answers of each task. It draws no conclusions and never slows the loop; `snapshot.ts` turns it into messages.
 */
import type { IterationMetrics, LoopEvent } from '../../core/selfplay/event';
import { type Mode, modes, type PerMode, type Phase, perMode, phases } from '../../core/task/mode';
import type { Rejection, SolvedTask, Verdict } from '../../core/task/task';
import { judgedGlimpse, pickSamples, pickSolved, waitingGlimpse } from './glimpse';
import type { PhaseTimes, RingSnapshot } from './protocol';

/** Iterations the mean phase times and rates are taken over. */
const window = 20;

/** Solved tasks whose answers are kept for inspection, newest first. */
const solvedKept = 4096;

/** One finished iteration's costs. */
interface Cost {
  readonly phases: Record<Phase, number>;
  readonly generated: number;
  readonly trained: number;
}

/** The ring without the answered tasks, whose pay depends on the run's settings (`snapshot.ts`). */
type ObservedRing = Omit<RingSnapshot, 'solved'>;

export class Observer {
  private ringNow: ObservedRing = emptyRing();
  private current = zeroPhases();
  private readonly costs: Cost[] = [];
  private previous = { generated: 0, trained: 0 };
  private readonly solved = new Map<number, SolvedTask>();
  private solvedNow: readonly SolvedTask[] = [];
  /** Tasks made of the proposals shown on the ring. */
  private sampled: ReadonlySet<number> = new Set();
  private finished: IterationMetrics[] = [];
  /** Milliseconds of training so far: the phases' own time. */
  trainingMs = 0;

  /** Takes note of one event, in the order the loop yields them. */
  note(event: LoopEvent): void {
    if (event.kind !== 'phase-started') this.ringNow = { ...this.ringNow, stand: 'done' };
    switch (event.kind) {
      case 'phase-started':
        if (event.phase === 'propose' || event.iteration !== this.ringNow.iteration)
          this.begin(event.iteration);
        this.ringNow = { ...this.ringNow, phase: event.phase, stand: 'begun' };
        return;
      case 'proposed':
        this.spend('propose', event.durationMs);
        this.ringNow = {
          ...this.ringNow,
          proposed: countByMode(event.proposals, (proposal) => proposal.prompt.mode),
          samples: pickSamples(event.proposals.map((proposal) => ({ proposal }))).map(waitingGlimpse),
        };
        return;
      case 'validated':
        this.spend('validate', event.durationMs);
        this.noteVerdicts(event.verdicts);
        return;
      case 'solved':
        this.spend('solve', event.durationMs);
        this.noteSolved(event.solved);
        return;
      case 'rewarded':
        this.spend('reward', event.durationMs);
        this.ringNow = {
          ...this.ringNow,
          rewards: {
            ...this.ringNow.rewards,
            propose: meanByMode(
              event.proposals.map(({ proposal, reward }) => [proposal.prompt.mode, reward]),
            ),
          },
        };
        return;
      case 'updated':
        this.spend('update', event.durationMs);
        this.ringNow = { ...this.ringNow, gradientNorm: event.stats.gradientNorm, rows: event.rows };
        return;
      case 'iteration':
        this.finish(event.metrics);
        return;
      case 'seeded':
      case 'evaluated':
        this.ringNow = { ...this.ringNow, phase: 'between' };
        return;
    }
  }

  /** An iteration of an earlier visit, for the page's charts. */
  recall(metrics: IterationMetrics): void {
    this.finished.push(metrics);
    this.previous = { generated: metrics.generatedTokens, trained: metrics.trainedTokens };
    this.ringNow = { ...this.ringNow, iteration: metrics.iteration };
  }

  /** What is in flight; the tasks being answered are {@link solvedSamples}. */
  get ring(): ObservedRing {
    return this.ringNow;
  }

  /** A few of the tasks answered in this iteration, the most telling first. */
  get solvedSamples(): readonly SolvedTask[] {
    return this.solvedNow;
  }

  /** Metrics of the iterations finished since the last call. */
  takeMetrics(): readonly IterationMetrics[] {
    const taken = this.finished;
    this.finished = [];
    return taken;
  }

  /** The newest answers to a task, if they are still kept. */
  answersTo(task: number): SolvedTask | undefined {
    return this.solved.get(task);
  }

  get phaseTimes(): PhaseTimes {
    const count = Math.max(1, this.costs.length);
    return Object.fromEntries(
      phases.map((phase) => [phase, this.costs.reduce((sum, cost) => sum + cost.phases[phase], 0) / count]),
    ) as Record<Phase, number>;
  }

  /** Rates over the newest iterations, per second of training. */
  get rates(): { generated: number; trained: number; iterations: number } {
    const total = { ms: 0, generated: 0, trained: 0 };
    for (const cost of this.costs) {
      total.ms += phases.reduce((sum, phase) => sum + cost.phases[phase], 0);
      total.generated += cost.generated;
      total.trained += cost.trained;
    }
    const perSecond = (amount: number): number => (total.ms > 0 ? (1000 * amount) / total.ms : 0);
    return {
      generated: perSecond(total.generated),
      trained: perSecond(total.trained),
      iterations: perSecond(this.costs.length),
    };
  }

  private begin(iteration: number): void {
    this.current = zeroPhases();
    this.solvedNow = [];
    this.sampled = new Set();
    const { rewards, gradientNorm, rows } = this.ringNow;
    this.ringNow = { ...emptyRing(), iteration, rewards, gradientNorm, rows };
  }

  private spend(phase: Phase, ms: number): void {
    this.current[phase] += ms;
    this.trainingMs += ms;
  }

  private noteVerdicts(verdicts: readonly Verdict[]): void {
    const rejections: Partial<Record<Rejection, number>> = {};
    // Further inputs by the environment are tasks, not proposals.
    const own = verdicts.filter(({ proposal }) => proposal.prompt.origin !== 'environment');
    const refusal = (verdict: Verdict): Rejection | undefined =>
      verdict.valid ? verdict.letIn : verdict.rejection;
    for (const verdict of own) {
      const reason = refusal(verdict);
      if (reason) rejections[reason] = (rejections[reason] ?? 0) + 1;
    }
    const shown = pickSamples(own);
    this.sampled = new Set(shown.flatMap((verdict) => (verdict.valid ? [verdict.task.id] : [])));
    const modeOf = (verdict: Verdict): Mode => verdict.proposal.prompt.mode;
    this.ringNow = {
      ...this.ringNow,
      valid: countByMode(
        own.filter((verdict) => refusal(verdict) === undefined),
        modeOf,
      ),
      rejected: countByMode(
        own.filter((verdict) => refusal(verdict) !== undefined),
        modeOf,
      ),
      rejections,
      samples: shown.map(judgedGlimpse),
    };
  }

  private noteSolved(solved: readonly SolvedTask[]): void {
    const answers = solved.flatMap(({ task, answers: given }) =>
      given.map((answer) => ({ mode: task.mode, answer })),
    );
    for (const item of solved) {
      this.solved.delete(item.task.id);
      this.solved.set(item.task.id, item);
    }
    for (const id of this.solved.keys()) {
      if (this.solved.size <= solvedKept) break;
      this.solved.delete(id);
    }
    this.solvedNow = pickSolved(solved, this.sampled);
    const trained = answers.filter(({ answer }) => answer.purpose === 'train');
    this.ringNow = {
      ...this.ringNow,
      attempts: countByMode(answers, ({ mode }) => mode),
      correct: countByMode(
        answers.filter(({ answer }) => answer.grade === 'correct'),
        ({ mode }) => mode,
      ),
      rewards: {
        ...this.ringNow.rewards,
        solve: meanByMode(trained.map(({ mode, answer }) => [mode, answer.reward])),
      },
    };
  }

  private finish(metrics: IterationMetrics): void {
    this.finished.push(metrics);
    this.costs.push({
      phases: this.current,
      generated: metrics.generatedTokens - this.previous.generated,
      trained: metrics.trainedTokens - this.previous.trained,
    });
    if (this.costs.length > window) this.costs.shift();
    this.previous = { generated: metrics.generatedTokens, trained: metrics.trainedTokens };
    this.current = zeroPhases();
  }
}

function zeroPhases(): Record<Phase, number> {
  return { propose: 0, validate: 0, solve: 0, reward: 0, update: 0 };
}

function emptyRing(): ObservedRing {
  const none = perMode(() => 0);
  return {
    phase: 'between',
    stand: 'done',
    iteration: 0,
    proposed: none,
    valid: none,
    rejected: none,
    rejections: {},
    attempts: none,
    correct: none,
    rewards: { propose: {}, solve: {} },
    gradientNorm: 0,
    rows: 0,
    samples: [],
  };
}

function countByMode<T>(items: readonly T[], modeOf: (item: T) => Mode): PerMode<number> {
  const counts = perMode(() => 0);
  for (const item of items) counts[modeOf(item)]++;
  return counts;
}

function meanByMode(items: readonly (readonly [Mode, number])[]): Partial<PerMode<number>> {
  const means: Partial<PerMode<number>> = {};
  for (const mode of modes) {
    const mine = items.filter(([of]) => of === mode);
    if (mine.length > 0) means[mode] = mine.reduce((sum, [, value]) => sum + value, 0) / mine.length;
  }
  return means;
}
