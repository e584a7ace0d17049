/**
 * How long a step of each kind of work takes here, learned from every submission, so that dispatches stay inside their
 * time budget on an adapter that gets slower or faster at any time. It knows neither the GPU nor the clock.
 */

/** Steps of one kind that a submission took. */
interface StepsTaken {
  readonly kind: string;
  readonly steps: number;
}

export class Pace {
  readonly #stepMs = new Map<string, number>();

  /** Milliseconds a step of that kind is expected to take; undefined until one was measured. */
  stepMs(kind: string): number | undefined {
    return this.#stepMs.get(kind);
  }

  /**
   * Divides the time of a submission among its kinds of work as they were expected to take it, and keeps of each the
   * slower of what was measured and what was known, which is forgotten slowly.
   */
  learn(taken: readonly StepsTaken[], elapsedMs: number): void {
    const known = taken.map(({ kind, steps }) => ({ kind, steps, stepMs: this.#stepMs.get(kind) }));
    const expectedMs = known.reduce((sum, { steps, stepMs }) => sum + steps * (stepMs ?? 0), 0);
    for (const { kind, steps, stepMs } of known) {
      if (steps === 0) continue;
      // What is not known yet is given all the time: too short a dispatch costs little, too long a one the device.
      const share = stepMs === undefined || expectedMs === 0 ? 1 : (steps * stepMs) / expectedMs;
      const measured = (share * elapsedMs) / steps;
      this.#stepMs.set(
        kind,
        stepMs === undefined ? measured : Math.max(measured, 0.8 * stepMs + 0.2 * measured),
      );
    }
  }
}
