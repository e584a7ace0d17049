/**
 * The model and its sampler in one kernel. A workgroup takes a few lanes through the whole network one token at a
 * time, weights shared by its lanes, keys and values in storage. In `read` mode the lanes are neighbouring positions of
 * one given text; in `write` mode they are samples, each drawing its next token from the grammar's distribution, and a
 * lane whose sample has ended takes the next one from the queue. After `steps` tokens the lanes are put away, to go on
 * in another dispatch. What a lane is, is in `lanes.ts`; the host's side is `../generation.ts`.
 */
import type { ModelShape } from '../../../../core/model/shape';
import { packedLayout } from '../packed';
import { attentionSplits, attentionText } from './cachedAttention';
import { drawText } from './draw';
import { laneText } from './lanes';
import { type Product, partsSize, productText, sharesReads, type Workgroup } from './product';
import { laneWords } from './tables';

/** Sizes of the workgroup's memory and of what is computed in it. */
function measures(shape: ModelShape, workgroup: Workgroup) {
  const layout = packedLayout(shape);
  const { width: D, head: H, queries: A, keys: K, feedForward: F, vocabulary: V } = layout.sizes;
  const { lanes: S } = workgroup;
  const products = {
    qkv: { groups: A + 2 * K, inputs: D, panels: 1, weights: `(base + ${layout.qkv}u)` },
    output: { groups: D, inputs: A, panels: 1, weights: `(base + ${layout.output}u)` },
    gateUp: { groups: F, inputs: D, panels: 2, weights: `(base + ${layout.gateUp}u)` },
    down: { groups: D, inputs: F, panels: 1, weights: `(base + ${layout.down}u)` },
    head: { groups: V, inputs: D, panels: 1, weights: `${layout.head}u` },
  };
  const { items, splits } = attentionSplits(shape, workgroup);
  const parts = Math.max(
    splits > 1 ? items * splits * (H + 1) : 0,
    ...Object.values(products).map((product) => partsSize(workgroup, product)),
  );
  const wide = S * Math.max(A, F, V);
  return { layout, products, parts, wide };
}

/** Bytes of workgroup memory that the kernel takes. */
export function workgroupBytes(shape: ModelShape, workgroup: Workgroup): number {
  const { layout, parts, wide } = measures(shape, workgroup);
  const { invocations, lanes } = workgroup;
  return (
    16 * (lanes * layout.sizes.width + wide + parts) + 4 * lanes * (invocations + 22) + 16 * invocations + 12
  );
}

