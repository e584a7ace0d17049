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
  /** Groups of four outputs an invocation computes side by side, where there are enough of them. */
  readonly columns: number;
  /** Sequences, or positions of one, computed side by side. */
  readonly lanes: number;
}

/** Into how many parts the inputs are divided. */
function partsOf({ invocations }: Workgroup, { groups, inputs }: { groups: number; inputs: number }): number {
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

export const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

export function productText(workgroup: Workgroup, product: Product): string {
  return partsOf(workgroup, product) > 1 ? divided(workgroup, product) : undivided(workgroup, product);
}

/** The group that column `column` of an invocation is, and the names of its sums. */
const groupName = (column: number): string => `g${column}`;
const sumName = (lane: number, column: number, panel: number): string => `a${lane}_${column}_${panel}`;

/** The loop over inputs `from` to `to` that leaves the sums of the named groups. */
function accumulate(
  { lanes }: Workgroup,
  { groups, panels, input, inputs, weights }: Product,
  columns: number,
  from: string,
  to: string,
): string {
  const row = groups * panels;
  const cells = range(columns).flatMap((column) => range(panels).map((panel) => ({ column, panel })));
  const sums = range(lanes).flatMap((lane) => cells.map((cell) => ({ lane, ...cell })));
  const weight = (k: number, { column, panel }: { column: number; panel: number }): string =>
    `w${k}_${column}_${panel}`;
  return `
${sums.map(({ lane, column, panel }) => `var ${sumName(lane, column, panel)} = vec4f();`).join('\n')}
var at = ${weights} + ${from} * ${4 * row}u;
for (var i = ${from}; i < ${to}; i++) {
${cells
  .flatMap((cell) =>
    range(4).map((k) => {
      const offset = `${k * row + cell.panel}u + ${groupName(cell.column)} * ${panels}u`;
      return `let ${weight(k, cell)} = weights[at + ${offset}];`;
    }),
  )
  .join('\n')}
at += ${4 * row}u;
${range(lanes)
  .map((lane) => `let v${lane} = ${input}[${lane * inputs}u + i];`)
  .join('\n')}
${sums
  .map(({ lane, ...cell }) => {
    const terms = ['x', 'y', 'z', 'w'].map((component, k) => `${weight(k, cell)} * v${lane}.${component}`);
    return `${sumName(lane, cell.column, cell.panel)} += ${terms.join(' + ')};`;
  })
  .join('\n')}
}`;
}

/** What is done with the sums is a loop over them, as text for each would take long to compile. */
function undivided(workgroup: Workgroup, product: Product): string {
  const { invocations, lanes } = workgroup;
  const { groups, inputs, panels, emit, squares } = product;
  const sums = squares === 'sum';
  const columns = panels === 1 && groups >= invocations * workgroup.columns ? workgroup.columns : 1;
  const names = range(columns).flatMap((column) =>
    range(lanes).flatMap((lane) => range(panels).map((panel) => sumName(lane, column, panel))),
  );
  const values = range(panels).map((panel) => `results[(column * ${lanes}u + s) * ${panels}u + ${panel}u]`);
  return `{
${sums ? `var squareSums = array<f32, ${lanes}>();` : ''}
for (var g0 = lid; g0 < ${groups}u; g0 += ${invocations * columns}u) {
${range(columns - 1)
  .map((column) => `let ${groupName(column + 1)} = min(g0 + ${(column + 1) * invocations}u, ${groups - 1}u);`)
  .join('\n')}
${accumulate(workgroup, product, columns, '0u', `${inputs}u`)}
var results = array<vec4f, ${names.length}>(${names.join(', ')});
for (var column = 0u; column < ${columns}u; column++) {
let g = g0 + column * ${invocations}u;
if (g >= ${groups}u) { break; }
for (var s = 0u; s < ${lanes}u; s++) { ${emit('g', 's', values)} ${sums ? 'squareSums[s] += square;' : ''} }
}
}
${sums ? `for (var s = 0u; s < ${lanes}u; s++) { squares[lid * ${lanes}u + s] = squareSums[s]; }` : ''}
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
let g0 = lid % ${groups}u;
if (k < ${parts}u) {
${accumulate(workgroup, product, 1, `(k * ${length}u)`, `min(${inputs}u, (k + 1u) * ${length}u)`)}
${range(lanes)
  .flatMap((lane) =>
    range(panels).map(
      (panel) => `part[(lid * ${panels}u + ${panel}u) * ${lanes}u + ${lane}u] = ${sumName(lane, 0, panel)};`,
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
