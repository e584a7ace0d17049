/**
 * The composite reward of both roles (paper equations 5 and 6): correctness or learnability when the text is well
 * formed, a fixed penalty when it is not. Values come from the configuration, the paper's among its presets.
 */
import type { Config } from '../config/schema';
import type { Grade, Rejection } from '../task/task';
import { learnability } from './learnability';

type RewardConfig = Config['reward'];

/** Reward of one answer (equations 5 and 6). Under the grammar every answer is well formed, so -1 cannot occur. */
export function answerReward(reward: RewardConfig, grade: Grade): number {
  return grade === 'correct' ? 1 : reward.wrong;
}

/** Reward of a proposal that was refused: a repeated task is valid and has its own value. */
export function rejectionReward(reward: RewardConfig, rejection: Rejection): number {
  return rejection === 'repeated' ? reward.repeated : reward.invalid;
}

/**
 * Reward of a valid proposal (equation 6, first case).
 * @param timesProposed how often its program had been proposed before in the run.
 */
export function proposalReward(reward: RewardConfig, solveRate: number, timesProposed: number): number {
  const paid = learnability(reward.learnability, solveRate, reward.boundary);
  return reward.countBonus === 'on' && paid > 0 ? paid / Math.sqrt(1 + timesProposed) : paid;
}
