/**
 * The one place that asks the environment what it can do. Everything else is told.
 */
export interface Capabilities {
  readonly cores: number;
  /** Whether memory can be shared between workers, so that a Python program can be interrupted. */
  readonly isolation: 'isolated' | 'not isolated';
}

/** Probes the page's worker (or Node); cheap, and the same answer every time. */
export function probeCapabilities(): Capabilities {
  return {
    cores: globalThis.navigator?.hardwareConcurrency ?? 1,
    isolation: globalThis.crossOriginIsolated === true ? 'isolated' : 'not isolated',
  };
}

/** Most threads the policy engine is given by itself: a small model gains nothing from more. */
const mostWorkers = 4;

/** Threads for the policy engine on this machine. */
export function chooseWorkers({ cores }: Capabilities): number {
  return Math.max(1, Math.min(mostWorkers, cores));
}
