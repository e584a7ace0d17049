/**
 * Text of drawing tokens: softmax of (logits + log weights) / temperature over the tokens that the grammar allows, by
 * inverse distribution function in order of token ids. Where there are more invocations than lanes, several share the
 * entries of a lane's state; else an invocation draws for whole lanes and no barrier is needed. Where `topP` is below 1
 * only the nucleus is drawn from, which the last of its entries by falling score describes: its cut.
 */
import type { Workgroup } from './product';
import { laneWords, sampleWords } from './tables';

/** @param vocabulary vec4s of a row of logits. */
export function drawText({ invocations, lanes }: Workgroup, vocabulary: number): string {
  const team = Math.floor(invocations / lanes);
  return `
// Whether a lane must draw: from the logits in workgroup memory, or from those of its prompt at laneRow.
var<workgroup> laneDue: array<u32, ${lanes}>;
var<workgroup> laneChosen: array<u32, ${lanes}>;

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

/** The score of a grammar entry: its log weight plus the logit of the text just read, or of the prompt's end. */
fn score(lane: u32, row: u32, entry: vec4u) -> f32 {
  var four = vec4f();
  if (row == nowhere) {
    four = wide[lane * ${vocabulary}u + (entry.x >> 2u)];
  } else {
    four = logits[row * ${vocabulary}u + (entry.x >> 2u)];
  }
  return four[entry.x & 3u] + bitcast<f32>(entry.w);
}

/** What a lane draws from: entries of the grammar, and where the logits lie. */
struct Choice { lane: u32, row: u32, first: u32, end: u32, remaining: u32, inverse: f32 }

struct Top { entry: u32, value: f32 }

/** The highest score, the first of equals. */
fn topOf(choice: Choice) -> Top {
  var top = Top(nowhere, lowest);
  for (var e = choice.first; e < choice.end; e++) {
    let entry = grammar[e];
    if (entry.z > choice.remaining) { continue; }
    let value = score(choice.lane, choice.row, entry);
    if (top.entry == nowhere || value > top.value) { top = Top(e, value); }
  }
  return top;
}

/** Whether an entry comes before another when they are taken by falling score, ties to the lowest id. */
fn precedes(one: Top, other: Top) -> bool {
  return one.value > other.value || (one.value == other.value && one.entry < other.entry);
}

/** Sums of the exponentials at temperature 1 and at the sample's own. */
fn massesOf(choice: Choice, highest: f32) -> vec2f {
  var masses = vec2f();
  for (var e = choice.first; e < choice.end; e++) {
    let entry = grammar[e];
    if (entry.z > choice.remaining) { continue; }
    let above = score(choice.lane, choice.row, entry) - highest;
    masses += exp(vec2f(above, above * choice.inverse));
  }
  return masses;
}

/** Sum of the exponentials at the sample's temperature, of those entries that precede one. */
fn massBefore(whole: Choice, one: Top, highest: f32) -> f32 {
  var mass = 0.0;
  for (var e = whole.first; e < whole.end; e++) {
    let entry = grammar[e];
    if (entry.z > whole.remaining) { continue; }
    let value = score(whole.lane, whole.row, entry);
    if (precedes(Top(e, value), one)) { mass += exp((value - highest) * whole.inverse); }
  }
  return mass;
}

/** Of a choice's entries the last by falling score that those before it in the whole leave short of the goal. */
fn cutOf(choice: Choice, whole: Choice, highest: f32, goal: f32) -> Top {
  var cut = Top(nowhere, lowest);
  for (var e = choice.first; e < choice.end; e++) {
    let entry = grammar[e];
    if (entry.z > choice.remaining) { continue; }
    let one = Top(e, score(choice.lane, choice.row, entry));
    if (cut.entry != nowhere && precedes(one, cut)) { continue; }
    let before = massBefore(whole, one, highest);
    if (before == 0.0 || before < goal) { cut = one; }
  }
  return cut;
}

/** Sum of the exponentials at the sample's temperature up to the cut. */
fn massUpTo(choice: Choice, highest: f32, cut: Top) -> f32 {
  var mass = 0.0;
  for (var e = choice.first; e < choice.end; e++) {
    let entry = grammar[e];
    if (entry.z > choice.remaining) { continue; }
    let value = score(choice.lane, choice.row, entry);
    if (!precedes(cut, Top(e, value))) { mass += exp((value - highest) * choice.inverse); }
  }
  return mass;
}

/** The entry up to the cut at which the running sum, that of earlier entries given, passes the goal. */
fn entryAt(choice: Choice, highest: f32, cut: Top, before: f32, goal: f32) -> u32 {
  var sum = before;
  var chosen = nowhere;
  for (var e = choice.first; e < choice.end; e++) {
    let entry = grammar[e];
    if (entry.z > choice.remaining) { continue; }
    let value = score(choice.lane, choice.row, entry);
    if (precedes(cut, Top(e, value))) { continue; }
    let one = exp((value - highest) * choice.inverse);
    if (one == 0.0) { continue; }
    chosen = e;
    sum += one;
    if (sum > goal) { break; }
  }
  return chosen;
}

fn sampleAt(lane: u32) -> u32 {
  return call.samplesAt + (laneSample[lane] - 1u) * ${sampleWords.size}u;
}

/** The share of one of a team's members in a lane's choice. */
fn choiceOf(lane: u32, member: u32, members: u32) -> Choice {
  let at = sampleAt(lane);
  let temperature = bitcast<f32>(tables[at + ${sampleWords.temperature}u]);
  let begin = startOf(laneState[lane]);
  let stop = startOf(laneState[lane] + 1u);
  let length = (stop - begin + members - 1u) / members;
  return Choice(
    lane,
    laneRow[lane],
    call.entriesAt + min(stop, begin + member * length),
    call.entriesAt + min(stop, begin + (member + 1u) * length),
    tables[at + ${sampleWords.limit}u] - laneWritten[lane],
    select(1.0 / temperature, 0.0, temperature == 0.0),
  );
}

fn numberOf(lane: u32) -> f32 {
  let at = sampleAt(lane);
  let stream = tables[at + ${sampleWords.stream}u];
  return uniformNumber(call.seed, stream, tables[at + ${sampleWords.index}u], laneWritten[lane]);
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
    atomicAdd(&lanes[${laneWords.finished}u], 1u);
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
 * lane has a token to feed or nothing to do.
 */
${team > 1 ? drawTogether(invocations, lanes, team) : drawAlone(invocations, lanes)}`;
}

