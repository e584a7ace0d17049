// Where the buffers of one batch lie. A batch is a prefix tree: each node is one token with a position and a path
// (the places of the rows of K and V it attends to, its own last). The first `outputs` nodes are those whose logits are wanted,
// so that the last layer and the head run over a prefix of the rows. Laid out anew for every batch from the end
// of the fixed memory; the memory itself only ever grows.
import {
  align, batchAt, ensure, feedForward, heads, kvBytes, kvWidth, layers, queryWidth, vocabulary, width,
} from './model';

/** Rows taken through a layer together, so that what lies between its parts stays in the cache. */
export const BLOCK: i32 = 96;

/** Whether everything the backward pass needs is kept. */
export let keeps: bool = false;

/** `[nodes]` each: token id, place of its K and V in bytes, position, first index of the path, length of the path. */
export let tokensAt: usize = 0;
export let placesAt: usize = 0;
export let positionsAt: usize = 0;
export let pathStartsAt: usize = 0;
export let pathLengthsAt: usize = 0;
/** `[nodes]` first float of the node's attention probabilities (training only). */
export let probabilityStartsAt: usize = 0;
/** Places of rows of K and V, in bytes, path after path; two pools in a rollout, which swap roles at every step. */
export let poolAt: usize = 0;
export let otherPoolAt: usize = 0;

/** Bytes from one layer's buffer to the next one's; 0 where nothing is kept. */
export let xStep: usize = 0;
export let rowStep: usize = 0;
export let normStep: usize = 0;
export let queryStep: usize = 0;
export let kvStep: usize = 0;
export let probabilityStep: usize = 0;
export let gateUpStep: usize = 0;

/** Residual stream before each layer, and between attention and MLP. */
export let xAt: usize = 0;
export let middleAt: usize = 0;
/** 1 / rms of the two norms of a layer, and of the final one. */
export let inverse1At: usize = 0;
export let inverse2At: usize = 0;
export let inverseFinalAt: usize = 0;
/** Outputs of the norms. */
export let normed1At: usize = 0;
export let normed2At: usize = 0;
export let normedFinalAt: usize = 0;
export let queriesAt: usize = 0;
export let kvAt: usize = 0;
/** K and V of a block before they go to their places. */
export let projectedAt: usize = 0;
export let probabilitiesAt: usize = 0;
export let attendedAt: usize = 0;
export let gateUpAt: usize = 0;
export let actAt: usize = 0;
/** `[outputs, vocabulary]`. */
export let logitsAt: usize = 0;

/** Gradients: logits, residual stream, queries, K and V; then block-sized ones. */
export let dLogitsAt: usize = 0;
export let dxAt: usize = 0;
export let dQueriesAt: usize = 0;
export let dkvAt: usize = 0;
export let dGateUpAt: usize = 0;
export let dRowAt: usize = 0;
export let dAttendedAt: usize = 0;
export let leftAt: usize = 0;
export let rightAt: usize = 0;
export let attentionScratchAt: usize = 0;

/** `[groups]` and `[items]` of the objective (see `objective.ts`), or slots and samples of a rollout. */
export let groupsAt: usize = 0;
export let itemsAt: usize = 0;

let top: usize = 0;

/** Takes `count` 4-byte numbers. */
function take(count: i32): usize {
  const at = top;
  top = align(top + (<usize>count << 2));
  return at;
}

function step(count: i32): usize {
  return align(<usize>count << 2);
}

function takeSteps(bytes: usize, count: i32): usize {
  const at = top;
  top += bytes * <usize>count;
  return at;
}

/** Rows that block-sized gradient buffers hold. */
export const GRADIENT_BLOCK: i32 = 192;

/** What every batch has: the tree itself. */
function layoutTree(nodes: i32, pool: i32): void {
  top = batchAt;
  tokensAt = take(nodes);
  placesAt = take(nodes);
  positionsAt = take(nodes);
  pathStartsAt = take(nodes);
  pathLengthsAt = take(nodes);
  poolAt = take(pool + 4);
}

