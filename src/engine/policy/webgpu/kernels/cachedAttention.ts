/**
 * Text of the attention of every lane's one query over the keys and values in storage, as the generation kernel does it:
 * online softmax, four places at a time. Where there are more invocations than lanes and heads, the places are divided
 * among them and the parts joined afterwards.
 */
import type { ModelShape } from '../../../../core/model/shape';
import { packedLayout } from '../packed';
import { range, type Workgroup } from './product';

/** Lanes times heads, and among how many invocations the places of each are divided. */
export function attentionSplits(
  shape: ModelShape,
  { invocations, lanes }: Pick<Workgroup, 'invocations' | 'lanes'>,
): { readonly items: number; readonly splits: number } {
  const items = lanes * shape.heads;
  return { items, splits: Math.max(1, Math.floor(invocations / items)) };
}

/** Online softmax over a lane's places, four at a time; where invocations abound, the places are divided among them. */
export function attentionText(shape: ModelShape, { invocations, lanes }: Workgroup): string {
  const { head, queries, keys } = packedLayout(shape).sizes;
  const group = shape.heads / shape.kvHeads;
  const { items, splits } = attentionSplits(shape, { invocations, lanes });
  const sum = (terms: readonly string[]): string => terms.join(' + ');
  const walk = (from: string, stride: number): string => `
      let s = item / ${shape.heads}u;
      let head = item % ${shape.heads}u;
      ${range(head)
        .map((c) => `let q${c} = wide[s * ${queries}u + head * ${head}u + ${c}u]; var o${c} = vec4f();`)
        .join('\n')}
      var top = lowest;
      var total = 0.0;
      let count = laneCount[s];
      let promptCount = lanePromptCount[s];
      let prompt = lanePrompt[s];
      let own = laneOwn(wid, s) - promptCount;
      let first = layer * call.places;
      for (var t = ${from}; t < count; t += ${stride}u) {
        ${range(4)
          .map(
            (u) => `
        let t${u} = min(t + ${u}u, count - 1u);
        let k${u} = (first + t${u} + select(own, prompt, t${u} < promptCount)) * ${2 * keys}u + head / ${group}u * ${head}u;
        let d${u} = ${sum(range(head).map((c) => `dot(q${c}, cache[k${u} + ${c}u])`))};`,
          )
          .join('\n')}
        let d = select(vec4f(lowest), vec4f(d0, d1, d2, d3), vec4u(t, t + 1u, t + 2u, t + 3u) < vec4u(count));
        let newTop = max(top, max(max(d.x, d.y), max(d.z, d.w)));
        let kept = exp(top - newTop);
        let p = exp(d - newTop);
        total = total * kept + dot(p, vec4f(1.0));
        top = newTop;
        ${range(head)
          .map((c) => {
            const value = (u: number): string => `p[${u}] * cache[k${u} + ${keys + c}u]`;
            return `o${c} = o${c} * kept + ${sum(range(4).map(value))};`;
          })
          .join('\n')}
      }`;
  if (splits === 1) {
    return `
    for (var item = lid; item < ${items}u; item += ${invocations}u) {
      ${walk('0u', 4)}
      let share = select(1.0 / total, 0.0, total == 0.0);
      ${range(head)
        .map((c) => `wide[s * ${queries}u + head * ${head}u + ${c}u] = o${c} * share;`)
        .join('\n')}
    }`;
  }
  return `
    if (lid < ${items * splits}u) {
      let item = lid % ${items}u;
      ${walk(`(4u * (lid / ${items}u))`, 4 * splits)}
      let mine = lid * ${head + 1}u;
      ${range(head)
        .map((c) => `part[mine + ${c}u] = o${c};`)
        .join('\n')}
      part[mine + ${head}u] = vec4f(top, total, 0.0, 0.0);
    }
    workgroupBarrier();
    if (lid < ${items}u) {
      let s = lid / ${shape.heads}u;
      let head = lid % ${shape.heads}u;
      var top = lowest;
      for (var k = 0u; k < ${splits}u; k++) { top = max(top, part[(k * ${items}u + lid) * ${head + 1}u + ${head}u].x); }
      var total = 0.0;
      ${range(head)
        .map((c) => `var o${c} = vec4f();`)
        .join('\n')}
      for (var k = 0u; k < ${splits}u; k++) {
        let at = (k * ${items}u + lid) * ${head + 1}u;
        let weight = exp(part[at + ${head}u].x - top);
        total += weight * part[at + ${head}u].y;
        ${range(head)
          .map((c) => `o${c} += weight * part[at + ${c}u];`)
          .join('\n')}
      }
      let share = select(1.0 / total, 0.0, total == 0.0);
      ${range(head)
        .map((c) => `wide[s * ${queries}u + head * ${head}u + ${c}u] = o${c} * share;`)
        .join('\n')}
    }`;
}
