/**
 * How long training took, from the durations in the loop's events: phases only, so that loading, seeding and
 * evaluation never count.
 */
import type { LoopEvent } from '../core/selfplay/event';
import { type Phase, phases } from '../core/task/mode';

const phaseOf = {
  proposed: 'propose',
  validated: 'validate',
  solved: 'solve',
  rewarded: 'reward',
  updated: 'update',
} as const satisfies Partial<Record<LoopEvent['kind'], Phase>>;

/** Milliseconds a phase. */
export type PhaseMs = Readonly<Record<Phase, number>>;

export class Stopwatch {
  private lap = zero();
  private total: number;

  /** @param seconds of training that came before, when a run is resumed. */
  constructor(seconds = 0) {
    this.total = 1000 * seconds;
  }

  /** Takes note of an event; those without training time change nothing. */
  note(event: LoopEvent): void {
    if (event.kind in phaseOf && 'durationMs' in event) {
      const phase = phaseOf[event.kind as keyof typeof phaseOf];
      this.lap[phase] += event.durationMs;
      this.total += event.durationMs;
    }
  }

  /** Seconds of training since the start of the run. */
  get seconds(): number {
    return this.total / 1000;
  }

  /** Milliseconds of each phase since the last call. */
  takeLap(): PhaseMs {
    const taken = this.lap;
    this.lap = zero();
    return taken;
  }
}

function zero(): Record<Phase, number> {
  return Object.fromEntries(phases.map((phase) => [phase, 0])) as Record<Phase, number>;
}
