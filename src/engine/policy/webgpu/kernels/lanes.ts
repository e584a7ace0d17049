/**
 * Text of what the lanes of a workgroup are: where each stands in its text or sample, where its keys and values go, how it
 * takes up the next piece of work, and how it is put away between dispatches. It computes nothing of the model.
 */
import type { Workgroup } from './product';
import { jobWords, laneWords, sampleWords } from './tables';

/** The lanes' state in workgroup memory and the functions that set it; drawing has its own in `draw.ts`. */
export function laneText({ invocations: W, lanes: S }: Workgroup): string {
  return `
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
var<workgroup> running: u32;
var<workgroup> wanted: u32;

fn laneOwn(wid: u32, lane: u32) -> u32 {
  return call.ownPlace + (wid * ${S}u + lane) * call.ownPlaces;
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

/** Where the samples of this workgroup were when the last dispatch ended, or new ones. */
fn resume(lid: u32, wid: u32) {
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
}

/** Stores where the samples are. */
fn putAway(lid: u32, wid: u32) {
  if (call.mode == writing) {
    for (var lane = lid; lane < ${S}u; lane += ${W}u) {
      let mine = ${laneWords.header}u + (wid * ${S}u + lane) * ${laneWords.size}u;
      atomicStore(&lanes[mine], laneSample[lane]);
      atomicStore(&lanes[mine + 1u], laneToken[lane]);
      atomicStore(&lanes[mine + 2u], laneWritten[lane]);
      atomicStore(&lanes[mine + 3u], laneState[lane]);
    }
  }
}`;
}
