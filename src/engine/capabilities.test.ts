import { afterEach, describe, expect, it, vi } from 'vitest';
import { probeAdapter, requestAdapter } from './capabilities';

const info = {
  vendor: 'acme',
  architecture: 'nine',
  device: '',
  description: '',
  isFallbackAdapter: false,
};

/** A browser that answers requests for an adapter one after another. */
function browser(...answers: readonly (GPUAdapterInfo | null)[]): ReturnType<typeof vi.fn> {
  const left = [...answers];
  const request = vi.fn(async () => {
    const answer = left.shift();
    return answer ? { info: answer } : null;
  });
  vi.stubGlobal('navigator', { gpu: { requestAdapter: request } });
  return request;
}

describe('the adapter', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('is asked for once more by a browser that offers none at first', async () => {
    const request = browser(null, info as GPUAdapterInfo);
    await expect(probeAdapter()).resolves.toEqual({ kind: 'hardware', note: 'acme nine' });
    expect(request).toHaveBeenCalledTimes(2);
    expect(request).toHaveBeenCalledWith({ powerPreference: 'high-performance' });
  });

  it('is asked for once where there is one', async () => {
    const request = browser(info as GPUAdapterInfo);
    await requestAdapter();
    expect(request).toHaveBeenCalledTimes(1);
  });

  it('is none after two refusals, and where the browser knows no WebGPU', async () => {
    const request = browser(null, null, info as GPUAdapterInfo);
    await expect(probeAdapter()).resolves.toMatchObject({ kind: 'none' });
    expect(request).toHaveBeenCalledTimes(2);
    vi.stubGlobal('navigator', {});
    await expect(requestAdapter()).resolves.toBeUndefined();
  });

  it('is software where its name says so', async () => {
    browser({ ...info, vendor: 'google', architecture: 'swiftshader' } as GPUAdapterInfo);
    await expect(probeAdapter()).resolves.toMatchObject({ kind: 'software' });
  });
});
