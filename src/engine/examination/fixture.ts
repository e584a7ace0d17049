/**
 * An examination on real Python with a model that a short run has trained, for tests: weights at which nothing is level.
 */
import { buildSuites } from '../../core/evaluation/suites';
import type { PythonExecutor } from '../../core/port/python';
import { selfPlay } from '../../core/selfplay/loop';
import type { Run } from '../../core/selfplay/run';
import { openSmallRun, smallConfig } from '../trainer/fixture';
import { Examiner } from './examiner';
import { Inquiry } from './inquiry';
import type { Examination, ExaminationKind, ExaminationProgress, GeneratedToken } from './protocol';

/** Iterations of imitation, then of self-play. */
const warmUps = 12;
const iterations = 16;

/** A run in which every layer and head has learned something. The caller disposes its policy. */
export async function trainedRun(python: PythonExecutor): Promise<Run> {
  const config = smallConfig('self-play', {
    model: { width: 32, layers: 2, heads: 4, feedForward: 48 },
    warmup: { iterations: warmUps },
    update: { learningRate: 0.01 },
  });
  const run = await openSmallRun(config, python);
  const suites = await buildSuites(config, run.language, run.environment, run.writer);
  run.barred = suites.barred;
  for await (const event of selfPlay(run, suites)) {
    if (event.kind === 'iteration' && event.metrics.iteration >= iterations) break;
  }
  return run;
}

/** What was told before the answer. */
export interface Heard {
  readonly progress: ExaminationProgress[];
  readonly tokens: GeneratedToken[];
}

/** Asks an examiner as the worker does. */
export class Asker {
  readonly examiner: Examiner;

  constructor(readonly python: PythonExecutor) {
    this.examiner = new Examiner({ python, backend: 'cpu', clock: () => performance.now() });
  }

  async ask<K extends ExaminationKind>(
    kind: K,
    fields: Examination[K]['ask'],
    { signal = new AbortController().signal, heard }: { signal?: AbortSignal; heard?: Heard } = {},
  ): Promise<Examination[K]['answer']> {
    const inquiry = new Inquiry(signal, {
      onProgress: (progress) => heard?.progress.push(progress),
      onToken: (token) => heard?.tokens.push(token),
    });
    const asked = { id: 1, kind, ...fields } as Parameters<Examiner['answer']>[0];
    return (await this.examiner.answer(asked, inquiry)) as Examination[K]['answer'];
  }
}