export function generateKernel(shape: ModelShape, workgroup: Workgroup): string {
  const { invocations: W, lanes: S } = workgroup;
  const { layout, products: sized, parts, wide } = measures(shape, workgroup);
  const { width: D, head: H, queries: A, keys: K, feedForward: F, vocabulary: V } = layout.sizes;
  const scaled = (lane: string, value: string): string => `scales[${lane}] * ${value}`;
  const residual = (g: string, s: string, [value]: readonly string[]): string => `
    let place = ${s} * ${D}u + ${g};
    let sum = x[place] + ${value};
    x[place] = sum;
    let square = dot(sum, sum);`;
  const products: Record<'qkv' | 'output' | 'gateUp' | 'down' | 'head', Product> = {
    qkv: {
      ...{ ...sized.qkv, input: 'x', squares: 'none' },
      emit: (g, s, [value = '']) => `
        var v = ${scaled(s, value)}${shape.bias === 'qkv' ? ` + weights[base + ${layout.bias}u + ${g}]` : ''};
        if (${g} < ${A + K}u) {
          let turn = weights[${layout.rotary}u + lanePosition[${s}] * ${H}u + ${g} % ${H}u];
          v = vec4f(v.x * turn.x - v.y * turn.y, v.y * turn.x + v.x * turn.y,
                    v.z * turn.z - v.w * turn.w, v.w * turn.z + v.z * turn.w);
        }
        if (${g} < ${A}u) {
          wide[${s} * ${A}u + ${g}] = v;
        } else if (lanePlace[${s}] != nowhere) {
          cache[(layer * call.places + lanePlace[${s}]) * ${2 * K}u + ${g} - ${A}u] = v;
        }`,
    },
    output: {
      ...{ ...sized.output, input: 'wide', squares: 'sum', emit: residual },
    },
    gateUp: {
      ...{ ...sized.gateUp, input: 'x', squares: 'none' },
      emit: (g, s, [gate = '', up = '']) => `
        let gate = ${scaled(s, gate)};
        wide[${s} * ${F}u + ${g}] = gate / (1.0 + exp(-gate)) * ${scaled(s, up)};`,
    },
    down: {
      ...{ ...sized.down, input: 'wide', squares: 'sum', emit: residual },
    },
    head: {
      ...{ ...sized.head, input: 'x', squares: 'none' },
      emit: (g, s, [value = '']) => `
        let v = ${scaled(s, value)};
        if (call.mode == writing) {
          wide[${s} * ${V}u + ${g}] = v;
        } else if (laneRow[${s}] != nowhere) {
          logits[laneRow[${s}] * ${V}u + ${g}] = v;
        }`,
    },
  };
  /** Invocations that leave sums of squares, and that add them up a lane. */
  const writers = Math.min(W, S * D);
  const summers = W > 16 ? Math.min(8, Math.floor(W / S)) : 1;

  const shared = sharesReads(workgroup);
  return `
${shared ? 'enable subgroups;' : ''}
struct Call {
  mode: u32, steps: u32, jobs: u32, samples: u32, seed: u32, samplesAt: u32, places: u32, ownPlace: u32,
  ownPlaces: u32, entriesAt: u32, end: u32, topP: f32,
}
@group(0) @binding(0) var<storage, read> weights: array<vec4f>;
@group(0) @binding(1) var<storage, read> tables: array<u32>;
@group(0) @binding(2) var<storage, read> grammar: array<vec4u>;
@group(0) @binding(3) var<storage, read_write> cache: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> logits: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> lanes: array<atomic<u32>>;
@group(0) @binding(6) var<storage, read_write> output: array<u32>;
@group(0) @binding(7) var<uniform> call: Call;

const nowhere = 0xffffffffu;
const writing = 1u;
const lowest = -3.0e38;

var<workgroup> x: array<vec4f, ${S * D}>;
var<workgroup> wide: array<vec4f, ${wide}>;
${parts > 0 ? `var<workgroup> part: array<vec4f, ${parts}>;` : ''}
var<workgroup> squares: array<f32, ${W * S}>;
${summers > 1 ? `var<workgroup> sums: array<f32, ${S * summers}>;` : ''}
var<workgroup> scales: array<f32, ${S}>;
${laneText(workgroup)}
${drawText(workgroup, V)}
/** 1 / root mean square of each lane, from the parts the invocations left. To be called by all of them. */
fn measure(lid: u32) {
  workgroupBarrier();
  ${
    summers > 1
      ? `if (lid < ${S * summers}u) {
    var sum = 0.0;
    for (var i = lid / ${S}u; i < ${writers}u; i += ${summers}u) { sum += squares[i * ${S}u + lid % ${S}u]; }
    sums[lid] = sum;
  }
  workgroupBarrier();`
      : ''
  }
  for (var s = lid; s < ${S}u; s += ${W}u) {
    var sum = 0.0;
    for (var i = 0u; i < ${summers > 1 ? summers : writers}u; i++) {
      sum += ${summers > 1 ? 'sums' : 'squares'}[i * ${S}u + s];
    }
    scales[s] = inverseSqrt(sum / ${shape.width}.0 + ${floatText(shape.normEpsilon)});
  }
  workgroupBarrier();
}

@compute @workgroup_size(${W})
fn main(
  @builtin(local_invocation_index) lid: u32,
  @builtin(workgroup_id) workgroupId: vec3u,
  ${shared ? '@builtin(subgroup_invocation_id) subgroupInvocation: u32,' : ''}
) {
  let wid = workgroupId.x;
  ${shared ? 'let quad = subgroupInvocation & 3u;' : ''}
  resume(lid, wid);
  workgroupBarrier();

  var stepsTaken = 0u;
  for (var step = 0u; ; step++) {
    if (call.mode == writing) {
      draw(lid, wid);
      if (lid == 0u) {
        running = 0u;
        wanted = 1u;
        for (var lane = 0u; lane < ${S}u; lane++) { running |= laneSample[lane]; }
      }
    } else if (lid == 0u && step < call.steps) {
      nextBlock(wid);
    }
    if (workgroupUniformLoad(&running) == 0u || step == call.steps) { break; }
    stepsTaken = step + 1u;
    let hasHead = workgroupUniformLoad(&wanted) != 0u;

    // Each lane's numbers are summed in the same order, so that a text does not depend on the lane it is in.
    for (var s = 0u; s < ${S}u; s++) {
      var square = 0.0;
      for (var g = lid; g < ${D}u; g += ${W}u) {
        let value = weights[${layout.embedding}u + laneToken[s] * ${D}u + g];
        x[s * ${D}u + g] = value;
        square += dot(value, value);
      }
      squares[lid * ${S}u + s] = square;
    }
    measure(lid);
    for (var layer = 0u; layer < ${shape.layers}u; layer++) {
      let base = ${layout.layers}u + layer * ${layout.layerStride}u;
      ${productText(workgroup, products.qkv)}
      storageBarrier();
      workgroupBarrier();
      ${attentionText(shape, workgroup)}
      workgroupBarrier();
      ${productText(workgroup, products.output)}
      measure(lid);
      ${productText(workgroup, products.gateUp)}
      workgroupBarrier();
      ${productText(workgroup, products.down)}
      measure(lid);
    }
    if (hasHead) {
      ${productText(workgroup, products.head)}
    }
    if (call.mode == writing) {
      for (var lane = lid; lane < ${S}u; lane += ${W}u) {
        laneDue[lane] = select(1u, 0u, laneSample[lane] == 0u);
      }
    }
    workgroupBarrier();
  }

  if (lid == 0u) { atomicMax(&lanes[${laneWords.steps}u + call.mode], stepsTaken); }
  putAway(lid, wid);
}
`;
}

function floatText(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
