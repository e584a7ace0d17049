/**
 * Attention of each row over its path in the prefix tree, without keeping probabilities: the softmax is computed as it
 * goes, and only the logarithm of its sum is kept, from which the gradient computes it again (as FlashAttention does).
 * One invocation computes one head of one row; neighbours take the same head of neighbouring rows, whose paths begin alike,
 * so that they read the same keys.
 */
import type { ModelShape } from '../../../../../core/model/shape';
import { trainingSizes } from '../weights';
import { eachElement, lines, type TrainingKernel, trainingKernel } from './kernel';

/** Names of shapes in texts. */
export function attentionSizes(shape: ModelShape) {
  const sizes = trainingSizes(shape);
  return {
    ...sizes,
    group: shape.heads / shape.kvHeads,
    half: sizes.head / 2,
    /** As WGSL: 1 / sqrt of the true head width. */
    scale: `${1 / Math.sqrt(shape.width / shape.heads)}f`,
  };
}

/** The sum of products of `head` vec4s `<left><c>` with `right(c)`. */
export function dotOf(head: number, left: string, right: (c: number) => string): string {
  return Array.from({ length: head }, (_, c) => `dot(${left}${c}, ${right(c)})`).join(' + ');
}

export function attention(shape: ModelShape): TrainingKernel {
  const { head, queries, keys, projections, group, scale } = attentionSizes(shape);
  return trainingKernel(
    'attention',
    'model',
    ['rows', 'projections', 'out', 'logSums', 'pathStarts', 'pathLengths', 'paths'],
    eachElement(
      `task.rows * ${shape.heads}u`,
      `
    let row = index % task.rows;
    let h = index / task.rows;
    let query = task.projections + row * ${projections}u + h * ${head}u;
    let keys = task.projections + ${queries}u + h / ${group}u * ${head}u;
${lines(head, (c) => `    let q${c} = arena[query + ${c}u] * ${scale};`)}
${lines(head, (c) => `    var o${c} = vec4f();`)}
    var highest = -1e30;
    var total = 0.0;
    let path = task.paths + indices[task.pathStarts + row];
    let length = indices[task.pathLengths + row];
    for (var i = 0u; i < length; i++) {
      let k = keys + indices[path + i] * ${projections}u;
      let score = ${dotOf(head, 'q', (c) => `arena[k + ${c}u]`)};
      if (score > highest) {
        let shrink = exp(highest - score);
        highest = score;
        total *= shrink;
${lines(head, (c) => `        o${c} *= shrink;`)}
      }
      let p = exp(score - highest);
      total += p;
${lines(head, (c) => `      o${c} += p * arena[k + ${keys + c}u];`)}
    }
    numbers[task.logSums + row * ${shape.heads}u + h] = highest + log(total);
    let inverse = 1.0 / total;
    let out = task.out + row * ${queries}u + h * ${head}u;
${lines(head, (c) => `    arena[out + ${c}u] = o${c} * inverse;`)}`,
    ),
  );
}
