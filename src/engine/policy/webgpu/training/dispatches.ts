/**
 * Operations of an update as dispatches: each one's task and how many workgroups it takes in the form that the adapter
 * wants. Which operations there are, and in which order, is in `plan.ts`.
 */
import type { ModelShape } from '../../../../core/model/shape';
import { type ColumnSum, columnInvocations, columnTask } from './kernels/columnSums';
import * as gradientForms from './kernels/gradientProduct';
import { type GradientProduct, gradientTask } from './kernels/gradientProduct';
import { absent, lanes, workgroupSize } from './kernels/kernel';
import * as productForms from './kernels/product';
import type { KernelName, ProductForm } from './kernels/set';
import type { Part, WeightLayout } from './weights';

export interface Dispatch {
  readonly kernel: KernelName;
  readonly task: Readonly<Record<string, number>>;
  /** Workgroups in x and y. */
  readonly groups: readonly [number, number];
}

export interface Model {
  readonly shape: ModelShape;
  readonly weights: WeightLayout;
  readonly form: ProductForm;
  /** First entry of the grammar's table, in words. */
  readonly entries: number;
  /** Parts of the gradient that rows are divided among. */
  readonly parts: number;
}

const most = 65535;
const quotient = (size: number, by: number): number => Math.ceil(size / by);

/** Workgroups for kernels of one invocation an element. */
export function elements(count: number): [number, number] {
  return [Math.max(1, Math.min(most, quotient(count, workgroupSize))), 1];
}

/** Dispatches in the order in which they are to be encoded. */
export class Dispatches {
  readonly list: Dispatch[] = [];
  readonly #model: Model;

  constructor(model: Model) {
    this.#model = model;
  }

  /** A kernel of one invocation an element. */
  each(kernel: KernelName, count: number, task: Record<string, number>): void {
    this.list.push({ kernel, task, groups: elements(count) });
  }

  /** out = left W^T (+ residual). */
  forwards(rows: number, left: number, { at, outputs, inputs }: Part, out: number, residual = absent): void {
    this.#multiply(rows, inputs / 4, outputs / 4, left, this.#model.weights.transposed + at, out, residual);
  }

  /** out = left W. */
  backwards(rows: number, left: number, { at, outputs, inputs }: Part, out: number): void {
    this.#multiply(rows, outputs / 4, inputs / 4, left, at, out, absent);
  }

  #multiply(
    rows: number,
    inputs: number,
    columns: number,
    left: number,
    right: number,
    out: number,
    residual: number,
  ): void {
    const { registerInvocations, registerRows, registerTile, sharedTile } = productForms;
    const groups: [number, number] =
      this.#model.form === 'register'
        ? [
            quotient(
              quotient(rows, registerRows) * quotient(4 * columns, registerTile) * lanes,
              registerInvocations,
            ),
            1,
          ]
        : [quotient(4 * columns, sharedTile), quotient(rows, sharedTile)];
    const task = { rows, inputs, columns, left, right, out, residual };
    this.list.push({ kernel: 'product', task, groups });
  }

  /** Gradients of matrices, all in one dispatch. */
  gradients(products: readonly GradientProduct[]): void {
    const { weights, parts, form } = this.#model;
    const { registerInvocations, registerOutputs, registerTile, sharedOutputs } = gradientForms;
    const tiles = products.reduce((sum, { outputs, inputs }) => {
      const [down, across] =
        form === 'register'
          ? [quotient(8 * outputs, registerOutputs), quotient(4 * inputs, registerTile)]
          : [quotient(8 * outputs, sharedOutputs), quotient(4 * inputs, sharedOutputs)];
      return sum + down * across;
    }, 0);
    const groups: [number, number] = [
      form === 'register' ? quotient(tiles * lanes, registerInvocations) : tiles,
      parts,
    ];
    this.list.push({
      ...{ kernel: 'gradientProduct', task: gradientTask(products, weights.size, parts), groups },
    });
  }

  /** Gradients of vectors, all in one dispatch. */
  columns(sums: readonly ColumnSum[]): void {
    const { weights, parts } = this.#model;
    const columns = sums.reduce((sum, one) => sum + one.columns, 0);
    this.list.push({
      kernel: 'columnSums',
      task: columnTask(sums, weights.size, parts),
      groups: [quotient(columns, columnInvocations), parts],
    });
  }
}

/** The gradient of a matrix: left^T right, summed over rows. */
export function matrixGradient(
  rows: number,
  { at, outputs, inputs }: Part,
  left: number,
  right: number,
): GradientProduct {
  return {
    ...{ rows, outputs: outputs / 8, inputs: inputs / 4 },
    ...{ left, leftStride: outputs / 4, right, out: at },
  };
}

/** The gradient of a norm's weights. */
export function normGradient(
  rows: number,
  { at, inputs }: Part,
  dy: number,
  source: number,
  inverse: number,
): ColumnSum {
  return { rows, columns: inputs / 4, dy, source, inverse, out: at };
}