/**
 * Lays out a batch for forward and backward. `probabilities`: floats of one layer's attention probabilities;
 * `longest`: longest path.
 */
export function layoutTraining(
  nodes: i32, outputs: i32, pool: i32, probabilities: i32, longest: i32, groups: i32, items: i32,
): void {
  keeps = true;
  layoutTree(nodes, pool);
  probabilityStartsAt = take(nodes);
  groupsAt = take(groups * 8);
  itemsAt = take(items * 4);
  xStep = step(nodes * width);
  rowStep = xStep;
  normStep = step(nodes);
  queryStep = step(nodes * queryWidth);
  kvStep = step(nodes * (kvBytes >>> 2));
  probabilityStep = step(probabilities);
  gateUpStep = step(nodes * 2 * feedForward);
  xAt = takeSteps(xStep, layers + 1);
  middleAt = takeSteps(rowStep, layers);
  normed1At = takeSteps(rowStep, layers);
  normed2At = takeSteps(rowStep, layers);
  inverse1At = takeSteps(normStep, layers);
  inverse2At = takeSteps(normStep, layers);
  queriesAt = takeSteps(queryStep, layers);
  attendedAt = takeSteps(queryStep, layers);
  kvAt = takeSteps(kvStep, layers);
  projectedAt = take(max(BLOCK, GRADIENT_BLOCK) * 2 * kvWidth);
  probabilitiesAt = takeSteps(probabilityStep, layers);
  gateUpAt = takeSteps(gateUpStep, layers);
  actAt = take(max(BLOCK, GRADIENT_BLOCK) * feedForward);
  inverseFinalAt = take(outputs);
  normedFinalAt = take(outputs * width);
  logitsAt = take(outputs * vocabulary);
  dLogitsAt = take(outputs * vocabulary);
  dxAt = take(nodes * width);
  dQueriesAt = take(nodes * queryWidth);
  dkvAt = take(nodes * (kvBytes >>> 2));
  dGateUpAt = take(GRADIENT_BLOCK * 2 * feedForward);
  dRowAt = take(max(nodes, GRADIENT_BLOCK) * width);
  dAttendedAt = take(GRADIENT_BLOCK * queryWidth);
  leftAt = take(GRADIENT_BLOCK * 48);
  rightAt = take(GRADIENT_BLOCK * max(max(feedForward, queryWidth), width));
  attentionScratchAt = take(heads * (longest + 4));
  ensure(top);
}

/**
 * Lays out a batch that only runs forward: at most `nodes` nodes and `outputs` logits rows at a time, room for K and V
 * of `places` nodes in all, paths up to `longest`. `groups` and `items`: 4-byte numbers of the rollout's own tables.
 */
export function layoutForward(
  nodes: i32, places: i32, outputs: i32, pool: i32, longest: i32, groups: i32, items: i32,
): void {
  keeps = false;
  layoutTree(nodes, pool);
  otherPoolAt = take(pool + 4);
  groupsAt = take(groups);
  itemsAt = take(items);
  xStep = rowStep = normStep = queryStep = probabilityStep = gateUpStep = 0;
  kvStep = step(places * (kvBytes >>> 2));
  xAt = take(nodes * width);
  middleAt = xAt;
  normed1At = take(BLOCK * width);
  normed2At = normed1At;
  inverse1At = take(BLOCK);
  inverse2At = inverse1At;
  queriesAt = take(nodes * queryWidth);
  attendedAt = take(BLOCK * queryWidth);
  probabilitiesAt = take(heads * (longest + 4));
  gateUpAt = take(BLOCK * 2 * feedForward);
  actAt = take(BLOCK * feedForward);
  inverseFinalAt = take(outputs);
  normedFinalAt = take(outputs * width);
  logitsAt = take(outputs * vocabulary);
  projectedAt = take(BLOCK * 2 * kvWidth);
  kvAt = takeSteps(kvStep, layers);
  ensure(top);
}

/** The two pools of a rollout swap roles. */
export function swapPools(): void {
  const at = poolAt;
  poolAt = otherPoolAt;
  otherPoolAt = at;
}
