/**
 * Gradients of weight matrices: `[outputs, inputs]` += transposed left `[rows, outputs]` times right `[rows, inputs]`, all
 * matrices of a layer in one dispatch. Rows are divided into parts that add to gradients of their own, in a fixed order
 * and without atomics, so that the same batch gives the same bits.
 */
import { lines, range, type TrainingKernel, trainingKernel } from './kernel';

/** Products of one dispatch. */
export const productsAtOnce = 4;

/** Of each product; `outputs` in eights, `inputs` in vec4s, strides likewise. */
const each = ['rows', 'outputs', 'inputs', 'left', 'leftStride', 'right', 'out'] as const;
export type GradientProduct = Readonly<Record<(typeof each)[number], number>>;

const fields = [
  'stride',
  'partsCount',
  ...range(productsAtOnce).flatMap((p) => each.map((field) => `${field}${p}`)),
];

/** The task's numbers of up to four products. */
export function gradientTask(
  products: readonly GradientProduct[],
  stride: number,
  partsCount: number,
): Record<string, number> {
  const task: Record<string, number> = { stride, partsCount };
  for (const p of range(productsAtOnce)) {
    for (const field of each) task[`${field}${p}`] = products[p]?.[field] ?? 0;
  }
  return task;
}

/** Chooses the product that tile number `tile` belongs to and leaves its numbers in variables. */
function choose(tiles: (p: number) => string): string {
  return `
  var tile = id;
  var rows = 0u; var inputs = 0u; var left = 0u; var leftStride = 0u; var right = 0u; var out = 0u; var outputs = 0u;
  var found = false;
${lines(
  productsAtOnce,
  (p) => `  if (!found) {
    let tiles = ${tiles(p)};
    if (tile < tiles) {
      found = true;
      rows = task.rows${p}; inputs = task.inputs${p}; left = task.left${p}; leftStride = task.leftStride${p};
      right = task.right${p}; out = task.out${p}; outputs = 2u * task.outputs${p};
    } else { tile -= tiles; }
  }`,
)}`;
}

export const registerOutputs = 8;
export const registerInvocations = 32;

/** One invocation computes 8 outputs of one vec4 of inputs. */
export function registerGradientProduct(): TrainingKernel {
  const outputs = registerOutputs;
  return trainingKernel(
    'gradient product',
    'model',
    fields,
    `
@compute @workgroup_size(${registerInvocations})
fn main(@builtin(global_invocation_id) global: vec3u) {
  let id = global.x;
${choose((p) => `task.outputs${p} * task.inputs${p}`)}
  if (!found) { return; }
  let column = tile % inputs;
  let output = tile / inputs;
  let length = (rows + task.partsCount - 1u) / task.partsCount;
  let first = global.y * length;
  let end = min(rows, first + length);
${lines(outputs, (j) => `  var sum${j} = vec4f();`)}
  var leftAt = left + first * leftStride + output * ${outputs / 4}u;
  var rightAt = right + first * inputs + column;
  for (var row = first; row < end; row++) {
    let x = arena[rightAt];
${lines(outputs / 4, (j) => `    let d${j} = arena[leftAt + ${j}u];`)}
    rightAt += inputs;
    leftAt += leftStride;
${lines(outputs, (j) => `    sum${j} += d${j >> 2}[${j & 3}] * x;`)}
  }
  let place = global.y * task.stride + out + output * ${outputs}u * inputs + column;
${lines(outputs, (j) => `  gradients[place + ${j}u * inputs] += sum${j};`)}
}
`,
  );
}

export const sharedOutputs = 64;
const depth = 16;

/** A workgroup of 16 x 16 computes 64 outputs of 64 inputs, each invocation 4 x 4. `outputs` in tiles of 8. */
export function sharedGradientProduct(): TrainingKernel {
  return trainingKernel(
    'gradient product',
    'model',
    fields,
    `
var<workgroup> lefts: array<vec4f, ${depth * 16}>;
var<workgroup> rights: array<vec4f, ${depth * 16}>;

@compute @workgroup_size(16, 16)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  let id = workgroup.x;
${choose((p) => `((task.outputs${p} + 7u) / 8u) * ((task.inputs${p} + 15u) / 16u)`)}
  if (!found) { return; }
  let across = (inputs + 15u) / 16u;
  let firstInput = tile % across * 16u;
  let firstOutput = tile / across * 16u;
  let length = (rows + task.partsCount - 1u) / task.partsCount;
  let first = workgroup.y * length;
  let end = min(rows, first + length);
${lines(4, (j) => `  var sum${j} = vec4f();`)}
  let step = index / 16u;
  let fetchedOutput = firstOutput + index % 16u;
  let fetchedInput = firstInput + index % 16u;
  for (var start = first; start < end; start += ${depth}u) {
    let row = start + step;
    var l = vec4f();
    var r = vec4f();
    if (row < end && fetchedOutput < outputs) { l = arena[left + row * leftStride + fetchedOutput]; }
    if (row < end && fetchedInput < inputs) { r = arena[right + row * inputs + fetchedInput]; }
    lefts[index] = l;
    rights[index] = r;
    workgroupBarrier();
    for (var i = 0u; i < ${depth}u; i++) {
      let x = rights[i * 16u + local.x];
      let d = lefts[i * 16u + local.y];
${lines(4, (j) => `      sum${j} += d[${j}] * x;`)}
    }
    workgroupBarrier();
  }
  let column = firstInput + local.x;
  let output = firstOutput + local.y;
  if (column >= inputs || output >= outputs) { return; }
  let place = workgroup.y * task.stride + out + output * 4u * inputs + column;
${lines(4, (j) => `  gradients[place + ${j}u * inputs] += sum${j};`)}
}
`,
  );
}
