/** SwiGLU, silu(gate) up, and its gradient. Gate and up lie side by side in one row. */
import type { ModelShape } from '../../../../../core/model/shape';
import { trainingSizes } from '../weights';
import { eachElement, type TrainingKernel, trainingKernel } from './kernel';

const fields = ['rows', 'gateUp', 'act', 'dGateUp'];

function opening(feedForward: number): string {
  return `
    let at = task.gateUp + index / ${feedForward}u * ${2 * feedForward}u + index % ${feedForward}u;
    let gate = arena[at];
    let up = arena[at + ${feedForward}u];
    let sigmoid = 1.0 / (1.0 + exp(-clamp(gate, vec4f(-80.0), vec4f(80.0))));
    let silu = gate * sigmoid;`;
}

export function swigluForward(shape: ModelShape): TrainingKernel {
  const { feedForward } = trainingSizes(shape);
  return trainingKernel(
    'swiglu',
    'model',
    fields,
    eachElement(
      `task.rows * ${feedForward}u`,
      `${opening(feedForward)}
    arena[task.act + index] = silu * up;`,
    ),
  );
}

/** Reads the gradient of the result at `act` and leaves the result itself there, as the gradient of what follows needs it. */
export function swigluBackward(shape: ModelShape): TrainingKernel {
  const { feedForward } = trainingSizes(shape);
  return trainingKernel(
    'swiglu backward',
    'model',
    fields,
    eachElement(
      `task.rows * ${feedForward}u`,
      `${opening(feedForward)}
    let d = arena[task.act + index];
    // d silu / d gate = sigmoid (1 + gate (1 - sigmoid)) = sigmoid + silu (1 - sigmoid)
    let slope = sigmoid + silu * (1.0 - sigmoid);
    let to = task.dGateUp + at - task.gateUp;
    arena[to] = d * up * slope;
    arena[to + ${feedForward}u] = d * silu;
    arena[task.act + index] = silu * up;`,
    ),
  );
}
