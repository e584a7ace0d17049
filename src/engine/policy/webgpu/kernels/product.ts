/**
 * Text of a matrix-vector product for several lanes at once, out of workgroup memory and packed weights: one read of a
 * weight serves every lane. Each invocation computes four outputs of every lane; where there are more invocations than
 * groups of four outputs, the inputs are divided among them and the parts summed afterwards. The first form needs no
 * barrier, which is what adapters that compute on the processor want.
 */

export interface Product {
  /** Groups of four outputs, and of four inputs. */
  readonly groups: number;
  readonly inputs: number;
  /** First vec4 of the weights, and vec4s a group (2: two matrices interleaved). */
  readonly weights: string;
  readonly panels: number;
  /** Workgroup array of the inputs, `[lanes, inputs]`. */
  readonly input: string;
  /** Statements that use group `g` of lane `s`; the values of each panel are named. */
  emit(group: string, lane: string, values: readonly string[]): string;
  /** Whether `emit` defines `square`, to be summed a lane into `squares`. */
  readonly squares: 'sum' | 'none';
}

/** How the workgroup is shaped. */
export interface Workgroup {
  readonly invocations: number;
  /** Sequences, or positions of one, computed side by side. */
  readonly lanes: number;
}

/** Into how many parts the inputs are divided. */
function partsOf(
  { invocations }: Workgroup,
  { groups, inputs }: { groups: number; inputs: number },
): number {
  return Math.max(1, Math.min(Math.floor(invocations / groups), inputs));
}

/** vec4s of workgroup memory that the parts take. */
export function partsSize(
  workgroup: Workgroup,
  product: { groups: number; inputs: number; panels: number },
): number {
  const parts = partsOf(workgroup, product);
  return parts > 1 ? parts * product.groups * product.panels * workgroup.lanes : 0;
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

export function productText(workgroup: Workgroup, product: Product): string {
  return partsOf(workgroup, product) > 1 ? divided(workgroup, product) : undivided(workgroup, product);
}

/** The loop over inputs `from` to `to` that leaves sums in `a<lane>_<panel>`. */
function accumulate({ lanes }: Workgroup, product: Product, from: string, to: string): string {
  const { groups, panels, input, inputs, weights } = product;
  const row = groups * panels;
  const each = (text: (lane: number, panel: number) => string): string =>
    range(lanes)
      .flatMap((lane) => range(panels).map((panel) => text(lane, panel)))
      .join('\n');
  return `
${each((lane, panel) => `var a${lane}_${panel} = vec4f();`)}
var at = ${weights} + g * ${panels}u + ${from} * ${4 * row}u;
for (var i = ${from}; i < ${to}; i++) {
${range(panels)
  .flatMap((panel) => range(4).map((k) => `let w${k}_${panel} = weights[at + ${k * row + panel}u];`))
  .join('\n')}
at += ${4 * row}u;
${range(lanes)
  .map((lane) => `let v${lane} = ${input}[${lane * inputs}u + i];`)
  .join('\n')}
${each((lane, panel) => {
  const a = `a${lane}_${panel}`;
  const v = `v${lane}`;
  return `${a} += w0_${panel} * ${v}.x + w1_${panel} * ${v}.y + w2_${panel} * ${v}.z + w3_${panel} * ${v}.w;`;
})}
}`;
}

function undivided(workgroup: Workgroup, product: Product): string {
  const { invocations, lanes } = workgroup;
  const { groups, inputs, panels, emit, squares } = product;
  const sums = squares === 'sum';
  return `{
${
  sums
    ? range(lanes)
        .map((lane) => `var square${lane} = 0.0;`)
        .join('\n')
    : ''
}
for (var g = lid; g < ${groups}u; g += ${invocations}u) {
${accumulate(workgroup, product, '0u', `${inputs}u`)}
${range(lanes)
  .map((lane) => {
    const values = range(panels).map((panel) => `a${lane}_${panel}`);
    return `{ ${emit('g', `${lane}u`, values)} ${sums ? `square${lane} += square;` : ''} }`;
  })
  .join('\n')}
}
${
  sums
    ? range(lanes)
        .map((lane) => `squares[lid * ${lanes}u + ${lane}u] = square${lane};`)
        .join('\n')
    : ''
}
}`;
}

function divided(workgroup: Workgroup, product: Product): string {
  const { invocations, lanes } = workgroup;
  const { groups, inputs, panels, emit, squares } = product;
  const parts = partsOf(workgroup, product);
  const length = Math.ceil(inputs / parts);
  const sums = squares === 'sum';
  if (invocations % lanes !== 0)
    throw new RangeError('The lanes must divide the invocations of a workgroup.');
  return `{
let k = lid / ${groups}u;
let g = lid % ${groups}u;
if (k < ${parts}u) {
${accumulate(workgroup, product, `(k * ${length}u)`, `min(${inputs}u, (k + 1u) * ${length}u)`)}
${range(lanes)
  .flatMap((lane) =>
    range(panels).map(
      (panel) => `part[(lid * ${panels}u + ${panel}u) * ${lanes}u + ${lane}u] = a${lane}_${panel};`,
    ),
  )
  .join('\n')}
}
}
workgroupBarrier();
{
${sums ? 'var squareSum = 0.0;' : ''}
let s = lid % ${lanes}u;
for (var item = lid; item < ${groups * lanes}u; item += ${invocations}u) {
let g = item / ${lanes}u;
${range(panels)
  .map(
    (panel) => `var b${panel} = vec4f();
for (var k = 0u; k < ${parts}u; k++) { b${panel} += part[((k * ${groups}u + g) * ${panels}u + ${panel}u) * ${lanes}u + s]; }`,
  )
  .join('\n')}
{ ${emit(
    'g',
    's',
    range(panels).map((panel) => `b${panel}`),
  )} ${sums ? 'squareSum += square;' : ''} }
}
${
  sums
    ? range(lanes)
        .map((lane) => `squares[lid * ${lanes}u + ${lane}u] = select(0.0, squareSum, s == ${lane}u);`)
        .join('\n')
    : ''
}
}`;
}
