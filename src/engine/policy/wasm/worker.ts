/** A worker of the engine: one kernel, which computes its shard of each batch. */

import { Grammar } from '../packing/grammar';
import { generate } from './generation';
import { openPort } from './host';
import { Kernel } from './kernel';
import { unpackRows, unpackSamples } from './packet';
import type { Job, Reply } from './protocol';
import { trainRows } from './training';

let kernel: Kernel | undefined;

async function answer(job: Job): Promise<Reply | undefined> {
  if (job.kind === 'open') {
    kernel = await Kernel.open(job.module, job.shape, new Grammar(job.automaton));
    return { kind: 'ready' };
  }
  if (!kernel) throw new Error('The policy worker was given work before a model.');
  switch (job.kind) {
    case 'parameters':
      kernel.view('parametersAt').set(job.values);
      kernel.run.pack();
      return undefined;
    case 'train': {
      const sums = trainRows(kernel, unpackRows(job.rows), job.clip);
      return { kind: 'trained', gradient: kernel.view('gradientsAt').slice(), sums };
    }
    case 'generate': {
      const { requests, samples } = unpackSamples(job.samples);
      return { kind: 'generated', generated: generate(kernel, requests, samples, job.drawing) };
    }
  }
}

/** Buffers of a reply that move instead of being copied. */
function buffersOf(reply: Reply): ArrayBuffer[] {
  if (reply.kind === 'trained') return [reply.gradient.buffer];
  if (reply.kind === 'generated') {
    const { lengths, tokens, logProbs } = reply.generated;
    return [lengths.buffer, tokens.buffer, logProbs.buffer];
  }
  return [];
}

const port = await openPort();
let previous = Promise.resolve();
port.listen((job) => {
  previous = previous.then(async () => {
    const reply = await answer(job as Job).catch(
      (error: unknown): Reply => ({
        kind: 'failed',
        message: error instanceof Error ? error.message : String(error),
      }),
    );
    if (reply) port.post(reply, buffersOf(reply));
  });
});
