/**
 * The model and its sampler in one kernel. A workgroup takes a few lanes through the whole network one token at a
 * time, weights shared by its lanes, keys and values in storage. In `read` mode the lanes are neighbouring positions of
 * one given text; in `write` mode they are samples, each drawing its next token from the grammar's distribution, and a
 * lane whose sample has ended takes the next one from the queue. After `steps` tokens the lanes are put away, to go on
 * in another dispatch. The host's side is `../generation.ts`.
 */
import type { ModelShape } from '../../../../core/model/shape';
import { packedLayout } from '../packed';
import { type Product, partsSize, productText, type Workgroup } from './product';

/** Words of a job: a text to read. */
export const jobWords = { tokens: 0, length: 1, firstWanted: 2, row: 3, place: 4, size: 5 } as const;

/** Words of a sample to write. */
export const sampleWords = {
  ...{ place: 0, promptLength: 1, row: 2, start: 3, limit: 4 },
  ...{ stream: 5, index: 6, temperature: 7, output: 8, size: 9 },
} as const;

/** Words of a call. */
export const callWords = {
  ...{ mode: 0, steps: 1, jobs: 2, samples: 3, seed: 4, samplesAt: 5, places: 6, ownPlace: 7, ownPlaces: 8 },
  ...{ entriesAt: 9, end: 10, size: 12 },
} as const;

