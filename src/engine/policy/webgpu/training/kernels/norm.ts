/** RMSNorm, y = x w / sqrt(mean(x^2) + epsilon), and its gradient; one row an invocation. */
import type { ModelShape } from '../../../../../core/model/shape';
import { trainingSizes } from '../weights';
import { eachElement, type TrainingKernel, trainingKernel } from './kernel';

/** Keeps 1 / rms of each row at `inverse`. */
export function normForward(shape: ModelShape): TrainingKernel {
  const { width } = trainingSizes(shape);
  return trainingKernel(
    'norm',
    'model',
    ['rows', 'source', 'weight', 'out', 'inverse'],
    eachElement(
      'task.rows',
      `
    let source = task.source + index * ${width}u;
    var squares = vec4f();
    for (var i = 0u; i < ${width}u; i++) {
      let x = arena[source + i];
      squares += x * x;
    }
    let r = 1.0 / sqrt(dot(squares, vec4f(1.0)) / ${shape.width}.0 + ${shape.normEpsilon});
    numbers[task.inverse + index] = r;
    let out = task.out + index * ${width}u;
    for (var i = 0u; i < ${width}u; i++) { arena[out + i] = arena[source + i] * r * weights[task.weight + i]; }`,
    ),
  );
}

/** out = residual (of the first `residualRows` rows) + gradient through the norm of x at `source`, given that of y. */
export function normBackward(shape: ModelShape): TrainingKernel {
  const { width } = trainingSizes(shape);
  return trainingKernel(
    'norm backward',
    'model',
    ['rows', 'dy', 'source', 'weight', 'inverse', 'residual', 'residualRows', 'out'],
    eachElement(
      'task.rows',
      `
    let offset = index * ${width}u;
    let source = task.source + offset;
    let dy = task.dy + offset;
    let r = numbers[task.inverse + index];
    var dots = vec4f();
    for (var i = 0u; i < ${width}u; i++) { dots += arena[dy + i] * weights[task.weight + i] * arena[source + i]; }
    let back = -dot(dots, vec4f(1.0)) * r * r * r / ${shape.width}.0;
    let added = index < task.residualRows;
    for (var i = 0u; i < ${width}u; i++) {
      var d = arena[dy + i] * weights[task.weight + i] * r + arena[source + i] * back;
      if (added) { d += arena[task.residual + offset + i]; }
      arena[task.out + offset + i] = d;
    }`,
    ),
  );
}
