/**
 * Who may pull the loop, and how fast: run, pause, single steps and slow motion are all the same thing, a consumer
 * that waits before it pulls again.
 */
import type { LoopEvent } from '../../core/selfplay/event';

export type Step = 'phase' | 'iteration';

export class Pace {
  private mode: 'running' | 'paused' | Step = 'paused';
  private phaseMs = 0;
  /** Where it comes to rest once paused: at once, or when the iteration at hand is done. */
  private restsNow: 'at once' | 'between iterations' = 'at once';
  private wake: (() => void) | undefined;

  get paused(): boolean {
    return this.mode === 'paused';
  }

  run(): void {
    this.change('running');
  }

  /** Nobody watches single phases at full speed, so there the iteration at hand is to be finished. */
  pause(): void {
    if (this.mode === 'paused') return;
    this.restsNow = this.mode === 'running' && this.phaseMs === 0 ? 'between iterations' : 'at once';
    this.change('paused');
  }

  /** Where a paused run comes to rest. */
  get rests(): 'at once' | 'between iterations' {
    return this.restsNow;
  }

  /** Goes on until the phase or iteration at hand is done. */
  step(unit: Step): void {
    this.restsNow = 'at once';
    this.change(unit);
  }

  /** Shows each phase for at least so long; 0 is full speed. */
  slow(phaseMs: number): void {
    this.phaseMs = phaseMs;
    this.wake?.();
  }

  /** Whether every event is worth showing at once, because a person is watching each of them. */
  get watched(): boolean {
    return this.phaseMs > 0 || this.mode === 'phase' || this.mode === 'iteration';
  }

  /** Notes an event: a step ends with it, or a phase begins to be shown. */
  async after(event: LoopEvent): Promise<void> {
    const phaseDone =
      event.kind !== 'phase-started' && event.kind !== 'iteration' && event.kind !== 'evaluated';
    if (this.mode === 'iteration' && event.kind === 'iteration') this.mode = 'paused';
    if (this.mode === 'phase' && phaseDone) this.mode = 'paused';
    if (this.phaseMs > 0 && (event.kind === 'phase-started' || phaseDone)) await this.wait(this.phaseMs / 2);
  }

  /** Resolves when something changed or {@link stir} was called; the loop may still be paused. */
  stirred(): Promise<void> {
    return this.wait(undefined);
  }

  /** Wakes who waits, without a change of pace. */
  stir(): void {
    this.wake?.();
  }

  private change(mode: Pace['mode']): void {
    this.mode = mode;
    this.wake?.();
  }

  /** Waits for a time or until something changes. */
  private wait(ms: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(() => this.wake?.(), ms);
      this.wake = () => {
        clearTimeout(timer);
        this.wake = undefined;
        resolve();
      };
    });
  }
}

/** Lets waiting messages in; unlike a timer it is not slowed down in a hidden tab. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(undefined);
  });
}
