// What the host sees. The host writes inputs at the exported addresses, calls, and reads results there; nothing
// crosses per token.
export {
  backwardAt, configure, entriesAt, gradientsAt, firstAt, kvBytes, offsetOf, pack, parametersAt, parameterSize, ropeAt, secondAt,
  stateStartAt,
} from './model';
export {
  groupsAt, itemsAt, layoutForward, layoutTraining, logitsAt, pathLengthsAt, pathStartsAt, placesAt, poolAt, positionsAt,
  probabilityStartsAt, tokensAt,
} from './batch';
export { forward, probabilitySize } from './forward';
export { adamw, addGradients, clearGradients, gradientSquares } from './adamw';
export {
  approximateKlSum, clearStatistics, clippedCount, entropySum, forbiddenCount, lossSum, priorKlSum,
} from './objective';
export {
  layoutSlots, orderAt, outputLogProbsAt, outputTokensAt, placesFor, rollout, sampleSize, samplesAt, slotSize, slotsAt,
} from './rollout';
import { backward } from './backward';
import { forward } from './forward';
import { objective } from './objective';

/** Forward, objective and backward of one batch; gradients and statistics are added to. */
export function train(nodes: i32, outputs: i32, groups: i32, clipLow: f32, clipHigh: f32): void {
  forward(nodes, outputs);
  objective(groups, outputs, clipLow, clipHigh);
  backward(nodes, outputs);
}
