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

/** What WebGPU offers here. */
export interface AdapterFinding {
  /** `software`: it computes on the processor, where WebAssembly does the same far better. */
  readonly kind: 'hardware' | 'software' | 'none';
  /** Its name, or why there is none, in words for the page. */
  readonly note: string;
}

/**
 * The adapter that the webgpu engine uses, if there is one. Asked for twice: a Chromium whose Vulkan had just begun was seen to
 * offer none at first and the right one at once after.
 */
export async function requestAdapter(): Promise<GPUAdapter | undefined> {
  const ask = async (): Promise<GPUAdapter | null | undefined> =>
    globalThis.navigator?.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  return (await ask()) ?? (await ask()) ?? undefined;
}

/** Says what {@link requestAdapter} finds. */
export async function probeAdapter(): Promise<AdapterFinding> {
  const adapter = await requestAdapter();
  if (!adapter) return { kind: 'none', note: 'this browser offers no WebGPU adapter here' };
  const { vendor, architecture, description } = adapter.info;
  const name =
    [vendor, architecture, description].filter((part) => part !== '').join(' ') || 'unnamed adapter';
  return isSoftwareAdapter(adapter.info)
    ? { kind: 'software', note: `${name}, which computes on the processor, where WebAssembly is faster` }
    : { kind: 'hardware', note: name };
}

/** Whether an adapter is a program and not a chip. */
export function isSoftwareAdapter(info: GPUAdapterInfo): boolean {
  const { isFallbackAdapter, architecture, description } = info;
  return isFallbackAdapter || /swiftshader|llvmpipe|lavapipe/i.test(`${architecture} ${description}`);
}
