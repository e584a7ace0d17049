/**
 * What every training kernel has in common: the bindings, and a `task` of named numbers a dispatch, so that one
 * compiled kernel serves every size of batch and every layer. Offsets into `arena`, `weights` and `gradients` are in vec4s.
 */

/** Which bindings a kernel uses: those of the passes through the model, or those of parameters and optimiser. */
export type BindingSet = 'model' | 'optimiser';

export interface TrainingKernel {
  readonly name: string;
  readonly bindings: BindingSet;
  /** Numbers of the task in order; those in `floats` are f32, the others u32. */
  readonly fields: readonly string[];
  readonly floats: readonly string[];
  readonly wgsl: string;
}

/** Bytes of a task: dynamic offsets of uniform buffers go in steps of 256 on every device. */
export const taskBytes = 256;

/** An offset that stands for nothing. */
export const absent = 0xffffffff;

const declarations: Readonly<Record<BindingSet, string>> = {
  model: `
@group(0) @binding(0) var<storage, read_write> arena: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> numbers: array<f32>;
@group(0) @binding(2) var<storage, read> weights: array<vec4f>;
@group(0) @binding(3) var<storage, read> indices: array<u32>;
@group(0) @binding(4) var<storage, read> grammar: array<u32>;
@group(0) @binding(5) var<storage, read_write> gradients: array<vec4f>;
@group(0) @binding(6) var<uniform> task: Task;`,
  optimiser: `
@group(0) @binding(0) var<storage, read_write> parameters: array<f32>;
@group(0) @binding(1) var<storage, read_write> firstMoment: array<f32>;
@group(0) @binding(2) var<storage, read_write> secondMoment: array<f32>;
@group(0) @binding(3) var<storage, read> places: array<vec2u>;
@group(0) @binding(4) var<storage, read> gradients: array<f32>;
@group(0) @binding(5) var<storage, read> results: array<f32>;
@group(0) @binding(6) var<storage, read_write> weights: array<f32>;
@group(0) @binding(7) var<uniform> task: Task;`,
};

/** Whether each storage binding of a set is written, in order; the task comes last. */
export const writtenBindings: Readonly<Record<BindingSet, readonly boolean[]>> = {
  model: [true, true, false, false, false, true],
  optimiser: [true, true, true, false, false, false, true],
};

/**
 * @param fields names of the task's numbers, in order; `:f32` after a name makes it a float.
 * @param body everything after the bindings; the entry point is `main`.
 * @param elements how the kernel sees arena, weights and gradients; offsets in its task are in vec4s all the same.
 */
export function trainingKernel(
  name: string,
  bindings: BindingSet,
  fields: readonly string[],
  body: string,
  elements: 'vec4' | 'scalar' = 'vec4',
): TrainingKernel {
  if (4 * fields.length > taskBytes) throw new RangeError(`The task of ${name} has too many numbers.`);
  const floats = fields.filter((field) => field.endsWith(':f32')).map((field) => field.slice(0, -4));
  const names = fields.map((field) => field.replace(':f32', ''));
  const members = names.map((field) => `  ${field}: ${floats.includes(field) ? 'f32' : 'u32'},`);
  const declared = declarations[bindings];
  const bound = elements === 'vec4' ? declared : declared.replaceAll('array<vec4f>', 'array<f32>');
  return {
    ...{ name, bindings, fields: names, floats },
    wgsl: `struct Task {\n${members.join('\n')}\n}\n${bound}\n\nconst absent = 0xffffffffu;\n${body}`,
  };
}

/** Invocations of a workgroup in kernels that work on one element an invocation. */
export const workgroupSize = 64;

/** Opens an entry point in which `index` counts the elements, any number of them. */
export function eachElement(count: string, body: string): string {
  return `
@compute @workgroup_size(${workgroupSize})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) workgroups: vec3u) {
  for (var index = id.x; index < ${count}; index += workgroups.x * ${workgroupSize}u) {
${body}
  }
}
`;
}

/** Invocations that processors' vector units compute at once. */
export const lanes = 4;

export const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** One line of text for each number below `count`. */
export const lines = (count: number, text: (i: number) => string): string =>
  range(count).map(text).join('\n');
