/**
 * What surrounds the passes through the model: parameters into the training layout, gradients of all parts into one with
 * its norm, the statistics, and AdamW over the flat buffers (Loshchilov and Hutter 2019; decay on matrices only).
 */
import { decays, nowhere } from '../weights';
import { eachElement, type TrainingKernel, trainingKernel, workgroupSize } from './kernel';
import { statisticsWords } from './objective';

/** Invocations that add up squares, each of which leaves one number. */
export const squareSums = 32 * workgroupSize;
/** Numbers the last kernel before AdamW leaves: the gradient's norm, then the statistics. */
export const resultWords = 1 + statisticsWords;

export function pack(): TrainingKernel {
  return trainingKernel(
    'pack',
    'optimiser',
    ['count'],
    eachElement(
      'task.count',
      `
    let place = places[index];
    let value = parameters[index];
    weights[place.x & ${~decays >>> 0}u] = value;
    if (place.y != ${nowhere}u) { weights[place.y] = value; }`,
    ),
  );
}

/** Adds the parts of the gradient, in order, into the first; `size` in vec4s. */
export function gradientSquares(): TrainingKernel {
  return trainingKernel(
    'gradient squares',
    'model',
    ['size', 'partsCount', 'squares'],
    `
@compute @workgroup_size(${workgroupSize})
fn main(@builtin(global_invocation_id) id: vec3u) {
  var squares = 0.0;
  for (var i = id.x; i < task.size; i += ${squareSums}u) {
    var sum = gradients[i];
    for (var part = 1u; part < task.partsCount; part++) { sum += gradients[part * task.size + i]; }
    gradients[i] = sum;
    squares += dot(sum, sum);
  }
  numbers[task.squares + id.x] = squares;
}
`,
  );
}

/** One workgroup; `rows` of statistics. */
export function results(): TrainingKernel {
  return trainingKernel(
    'results',
    'model',
    ['rows', 'statistics', 'squares', 'results'],
    `
var<workgroup> sums: array<array<f32, ${resultWords}>, ${workgroupSize}>;

@compute @workgroup_size(${workgroupSize})
fn main(@builtin(local_invocation_index) index: u32) {
  var own: array<f32, ${resultWords}>;
  for (var i = index; i < ${squareSums}u; i += ${workgroupSize}u) { own[0] += numbers[task.squares + i]; }
  for (var row = index; row < task.rows; row += ${workgroupSize}u) {
    for (var i = 0u; i < ${statisticsWords}u; i++) { own[i + 1u] += numbers[task.statistics + row * ${statisticsWords}u + i]; }
  }
  sums[index] = own;
  workgroupBarrier();
  if (index != 0u) { return; }
  for (var other = 1u; other < ${workgroupSize}u; other++) {
    for (var i = 0u; i < ${resultWords}u; i++) { own[i] += sums[other][i]; }
  }
  own[0] = sqrt(own[0]);
  for (var i = 0u; i < ${resultWords}u; i++) { numbers[task.results + i] = own[i]; }
}
`,
  );
}

/** Corrections are 1 / (1 - beta^step), the first times the learning rate; `decay` is learning rate x weight decay. */
export function adamw(): TrainingKernel {
  return trainingKernel(
    'adamw',
    'optimiser',
    [
      ...['count', 'norm', 'clip:f32', 'beta1:f32', 'beta2:f32', 'rest1:f32', 'rest2:f32'],
      ...['correction1:f32', 'correction2:f32', 'epsilon:f32', 'decay:f32'],
    ],
    eachElement(
      'task.count',
      `
    let norm = results[task.norm];
    var scale = 1.0;
    if (task.clip > 0.0 && norm > task.clip) { scale = task.clip / norm; }
    let place = places[index].x;
    let g = gradients[place & ${~decays >>> 0}u] * scale;
    let m = task.beta1 * firstMoment[index] + task.rest1 * g;
    let v = task.beta2 * secondMoment[index] + task.rest2 * g * g;
    firstMoment[index] = m;
    secondMoment[index] = v;
    var kept = parameters[index];
    if ((place & ${decays}u) != 0u) { kept *= 1.0 - task.decay; }
    parameters[index] = kept - m * task.correction1 / (sqrt(v * task.correction2) + task.epsilon);`,
    ),
  );
}
