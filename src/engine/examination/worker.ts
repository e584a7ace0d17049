/**
 * The examination worker: takes the page's requests, checked at this edge, and answers each by its id. Requests run side
 * by side and give way to each other. It is a worker of its own, so that whatever a person asks, the trainer goes on.
 */
import * as v from 'valibot';
import { probeAdapter } from '../capabilities';
import { createPythonPool } from '../python/pool';
import { type Asked, Examiner } from './examiner';
import { Inquiry } from './inquiry';
import { LazyPython } from './lazyPython';
import type { ExaminationEvent } from './protocol';
import { idOf, requestSchema } from './schema';

const underWay = new Map<number, AbortController>();

/** Opened by the first request: the adapter must be asked for first. */
let opened: Promise<Examiner> | undefined;

async function openExaminer(): Promise<Examiner> {
  const adapter = await probeAdapter();
  return new Examiner({
    python: new LazyPython(() => createPythonPool({ workers: 1 })),
    // An adapter that computes on the processor is slower than tfjs' own arithmetic there.
    backend: adapter.kind === 'hardware' ? 'webgpu' : 'cpu',
    clock: () => performance.now(),
  });
}

function post(event: ExaminationEvent): void {
  self.postMessage(event, { transfer: transferable(event) });
}

/** The large arrays of an answer move to the page instead of being copied. */
function transferable(event: ExaminationEvent): Transferable[] {
  const holder = event.kind === 'answer' ? event.answer : event.kind === 'token' ? event.token : null;
  return Object.values(holder ?? {}).flatMap((field: unknown) => {
    const data = typeof field === 'object' && field !== null && 'data' in field ? field.data : undefined;
    return data instanceof Float32Array ? [data.buffer] : [];
  });
}

function fail(id: number, error: unknown): void {
  const { name, message } =
    error instanceof Error || error instanceof DOMException
      ? error
      : { name: 'Error', message: String(error) };
  post({ id, kind: 'failed', name, message });
}

async function answer(asked: Asked): Promise<void> {
  const { id } = asked;
  const controller = new AbortController();
  underWay.set(id, controller);
  const inquiry = new Inquiry(controller.signal, {
    onProgress: (progress) => post({ id, kind: 'progress', progress }),
    onToken: (token) => post({ id, kind: 'token', token }),
  });
  try {
    opened ??= openExaminer();
    const examiner = await opened;
    inquiry.check();
    post({ id, kind: 'answer', answer: await examiner.answer(asked, inquiry) });
  } catch (error) {
    fail(id, error);
  } finally {
    underWay.delete(id);
  }
}

self.onmessage = ({ data }: MessageEvent<unknown>) => {
  const parsed = v.safeParse(requestSchema, data);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    const place = v.getDotPath(issue);
    const message = `This cannot be asked: ${place ? `${place}: ` : ''}${issue.message}.`;
    fail(idOf(data) ?? 0, Object.assign(new Error(message), { name: 'RequestError' }));
  } else if (parsed.output.kind === 'abort') {
    underWay.get(parsed.output.id)?.abort();
  } else {
    void answer(parsed.output);
  }
};
