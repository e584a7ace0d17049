/**
 * Gradients of weight matrices: `[outputs, inputs]` += transposed left `[rows, outputs]` times right `[rows, inputs]`, all
 * matrices of a layer in one dispatch. Rows are divided into parts that add to gradients of their own, in a fixed order
 * and without atomics, so that the same batch gives the same bits.
 */
import { lanes, lines, range, type TrainingKernel, trainingKernel } from './kernel';

/** Products of one dispatch. */
const productsAtOnce = 4;

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

/** Numbers of inputs that one invocation computes, {@link lanes} apart, and its outputs. */
const registerInputs = 8;
export const registerOutputs = 8;
/** Inputs of a tile, which {@link lanes} neighbouring invocations compute. */
export const registerTile = registerInputs * lanes;
export const registerInvocations = 32;

/** As in `product.ts`, neighbouring invocations read the same numbers of one side and neighbours of the other. */
export function registerGradientProduct(): TrainingKernel {
  const outputs = registerOutputs;
  const columns = registerInputs;
  const each = (text: (j: number, c: number) => string): string =>
    lines(outputs, (j) => lines(columns, (c) => text(j, c)));
  return trainingKernel(
    'gradient product',
    'model',
    fields,
    `
@compute @workgroup_size(${registerInvocations})
fn main(@builtin(global_invocation_id) global: vec3u) {
  let id = global.x / ${lanes}u;
${choose((p) => `task.outputs${p} * ((4u * task.inputs${p} + ${registerTile - 1}u) / ${registerTile}u)`)}
  if (!found) { return; }
  let width = 4u * inputs;
  let across = (width + ${registerTile - 1}u) / ${registerTile}u;
  let column = tile % across * ${registerTile}u + global.x % ${lanes}u;
  let output = tile / across * ${outputs}u;
  let length = (rows + task.partsCount - 1u) / task.partsCount;
  let first = global.y * length;
  let end = min(rows, first + length);
  var leftAt = 4u * (left + first * leftStride) + output;
${lines(columns, (c) => `  var at${c} = 4u * right + first * width + min(column + ${lanes * c}u, width - 1u);`)}
${each((j, c) => `  var sum${j}_${c} = 0.0;`)}
  for (var row = first; row < end; row++) {
${lines(columns, (c) => `    let x${c} = arena[at${c}];`)}
${lines(outputs, (j) => `    let d${j} = arena[leftAt + ${j}u];`)}
${each((j, c) => `    sum${j}_${c} += d${j} * x${c};`)}
${lines(columns, (c) => `    at${c} += width;`)}
    leftAt += 4u * leftStride;
  }
  let place = 4u * (global.y * task.stride + out) + output * width + column;
${lines(
  columns,
  (c) => `  if (column + ${lanes * c}u < width) {
${lines(outputs, (j) => `    gradients[place + ${j}u * width + ${lanes * c}u] += sum${j}_${c};`)}
  }`,
)}
}
`,
    'scalar',
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
