/**
 * A Python worker: starts an interpreter, then runs one segment of a batch after another. It decides nothing: time
 * limits, replacement and the order of results are the pool's.
 */
import * as v from 'valibot';
import { reasonOf } from './errors';
import { openPort } from './host';
import { type Interpreter, startInterpreter } from './interpreter';
import { noProgram, type RunMessage, type StartMessage, type ToPool, toWorker } from './protocol';

const port = await openPort();
const post = (message: ToPool, transfer?: Transferable[]) => port.post(message, transfer);

let interpreter: Interpreter | undefined;
let running: { job: number; index: number; cause: 'memory' | 'crash' } = { job: 0, index: 0, cause: 'crash' };
let shared: Int32Array | undefined;

async function start(message: StartMessage): Promise<void> {
  shared = message.shared;
  interpreter = await startInterpreter(message, {
    mark(index) {
      running.index = index;
      running.cause = 'crash';
      if (shared !== undefined) Atomics.store(shared, 0, index);
    },
    emit(first, results) {
      post({ kind: 'chunk', job: running.job, first, results });
    },
    refusedMemory() {
      running.cause = 'memory';
    },
    snapshot(bytes) {
      post({ kind: 'snapshot', bytes }, [bytes.buffer as ArrayBuffer]);
    },
  });
  post({ kind: 'ready' });
}

function run(message: RunMessage, python: Interpreter): void {
  const { job } = message;
  running = { job, index: 0, cause: 'crash' };
  if (shared !== undefined) Atomics.store(shared, 1, 0);
  try {
    const state = python.run(message);
    if (shared !== undefined) Atomics.store(shared, 0, noProgram);
    post({ kind: 'done', job, state, heapBytes: python.heapBytes() });
  } catch (error) {
    post({
      kind: 'crashed',
      ...running,
      message: (error instanceof Error ? String(error) : reasonOf(error)).slice(0, 300),
    });
  }
}

port.listen((data) => {
  const message = v.parse(toWorker, data);
  if (message.kind === 'start') {
    start(message).catch((error: unknown) => post({ kind: 'failed', message: reasonOf(error) }));
  } else if (interpreter !== undefined) {
    run(message, interpreter);
  }
});
post({ kind: 'listening' });
