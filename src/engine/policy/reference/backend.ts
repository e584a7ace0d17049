/**
 * Opens the tfjs backend that plain tfjs operations run on. tfjs has one active backend for the whole page or worker, so
 * whoever computes at the same time must ask for the same one.
 */
import * as tf from '@tensorflow/tfjs';

/** The tfjs backends there are. `wasm` must have been imported and told where its files lie by the caller. */
export type ReferenceBackend = 'cpu' | 'wasm' | 'webgl' | 'webgpu';

/** The tfjs backend asked for does not run here. */
export class BackendUnavailableError extends Error {
  override readonly name = 'BackendUnavailableError';
}

/** Makes a backend tfjs' active one. @throws BackendUnavailableError */
export async function openBackend(backend: ReferenceBackend): Promise<void> {
  const opened = await activate(backend).catch(() => false);
  if (!opened) {
    throw new BackendUnavailableError(
      `tfjs cannot open its ${backend} backend here; choose 'cpu', which always runs.`,
    );
  }
  await tf.ready();
}

async function activate(backend: ReferenceBackend): Promise<boolean> {
  if (backend === 'webgpu') {
    // The device that tfjs gets is the one our own kernels run on.
    const { openGpu } = await import('../webgpu/device');
    await openGpu();
  }
  return tf.setBackend(backend);
}