/** Words before the lanes that are put away, and of each; those of a workgroup that reads use the first two. */
export const laneWords = { next: 0, finished: 1, stuck: 2, header: 16, size: 4 } as const;

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** Sizes of the workgroup's memory and of what is computed in it. */
function measures(shape: ModelShape, workgroup: Workgroup) {
  const layout = packedLayout(shape);
  const { width: D, head: H, queries: A, keys: K, feedForward: F, vocabulary: V } = layout.sizes;
  const { invocations: W, lanes: S } = workgroup;
  const products = {
    qkv: { groups: A + 2 * K, inputs: D, panels: 1, weights: `(base + ${layout.qkv}u)` },
    output: { groups: D, inputs: A, panels: 1, weights: `(base + ${layout.output}u)` },
    gateUp: { groups: F, inputs: D, panels: 2, weights: `(base + ${layout.gateUp}u)` },
    down: { groups: D, inputs: F, panels: 1, weights: `(base + ${layout.down}u)` },
    head: { groups: V, inputs: D, panels: 1, weights: `${layout.head}u` },
  };
  /** Lanes and heads, and among how many invocations the places of each are divided. */
  const items = S * shape.heads;
  const splits = Math.max(1, Math.floor(W / items));
  const parts = Math.max(
    splits > 1 ? items * splits * (H + 1) : 0,
    ...Object.values(products).map((product) => partsSize(workgroup, product)),
  );
  const wide = S * Math.max(A, F, V);
  return { layout, products, items, splits, parts, wide };
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
  const { layout, products: sized, items, splits, parts, wide } = measures(shape, workgroup);
  const { width: D, head: H, queries: A, keys: K, feedForward: F, vocabulary: V } = layout.sizes;
  const group = shape.heads / shape.kvHeads;
  /** Invocations that draw a lane's token together. */
  const team = Math.floor(W / S);
  if (team < 1) throw new RangeError('A workgroup needs at least one invocation a lane.');

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
  const summers = W > 16 ? Math.min(8, team) : 1;

  return `
struct Call {
  mode: u32, steps: u32, jobs: u32, samples: u32, seed: u32, samplesAt: u32, places: u32, ownPlace: u32,
  ownPlaces: u32, entriesAt: u32, end: u32, unused: u32,
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
var<workgroup> laneToken: array<u32, ${S}>;
var<workgroup> lanePosition: array<u32, ${S}>;
// Where this token's keys and values go; how many places a lane attends to: first those of the prompt, then its own.
var<workgroup> lanePlace: array<u32, ${S}>;
var<workgroup> laneCount: array<u32, ${S}>;
var<workgroup> lanePrompt: array<u32, ${S}>;
var<workgroup> lanePromptCount: array<u32, ${S}>;
var<workgroup> laneRow: array<u32, ${S}>;
// A sample's number plus one, 0 for none.
var<workgroup> laneSample: array<u32, ${S}>;
var<workgroup> laneWritten: array<u32, ${S}>;
var<workgroup> laneState: array<u32, ${S}>;
// Whether a lane must draw: from the logits in workgroup memory, or from those of its prompt at laneRow.
var<workgroup> laneDue: array<u32, ${S}>;
var<workgroup> laneChosen: array<u32, ${S}>;
var<workgroup> drawHighest: array<f32, ${W}>;
var<workgroup> drawBest: array<u32, ${W}>;
var<workgroup> drawTotal: array<f32, ${W}>;
var<workgroup> drawMass: array<f32, ${W}>;
var<workgroup> due: u32;
var<workgroup> running: u32;
var<workgroup> wanted: u32;

/** pcg4d: bit for bit the counter-based numbers of every other engine. */
fn uniformNumber(seed: u32, stream: u32, sample: u32, position: u32) -> f32 {
  var v = vec4u(seed, stream, sample, position) * 1664525u + 1013904223u;
  v.x += v.y * v.w;
  v.y += v.z * v.x;
  v.z += v.x * v.y;
  v.w += v.y * v.z;
  v ^= v >> vec4u(16u);
  v.x += v.y * v.w;
  return f32(v.x >> 8u) / 16777216.0;
}

fn startOf(state: u32) -> u32 {
  return grammar[state >> 2u][state & 3u];
}

fn laneOwn(wid: u32, lane: u32) -> u32 {
  return call.ownPlace + (wid * ${S}u + lane) * call.ownPlaces;
}

/** The score of a grammar entry: its log weight plus the logit of the text just read, or of the prompt's end. */
fn score(lane: u32, row: u32, entry: vec4u) -> f32 {
  var four = vec4f();
  if (row == nowhere) {
    four = wide[lane * ${V}u + (entry.x >> 2u)];
  } else {
    four = logits[row * ${V}u + (entry.x >> 2u)];
  }
  return four[entry.x & 3u] + bitcast<f32>(entry.w);
}

/** Where a lane reads and stores, once it knows its sample and how much of it is written. */
fn place(lane: u32, wid: u32) {
  let at = call.samplesAt + (laneSample[lane] - 1u) * ${sampleWords.size}u;
  let promptLength = tables[at + ${sampleWords.promptLength}u];
  let written = laneWritten[lane];
  lanePrompt[lane] = tables[at + ${sampleWords.place}u];
  lanePromptCount[lane] = promptLength;
  lanePosition[lane] = promptLength + written - 1u;
  laneCount[lane] = promptLength + written;
  lanePlace[lane] = laneOwn(wid, lane) + written - 1u;
}

fn rest(lane: u32) {
  laneSample[lane] = 0u;
  laneDue[lane] = 0u;
  laneToken[lane] = 0u;
  lanePosition[lane] = 0u;
  laneCount[lane] = 0u;
  lanePlace[lane] = nowhere;
  laneRow[lane] = nowhere;
}

/** Lays a lane on the next sample of the queue, or lets it rest. */
fn take(lane: u32) {
  let sample = atomicAdd(&lanes[${laneWords.next}u], 1u);
  if (sample >= call.samples) {
    rest(lane);
    return;
  }
  let at = call.samplesAt + sample * ${sampleWords.size}u;
  laneSample[lane] = sample + 1u;
  laneWritten[lane] = 0u;
  laneState[lane] = tables[at + ${sampleWords.start}u];
  laneRow[lane] = tables[at + ${sampleWords.row}u];
  laneDue[lane] = 1u;
}

/** Writes the token a lane has drawn, and sees to what comes next. */
fn settle(lane: u32, wid: u32, highest: f32, total: f32) {
  let at = call.samplesAt + (laneSample[lane] - 1u) * ${sampleWords.size}u;
  let written = laneWritten[lane];
  laneDue[lane] = 0u;
  if (laneChosen[lane] == nowhere) {
    atomicAdd(&lanes[${laneWords.stuck}u], 1u);
    take(lane);
    return;
  }
  let entry = grammar[laneChosen[lane]];
  let to = tables[at + ${sampleWords.output}u] + 2u * written;
  output[to] = entry.x;
  output[to + 1u] = bitcast<u32>(min(0.0, score(lane, laneRow[lane], entry) - highest - log(total)));
  if (entry.y == call.end) {
    output[laneSample[lane] - 1u] = written + 1u;
    atomicAdd(&lanes[${laneWords.finished}u], 1u);
    take(lane);
    return;
  }
  laneToken[lane] = entry.x;
  laneState[lane] = entry.y;
  laneWritten[lane] = written + 1u;
  laneRow[lane] = nowhere;
  place(lane, wid);
}

/**
 * Draws and writes a token for every lane that is due, and the first of the next sample where that ends a text, until each
 * lane has a token to feed or nothing to do. Several invocations share the entries of a lane's state.
 */
fn draw(lid: u32, wid: u32) {
  let lane = lid / ${team}u;
  let member = lid % ${team}u;
  loop {
    if (lid == 0u) {
      due = 0u;
      for (var s = 0u; s < ${S}u; s++) { due |= laneDue[s]; }
    }
    if (workgroupUniformLoad(&due) == 0u) { break; }
    var isDue = false;
    var at = 0u;
    var first = 0u;
    var end = 0u;
    var remaining = 0u;
    var row = nowhere;
    var temperature = 0.0;
    var best = nowhere;
    var highest = lowest;
    if (lid < ${S * team}u && laneDue[lane] != 0u) {
      isDue = true;
      at = call.samplesAt + (laneSample[lane] - 1u) * ${sampleWords.size}u;
      remaining = tables[at + ${sampleWords.limit}u] - laneWritten[lane];
      temperature = bitcast<f32>(tables[at + ${sampleWords.temperature}u]);
      row = laneRow[lane];
      let begin = startOf(laneState[lane]);
      let stop = startOf(laneState[lane] + 1u);
      let length = (stop - begin + ${team - 1}u) / ${team}u;
      first = call.entriesAt + min(stop, begin + member * length);
      end = call.entriesAt + min(stop, begin + (member + 1u) * length);
      for (var e = first; e < end; e++) {
        let entry = grammar[e];
        if (entry.z > remaining) { continue; }
        let value = score(lane, row, entry);
        if (best == nowhere || value > highest) {
          highest = value;
          best = e;
        }
      }
      drawHighest[lid] = highest;
      drawBest[lid] = best;
      if (member == 0u) { laneChosen[lane] = nowhere; }
    }
    workgroupBarrier();
    var total = 0.0;
    var mass = 0.0;
    let inverse = select(1.0 / temperature, 1.0, temperature == 0.0);
    if (isDue) {
      best = nowhere;
      highest = lowest;
      for (var m = lane * ${team}u; m < (lane + 1u) * ${team}u; m++) {
        if (drawBest[m] != nowhere && (best == nowhere || drawHighest[m] > highest)) {
          highest = drawHighest[m];
          best = drawBest[m];
        }
      }
      for (var e = first; e < end; e++) {
        let entry = grammar[e];
        if (entry.z > remaining) { continue; }
        let above = score(lane, row, entry) - highest;
        total += exp(above);
        mass += exp(above * inverse);
      }
      drawTotal[lid] = total;
      drawMass[lid] = mass;
    }
    workgroupBarrier();
    if (isDue && best != nowhere) {
      // The goal falls into the share of one member, the last that has any if rounding puts it past the end.
      total = 0.0;
      var before = 0.0;
      var all = 0.0;
      var last = 0u;
      for (var m = 0u; m < ${team}u; m++) {
        if (m == member) { before = all; }
        let other = drawMass[lane * ${team}u + m];
        all += other;
        total += drawTotal[lane * ${team}u + m];
        if (other > 0.0) { last = m; }
      }
      if (temperature == 0.0) {
        if (member == 0u) { laneChosen[lane] = best; }
      } else {
        let number = uniformNumber(call.seed, tables[at + ${sampleWords.stream}u], tables[at + ${sampleWords.index}u], laneWritten[lane]);
        let goal = number * all;
        if (mass > 0.0 && before <= goal && (goal < before + mass || member == last)) {
          var sum = before;
          for (var e = first; e < end; e++) {
            let entry = grammar[e];
            if (entry.z > remaining) { continue; }
            let one = exp((score(lane, row, entry) - highest) * inverse);
            if (one == 0.0) { continue; }
            laneChosen[lane] = e;
            sum += one;
            if (sum > goal) { break; }
          }
        }
      }
    }
    workgroupBarrier();
    if (isDue && member == 0u) { settle(lane, wid, highest, total); }
    workgroupBarrier();
  }
}

/** Lays the lanes on the next positions of this workgroup's text, or of the next text. */
fn nextBlock(wid: u32) {
  let mine = ${laneWords.header}u + wid * ${S * laneWords.size}u;
  var job = atomicLoad(&lanes[mine]);
  var begin = atomicLoad(&lanes[mine + 1u]);
  if (job == 0u || begin >= tables[(job - 1u) * ${jobWords.size}u + ${jobWords.length}u]) {
    if (job != 0u) { atomicAdd(&lanes[${laneWords.finished}u], 1u); }
    job = atomicAdd(&lanes[${laneWords.next}u], 1u) + 1u;
    begin = 0u;
  }
  if (job > call.jobs) {
    atomicStore(&lanes[mine], 0u);
    running = 0u;
    return;
  }
  let at = (job - 1u) * ${jobWords.size}u;
  let length = tables[at + ${jobWords.length}u];
  let firstWanted = tables[at + ${jobWords.firstWanted}u];
  wanted = 0u;
  running = 1u;
  for (var lane = 0u; lane < ${S}u; lane++) {
    let position = begin + lane;
    rest(lane);
    if (position >= length) { continue; }
    laneToken[lane] = tables[tables[at + ${jobWords.tokens}u] + position];
    lanePosition[lane] = position;
    lanePrompt[lane] = tables[at + ${jobWords.place}u];
    lanePlace[lane] = lanePrompt[lane] + position;
    laneCount[lane] = position + 1u;
    lanePromptCount[lane] = position + 1u;
    if (position >= firstWanted) {
      laneRow[lane] = tables[at + ${jobWords.row}u] + position - firstWanted;
      wanted = 1u;
    }
  }
  atomicStore(&lanes[mine], job);
  atomicStore(&lanes[mine + 1u], begin + ${S}u);
}

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
  if (lid < ${S}u) {
    var sum = 0.0;
    for (var i = 0u; i < ${summers > 1 ? summers : writers}u; i++) {
      sum += ${summers > 1 ? 'sums' : 'squares'}[i * ${S}u + lid];
    }
    scales[lid] = inverseSqrt(sum / ${shape.width}.0 + ${floatText(shape.normEpsilon)});
  }
  workgroupBarrier();
}

@compute @workgroup_size(${W})
fn main(@builtin(local_invocation_index) lid: u32, @builtin(workgroup_id) workgroupId: vec3u) {
  let wid = workgroupId.x;
  if (call.mode == writing) {
    for (var lane = lid; lane < ${S}u; lane += ${W}u) {
      let mine = ${laneWords.header}u + (wid * ${S}u + lane) * ${laneWords.size}u;
      laneSample[lane] = atomicLoad(&lanes[mine]);
      laneDue[lane] = 0u;
      if (laneSample[lane] == 0u) {
        take(lane);
      } else {
        laneToken[lane] = atomicLoad(&lanes[mine + 1u]);
        laneWritten[lane] = atomicLoad(&lanes[mine + 2u]);
        laneState[lane] = atomicLoad(&lanes[mine + 3u]);
        laneRow[lane] = nowhere;
        place(lane, wid);
      }
    }
  }
  workgroupBarrier();

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
      ${attentionText()}
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

  if (call.mode == writing) {
    for (var lane = lid; lane < ${S}u; lane += ${W}u) {
      let mine = ${laneWords.header}u + (wid * ${S}u + lane) * ${laneWords.size}u;
      atomicStore(&lanes[mine], laneSample[lane]);
      atomicStore(&lanes[mine + 1u], laneToken[lane]);
      atomicStore(&lanes[mine + 2u], laneWritten[lane]);
      atomicStore(&lanes[mine + 3u], laneState[lane]);
    }
  }
}
`;

  /** Online softmax over a lane's places, four at a time; where invocations abound, the places are divided among them. */
  function attentionText(): string {
    const sum = (terms: readonly string[]): string => terms.join(' + ');
    const walk = (from: string, stride: number): string => `
      let s = item / ${shape.heads}u;
      let head = item % ${shape.heads}u;
      ${range(H)
        .map((c) => `let q${c} = wide[s * ${A}u + head * ${H}u + ${c}u]; var o${c} = vec4f();`)
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
        let k${u} = (first + t${u} + select(own, prompt, t${u} < promptCount)) * ${2 * K}u + head / ${group}u * ${H}u;
        let d${u} = ${sum(range(H).map((c) => `dot(q${c}, cache[k${u} + ${c}u])`))};`,
          )
          .join('\n')}
        let d = select(vec4f(lowest), vec4f(d0, d1, d2, d3), vec4u(t, t + 1u, t + 2u, t + 3u) < vec4u(count));
        let newTop = max(top, max(max(d.x, d.y), max(d.z, d.w)));
        let kept = exp(top - newTop);
        let p = exp(d - newTop);
        total = total * kept + dot(p, vec4f(1.0));
        top = newTop;
        ${range(H)
          .map((c) => {
            const value = (u: number): string => `p[${u}] * cache[k${u} + ${K + c}u]`;
            return `o${c} = o${c} * kept + ${sum(range(4).map(value))};`;
          })
          .join('\n')}
      }`;
    if (splits === 1) {
      return `
    for (var item = lid; item < ${items}u; item += ${W}u) {
      ${walk('0u', 4)}
      let share = select(1.0 / total, 0.0, total == 0.0);
      ${range(H)
        .map((c) => `wide[s * ${A}u + head * ${H}u + ${c}u] = o${c} * share;`)
        .join('\n')}
    }`;
    }
    return `
    if (lid < ${items * splits}u) {
      let item = lid % ${items}u;
      ${walk(`(4u * (lid / ${items}u))`, 4 * splits)}
      let mine = lid * ${H + 1}u;
      ${range(H)
        .map((c) => `part[mine + ${c}u] = o${c};`)
        .join('\n')}
      part[mine + ${H}u] = vec4f(top, total, 0.0, 0.0);
    }
    workgroupBarrier();
    if (lid < ${items}u) {
      let s = lid / ${shape.heads}u;
      let head = lid % ${shape.heads}u;
      var top = lowest;
      for (var k = 0u; k < ${splits}u; k++) { top = max(top, part[(k * ${items}u + lid) * ${H + 1}u + ${H}u].x); }
      var total = 0.0;
      ${range(H)
        .map((c) => `var o${c} = vec4f();`)
        .join('\n')}
      for (var k = 0u; k < ${splits}u; k++) {
        let at = (k * ${items}u + lid) * ${H + 1}u;
        let weight = exp(part[at + ${H}u].x - top);
        total += weight * part[at + ${H}u].y;
        ${range(H)
          .map((c) => `o${c} += weight * part[at + ${c}u];`)
          .join('\n')}
      }
      let share = select(1.0 / total, 0.0, total == 0.0);
      ${range(H)
        .map((c) => `wide[s * ${A}u + head * ${H}u + ${c}u] = o${c} * share;`)
        .join('\n')}
    }`;
  }
}

function floatText(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