function drawAlone(invocations: number, lanes: number): string {
  return `
fn draw(lid: u32, wid: u32) {
  for (var lane = lid; lane < ${lanes}u; lane += ${invocations}u) {
    while (laneDue[lane] != 0u) {
      let choice = choiceOf(lane, 0u, 1u);
      let top = topOf(choice);
      let masses = massesOf(choice, top.value);
      laneChosen[lane] = top.entry;
      if (choice.inverse > 0.0) {
        var cut = Top(nowhere, lowest);
        var kept = masses.y;
        if (call.topP < 1.0) {
          cut = cutOf(choice, choice, top.value, call.topP * masses.y);
          kept = massUpTo(choice, top.value, cut);
        }
        laneChosen[lane] = entryAt(choice, top.value, cut, 0.0, numberOf(lane) * kept);
      }
      settle(lane, wid, top.value, masses.x);
    }
  }
  workgroupBarrier();
}`;
}

function drawTogether(invocations: number, lanes: number, team: number): string {
  return `
var<workgroup> drawTop: array<Top, ${invocations}>;
var<workgroup> drawMasses: array<vec2f, ${invocations}>;
var<workgroup> due: u32;

fn draw(lid: u32, wid: u32) {
  let lane = lid / ${team}u;
  let member = lid % ${team}u;
  loop {
    if (lid == 0u) {
      due = 0u;
      for (var s = 0u; s < ${lanes}u; s++) { due |= laneDue[s]; }
    }
    if (workgroupUniformLoad(&due) == 0u) { break; }
    var choice = Choice();
    var isDue = false;
    if (lid < ${lanes * team}u && laneDue[lane] != 0u) {
      isDue = true;
      choice = choiceOf(lane, member, ${team}u);
      drawTop[lid] = topOf(choice);
      if (member == 0u) { laneChosen[lane] = nowhere; }
    }
    workgroupBarrier();
    var top = Top(nowhere, lowest);
    if (isDue) {
      for (var m = lane * ${team}u; m < (lane + 1u) * ${team}u; m++) {
        let other = drawTop[m];
        if (other.entry != nowhere && (top.entry == nowhere || other.value > top.value)) { top = other; }
      }
      drawMasses[lid] = massesOf(choice, top.value);
    }
    workgroupBarrier();
    var cut = Top(nowhere, lowest);
    if (call.topP < 1.0) {
      // Each member finds the cut as far as its share goes; the last of them is the lane's.
      let cuts = isDue && top.entry != nowhere && choice.inverse > 0.0;
      if (cuts) {
        var all = 0.0;
        for (var m = lane * ${team}u; m < (lane + 1u) * ${team}u; m++) { all += drawMasses[m].y; }
        drawTop[lid] = cutOf(choice, choiceOf(lane, 0u, 1u), top.value, call.topP * all);
      }
      workgroupBarrier();
      if (cuts) {
        for (var m = lane * ${team}u; m < (lane + 1u) * ${team}u; m++) {
          let other = drawTop[m];
          if (other.entry != nowhere && (cut.entry == nowhere || precedes(cut, other))) { cut = other; }
        }
        drawMasses[lid].y = massUpTo(choice, top.value, cut);
      }
      workgroupBarrier();
    }
    var total = 0.0;
    if (isDue && top.entry != nowhere) {
      // The goal falls into the share of one member, the last that has any if rounding puts it past the end.
      var before = 0.0;
      var all = 0.0;
      var last = 0u;
      for (var m = 0u; m < ${team}u; m++) {
        if (m == member) { before = all; }
        let masses = drawMasses[lane * ${team}u + m];
        total += masses.x;
        all += masses.y;
        if (masses.y > 0.0) { last = m; }
      }
      if (choice.inverse == 0.0) {
        if (member == 0u) { laneChosen[lane] = top.entry; }
      } else {
        let own = drawMasses[lid].y;
        let goal = numberOf(lane) * all;
        if (own > 0.0 && before <= goal && (goal < before + own || member == last)) {
          laneChosen[lane] = entryAt(choice, top.value, cut, before, goal);
        }
      }
    }
    workgroupBarrier();
    if (isDue && member == 0u) { settle(lane, wid, top.value, total); }
    workgroupBarrier();
  }
}`;
}
