/**
 * The matrix product of the forward pass and of gradients with respect to inputs: out = left right (+ residual), with
 * left `[rows, inputs]` activations and right `[inputs, columns]` weights. Two forms: register tiles without barriers for
 * adapters that compute on the processor, tiles in workgroup memory for graphics processors.
 */
import { lanes, lines, type TrainingKernel, trainingKernel } from './kernel';

/** `inputs` and `columns` in vec4s. `residual` has the rows of `out`. */
const fields = ['rows', 'inputs', 'columns', 'left', 'right', 'out', 'residual'];

/** Rows of a tile, and numbers of a row that one invocation computes; they are {@link lanes} apart. */
export const registerRows = 8;
const registerColumns = 8;
/** Columns of a tile, which {@link lanes} neighbouring invocations compute. */
export const registerTile = registerColumns * lanes;
export const registerInvocations = 32;

/**
 * Neighbouring invocations read the same numbers of the left side and neighbouring numbers of the right side: those are the
 * reads that a processor's vector units do in one instruction.
 */
export function registerProduct(): TrainingKernel {
  const rows = registerRows;
  const columns = registerColumns;
  const each = (text: (r: number, c: number) => string): string =>
    lines(rows, (r) => lines(columns, (c) => text(r, c)));
  return trainingKernel(
    'product',
    'model',
    fields,
    `
@compute @workgroup_size(${registerInvocations})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let columns = 4u * task.columns;
  let inputs = 4u * task.inputs;
  let across = (columns + ${registerTile - 1}u) / ${registerTile}u;
  let tile = id.x / ${lanes}u;
  let column = tile % across * ${registerTile}u + id.x % ${lanes}u;
  let first = tile / across * ${rows}u;
  if (first >= task.rows) { return; }
  let last = task.rows - 1u;
${lines(rows, (r) => `  let left${r} = 4u * task.left + min(first + ${r}u, last) * inputs;`)}
${lines(columns, (c) => `  var at${c} = 4u * task.right + min(column + ${lanes * c}u, columns - 1u);`)}
${each((r, c) => `  var sum${r}_${c} = 0.0;`)}
  for (var k = 0u; k < inputs; k += 4u) {
${lines(
  4,
  (j) => `    {
${lines(columns, (c) => `      let w${c} = weights[at${c} + ${j}u * columns];`)}
${lines(rows, (r) => `      let x${r} = arena[left${r} + k + ${j}u];`)}
${each((r, c) => `      sum${r}_${c} += x${r} * w${c};`)}
    }`,
)}
${lines(columns, (c) => `    at${c} += 4u * columns;`)}
  }
${each(
  (r, c) => `  if (first + ${r}u <= last && column + ${lanes * c}u < columns) {
    let offset = (first + ${r}u) * columns + column + ${lanes * c}u;
    if (task.residual != absent) { sum${r}_${c} += arena[4u * task.residual + offset]; }
    arena[4u * task.out + offset] = sum${r}_${c};
  }`,
)}
}
`,
    'scalar',
  );
}

/** Rows and numbers of a tile in workgroup memory, and the depth of a step. */
export const sharedTile = 64;
const depth = 16;

/** A workgroup of 16 x 16 computes 64 x 64, each invocation 4 x 4. */
export function sharedProduct(): TrainingKernel {
  return trainingKernel(
    'product',
    'model',
    fields,
    `
// left transposed: [k, row], so that four rows of one input are one vec4.
var<workgroup> lefts: array<f32, ${depth * (sharedTile + 4)}>;
var<workgroup> rights: array<vec4f, ${(depth * sharedTile) / 4}>;

@compute @workgroup_size(16, 16)
fn main(
  @builtin(workgroup_id) tile: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  let columns = task.columns;
  let inputs = task.inputs;
  let firstRow = tile.y * ${sharedTile}u;
  let firstColumn = tile.x * ${sharedTile / 4}u;
${lines(4, (r) => `  var sum${r} = vec4f();`)}
  // Each invocation fetches one vec4 of either side: row index / 4 and vec4 index % 4, input index / 16 and vec4 index % 16.
  let leftRow = index / 4u;
  let leftAt = task.left + (firstRow + leftRow) * inputs;
  let rightInput = index / 16u;
  let rightColumn = firstColumn + index % 16u;
  for (var k = 0u; k < inputs; k += ${depth / 4}u) {
    var left = vec4f();
    let fetched = k + index % 4u;
    if (firstRow + leftRow < task.rows && fetched < inputs) { left = arena[leftAt + fetched]; }
    let place = (index % 4u) * 4u * ${sharedTile + 4}u + leftRow;
    lefts[place] = left.x;
    lefts[place + ${sharedTile + 4}u] = left.y;
    lefts[place + ${2 * (sharedTile + 4)}u] = left.z;
    lefts[place + ${3 * (sharedTile + 4)}u] = left.w;
    var right = vec4f();
    let input = 4u * k + rightInput;
    if (input < 4u * inputs && rightColumn < columns) { right = weights[task.right + input * columns + rightColumn]; }
    rights[index] = right;
    workgroupBarrier();
    for (var i = 0u; i < ${depth}u; i++) {
      let w = rights[i * 16u + local.x];
      let x = i * ${sharedTile + 4}u + local.y * 4u;
${lines(4, (r) => `      sum${r} += lefts[x + ${r}u] * w;`)}
    }
    workgroupBarrier();
  }
  let column = firstColumn + local.x;
  if (column >= columns) { return; }
${lines(
  4,
  (r) => `  {
    let row = firstRow + local.y * 4u + ${r}u;
    if (row < task.rows) {
      let offset = row * columns + column;
      if (task.residual != absent) { sum${r} += arena[task.residual + offset]; }
      arena[task.out + offset] = sum${r};
    }
  }`,
)}
}
`,
  );
}
