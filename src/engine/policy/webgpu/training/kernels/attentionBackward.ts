/**
 * The gradient of attention. Queries walk their paths once more. Keys and values walk the rows below them in the prefix
 * tree, a stretch at a time, because the first token of a batch has all of it below; a third kernel adds the
 * stretches in order. Gradients of queries and keys are turned back from their rotary positions where they are written.
 */
import type { ModelShape } from '../../../../../core/model/shape';
import { attentionSizes, dotOf } from './attention';
import { eachElement, lines, type TrainingKernel, trainingKernel } from './kernel';

/** Rows from `outputs` on have no gradient: zeros are written. Leaves dOut . out of each head at `dots`. */
export function queryGradient(shape: ModelShape): TrainingKernel {
  const { head, half, queries, keys, projections, group, scale } = attentionSizes(shape);
  return trainingKernel(
    'query gradient',
    'model',
    [
      ...['rows', 'outputs', 'projections', 'attended', 'dAttended', 'dProjections', 'logSums', 'dots'],
      ...['pathStarts', 'pathLengths', 'paths', 'positions', 'table'],
    ],
    eachElement(
      `task.rows * ${shape.heads}u`,
      `
    let row = index % task.rows;
    let h = index / task.rows;
    let number = row * ${shape.heads}u + h;
    let to = task.dProjections + row * ${projections}u + h * ${head}u;
${lines(head, (c) => `    var d${c} = vec4f();`)}
    if (row < task.outputs) {
      let query = task.projections + row * ${projections}u + h * ${head}u;
      let keys = task.projections + ${queries}u + h / ${group}u * ${head}u;
      let attended = row * ${queries}u + h * ${head}u;
${lines(head, (c) => `      let q${c} = arena[query + ${c}u] * ${scale};`)}
${lines(head, (c) => `      let g${c} = arena[task.dAttended + attended + ${c}u];`)}
      let mean = ${dotOf(head, 'g', (c) => `arena[task.attended + attended + ${c}u]`)};
      numbers[task.dots + number] = mean;
      let logSum = numbers[task.logSums + number];
      let path = task.paths + indices[task.pathStarts + row];
      let length = indices[task.pathLengths + row];
      for (var i = 0u; i < length; i++) {
        let k = keys + indices[path + i] * ${projections}u;
${lines(head, (c) => `        let k${c} = arena[k + ${c}u];`)}
        let p = exp(${dotOf(head, 'q', (c) => `k${c}`)} - logSum);
        let slope = p * (${dotOf(head, 'g', (c) => `arena[k + ${keys + c}u]`)} - mean) * ${scale};
${lines(head, (c) => `        d${c} += slope * k${c};`)}
      }
    }
    let turn = task.table + indices[task.positions + row] * ${head}u;
${lines(
  half,
  (c) => `    let c${c} = weights[turn + ${c}u];
    let s${c} = weights[turn + ${half + c}u];
    arena[to + ${c}u] = d${c} * c${c} + d${half + c} * s${c};
    arena[to + ${half + c}u] = d${half + c} * c${c} - d${c} * s${c};`,
)}`,
    ),
  );
}

/** A stretch is {row of the key, first place in `order`, rows, place of the result}; its result is dk, then dv, a head. */
export const stretchWords = 4;

export function keyGradient(shape: ModelShape): TrainingKernel {
  const { head, queries, keys, projections, group, scale } = attentionSizes(shape);
  return trainingKernel(
    'key gradient',
    'model',
    [...['stretches', 'outputs', 'projections', 'dAttended', 'logSums', 'dots', 'table', 'order', 'out']],
    eachElement(
      `task.stretches * ${shape.kvHeads}u`,
      `
    let stretch = task.table + index % task.stretches * ${stretchWords}u;
    let head = index / task.stretches;
    let key = task.projections + indices[stretch] * ${projections}u + ${queries}u + head * ${head}u;
    let first = task.order + indices[stretch + 1u];
    let end = first + indices[stretch + 2u];
${lines(head, (c) => `    let k${c} = arena[key + ${c}u] * ${scale};`)}
${lines(head, (c) => `    let v${c} = arena[key + ${keys + c}u];`)}
${lines(head, (c) => `    var dk${c} = vec4f();`)}
${lines(head, (c) => `    var dv${c} = vec4f();`)}
    for (var i = first; i < end; i++) {
      let row = indices[i];
      if (row >= task.outputs) { continue; }
      for (var h = head * ${group}u; h < ${group}u * (head + 1u); h++) {
        let q = task.projections + row * ${projections}u + h * ${head}u;
        let g = task.dAttended + row * ${queries}u + h * ${head}u;
        let number = row * ${shape.heads}u + h;
${lines(head, (c) => `        let q${c} = arena[q + ${c}u];`)}
${lines(head, (c) => `        let g${c} = arena[g + ${c}u];`)}
        let p = exp(${dotOf(head, 'q', (c) => `k${c}`)} - numbers[task.logSums + number]);
        let slope = p * (${dotOf(head, 'g', (c) => `v${c}`)} - numbers[task.dots + number]) * ${scale};
${lines(head, (c) => `        dk${c} += slope * q${c};`)}
${lines(head, (c) => `        dv${c} += p * g${c};`)}
      }
    }
    let out = task.out + (indices[stretch + 3u] * ${shape.kvHeads}u + head) * ${2 * head}u;
${lines(head, (c) => `    arena[out + ${c}u] = dk${c};`)}
${lines(head, (c) => `    arena[out + ${head + c}u] = dv${c};`)}`,
    ),
  );
}

/** Adds the stretches of each key; `stretchStarts` `[rows + 1]` first stretch of each row. */
export function keyGradientSum(shape: ModelShape): TrainingKernel {
  const { head, half, queries, keys, projections } = attentionSizes(shape);
  return trainingKernel(
    'key gradient sum',
    'model',
    ['rows', 'partial', 'stretchStarts', 'dProjections', 'positions', 'table'],
    eachElement(
      `task.rows * ${shape.kvHeads * half}u`,
      `
    let row = index / ${shape.kvHeads * half}u;
    let head = index / ${half}u % ${shape.kvHeads}u;
    let c = index % ${half}u;
    var a = vec4f();
    var b = vec4f();
    var va = vec4f();
    var vb = vec4f();
    let end = indices[task.stretchStarts + row + 1u];
    for (var i = indices[task.stretchStarts + row]; i < end; i++) {
      let source = task.partial + (i * ${shape.kvHeads}u + head) * ${2 * head}u + c;
      a += arena[source];
      b += arena[source + ${half}u];
      va += arena[source + ${head}u];
      vb += arena[source + ${head + half}u];
    }
    let turn = task.table + indices[task.positions + row] * ${head}u + c;
    let cosine = weights[turn];
    let sine = weights[turn + ${half}u];
    let to = task.dProjections + row * ${projections}u + ${queries}u + head * ${head}u + c;
    arena[to] = a * cosine + b * sine;
    arena[to + ${half}u] = b * cosine - a * sine;
    arena[to + ${keys}u] = va;
    arena[to + ${keys + half}u] = vb;`,
    ),
  );
}
