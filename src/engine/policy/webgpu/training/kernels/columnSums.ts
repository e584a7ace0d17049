/**
 * Gradients of vectors, which are sums over rows: of norm weights (dy x / rms) and of biases (dy), those of a layer in
 * one dispatch. Divided into parts like the gradients of matrices.
 */
import { lines, range, type TrainingKernel, trainingKernel, workgroupSize } from './kernel';

/** Sums of one dispatch. */
const sumsAtOnce = 3;

/** Of each sum: `columns` in vec4s; `source` and `inverse` of a norm's input, or absent. */
const each = ['rows', 'columns', 'dy', 'source', 'inverse', 'out'] as const;
export type ColumnSum = Readonly<Record<(typeof each)[number], number>>;

const fields = [
  'stride',
  'partsCount',
  ...range(sumsAtOnce).flatMap((s) => each.map((field) => `${field}${s}`)),
];

/** The task's numbers of up to three sums. */
export function columnTask(
  sums: readonly ColumnSum[],
  stride: number,
  partsCount: number,
): Record<string, number> {
  const task: Record<string, number> = { stride, partsCount };
  for (const s of range(sumsAtOnce)) {
    for (const field of each) task[`${field}${s}`] = sums[s]?.[field] ?? 0;
  }
  return task;
}

/** Invocations of a workgroup: few, so that several processors get some. */
export const columnInvocations = workgroupSize / 8;

export function columnSums(): TrainingKernel {
  return trainingKernel(
    'column sums',
    'model',
    fields,
    `
fn add(rows: u32, columns: u32, dy: u32, values: u32, inverse: u32, out: u32, column: u32, part: u32) {
  let length = (rows + task.partsCount - 1u) / task.partsCount;
  let end = min(rows, (part + 1u) * length);
  var sum = vec4f();
  for (var row = part * length; row < end; row++) {
    let at = row * columns + column;
    if (values == absent) { sum += arena[dy + at]; }
    else { sum += arena[dy + at] * arena[values + at] * numbers[inverse + row]; }
  }
  gradients[part * task.stride + out + column] += sum;
}

@compute @workgroup_size(${columnInvocations})
fn main(@builtin(global_invocation_id) id: vec3u) {
  var column = id.x;
${lines(
  sumsAtOnce,
  (s) => `  if (column < task.columns${s}) {
    add(task.rows${s}, task.columns${s}, task.dy${s}, task.source${s}, task.inverse${s}, task.out${s}, column, id.y);
    return;
  }
  column -= task.columns${s};`,
)}
}
`,
  );
}
