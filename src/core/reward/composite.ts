/**
 * The composite reward of both roles (paper equations 5 and 6): correctness or learnability when the text is well
 * formed, a fixed penalty when it is not. Values come from the configuration, the paper's among its presets.
 */
import type { Config } from '../config/schema';
import type { Grade, Rejection } from '../task/task';
import { type Difficulty, learnability } from './learnability';

type RewardConfig = Config['reward'];

/**
 * Reward of one answer (equations 5 and 6). Under the typed grammar every answer is well formed; without it one may be
 * malformed.
 * @param share of an induction task's pairs that the answer reproduces, in [0, 1].
 */
export function answerReward(reward: RewardConfig, grade: Grade, share = 0): number {
  if (grade === 'correct') return 1;
  if (grade === 'malformed') return reward.malformed;
  if (share === 0 || reward.induction === 'binary') return reward.wrong;
  return reward.induction === 'accuracy' ? share : 1;
}

/** Reward of a proposal that was refused: a repeated task is valid and has its own value, and so has malformed text. */
export function rejectionReward(reward: RewardConfig, rejection: Rejection): number {
  if (rejection === 'repeated') return reward.repeated;
  return rejection === 'malformed' ? reward.malformed : reward.invalid;
}

/**
 * Reward of a valid proposal (equation 6, first case).
 * @param timesProposed how often its program had been proposed before in the run.
 */
export function proposalReward(reward: RewardConfig, difficulty: Difficulty, timesProposed: number): number {
  const paid = learnability(reward.learnability, difficulty, reward.boundary);
  return reward.countBonus === 'on' && paid > 0 ? paid / Math.sqrt(1 + timesProposed) : paid;
}
