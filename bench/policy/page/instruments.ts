/**
 * Counts what a page does with WebGPU, whoever does it: dispatches, bytes of live buffers, and errors that nobody
 * caught, which would otherwise show only as wrong numbers. It wraps the browser's own methods, so it comes before all else.
 */

const bytesOf = new Map<GPUBuffer, number>();
const errors: string[] = [];
let dispatches = 0;
let liveBytes = 0;

/** To be called once, before any device is asked for. */
export function instrument(): void {
  if (!('GPUDevice' in globalThis)) return;
  const pass = GPUComputePassEncoder.prototype;
  const { dispatchWorkgroups, dispatchWorkgroupsIndirect } = pass;
  pass.dispatchWorkgroups = function (...sizes) {
    dispatches += 1;
    return dispatchWorkgroups.apply(this, sizes);
  };
  pass.dispatchWorkgroupsIndirect = function (...source) {
    dispatches += 1;
    return dispatchWorkgroupsIndirect.apply(this, source);
  };
  const { createBuffer } = GPUDevice.prototype;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    bytesOf.set(buffer, buffer.size);
    liveBytes += buffer.size;
    return buffer;
  };
  const { destroy } = GPUBuffer.prototype;
  GPUBuffer.prototype.destroy = function () {
    liveBytes -= bytesOf.get(this) ?? 0;
    bytesOf.delete(this);
    return destroy.call(this);
  };
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    const device = await requestDevice.call(this, descriptor);
    device.addEventListener('uncapturederror', ({ error }) => errors.push(error.message));
    return device;
  };
}

/** Dispatches encoded so far. */
export function dispatchesSoFar(): number {
  return dispatches;
}

/** Bytes of buffers that were created and not destroyed. */
export function liveBufferBytes(): number {
  return liveBytes;
}

/** @throws Error when a device reported errors since the page was opened. */
export function checkDeviceErrors(): void {
  if (errors.length > 0) throw new Error(`The GPU reported ${errors.length} errors: ${errors[0]}`);
}
