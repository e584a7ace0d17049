/** Makes the map: a sample of the run's tasks, each read by the model, laid out in the plane by the examination worker. */
import { modes } from '../../../core/task/mode';
import type { ArchivePoints } from '../../../engine/archive/protocol';
import type { ExaminedQuestion } from '../../../engine/examination/protocol';
import type { Examination } from '../../examination/context';
import type { ReadyModel } from '../../examination/models';
import type { Asking } from '../../examination/useAsked';
import type { ProposalArchive } from '../archive';
import type { MapPoint } from './chart';

/** Tasks on the map: enough to see its parts, few enough to lay out while one waits. */
const mostPoints = 1200;

export interface TaskMapData {
  /** Oldest first. */
  readonly points: readonly MapPoint[];
  /** Valid tasks in the archive, of which these are a part. */
  readonly of: number;
  /** Iteration of the model that read them. */
  readonly iteration: number;
}

export async function layOut(
  archive: ProposalArchive,
  examination: Examination,
  { signal, onProgress }: Asking,
): Promise<TaskMapData> {
  const sample = await archive.points(mostPoints);
  const model = await examination.now();
  signal.throwIfAborted();
  const questions = questionsOf(sample, model);
  const options = { signal, onProgress };
  const { vectors } = await examination.ask('embed', { key: model.key, questions }, options);
  const seed = model.config.run.seed;
  const { rows, points } = await examination.ask('project', { vectors, seed }, options);
  return {
    points: rows.map((row, index) => pointOf(sample, row, points.data, index)),
    of: sample.of,
    iteration: model.iteration,
  };
}

function questionsOf(sample: ArchivePoints, { config }: ReadyModel): ExaminedQuestion[] {
  return sample.programs.map((program, index) => {
    const mode = modes[sample.modes[index] ?? 0] ?? 'deduction';
    const outputs = sample.outputs[index] ?? [];
    return {
      mode,
      program,
      pairs: (sample.inputs[index] ?? []).map((input, place) => ({ input, output: outputs[place] ?? '' })),
      visible: mode === 'induction' ? config.task.inductionVisible : 1,
    };
  });
}

function pointOf(sample: ArchivePoints, row: number, places: Float32Array, index: number): MapPoint {
  const rate = sample.solveRates[row] ?? Number.NaN;
  return {
    number: sample.numbers[row] ?? 0,
    mode: modes[sample.modes[row] ?? 0] ?? 'deduction',
    iteration: sample.iterations[row] ?? 0,
    ...(Number.isNaN(rate) ? {} : { solveRate: rate }),
    program: sample.programs[row] ?? '',
    x: places[2 * index] ?? 0,
    y: places[2 * index + 1] ?? 0,
  };
}
