/**
 * Biases and rotary positions (half-split form: (a, b) -> (a cos - b sin, b cos + a sin) with a and b the halves of a
 * head), applied in place to the rows of queries, keys and values.
 */
import type { ModelShape } from '../../../../../core/model/shape';
import { trainingSizes } from '../weights';
import { eachElement, type TrainingKernel, trainingKernel } from './kernel';

export function rotary(shape: ModelShape): TrainingKernel {
  const { head, queries, keys, projections } = trainingSizes(shape);
  const half = head / 2;
  const pairs = projections / 2;
  return trainingKernel(
    'rotary',
    'model',
    ['rows', 'projections', 'bias', 'table', 'positions'],
    eachElement(
      `task.rows * ${pairs}u`,
      `
    let row = index / ${pairs}u;
    let pair = index % ${pairs}u;
    let column = pair / ${half}u * ${head}u + pair % ${half}u;
    let at = task.projections + row * ${projections}u + column;
    var a = arena[at];
    var b = arena[at + ${half}u];
${
  shape.bias === 'qkv'
    ? `    a += weights[task.bias + column];
    b += weights[task.bias + column + ${half}u];`
    : ''
}
    if (column < ${queries + keys}u) {
      let turn = task.table + indices[task.positions + row] * ${head}u + pair % ${half}u;
      let c = weights[turn];
      let s = weights[turn + ${half}u];
      arena[at] = a * c - b * s;
      arena[at + ${half}u] = b * c + a * s;
    } else {
      arena[at] = a;
      arena[at + ${half}u] = b;
    }`,
    ),
  );
}
