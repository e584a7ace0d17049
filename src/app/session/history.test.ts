import { describe, expect, it } from 'vitest';
import type { IterationMetrics } from '../../core/selfplay/event';
import { perMode } from '../../core/task/mode';
import { RunHistory } from './history';

function metrics(iteration: number): IterationMetrics {
  return {
    iteration,
    stage: 'self-play',
    generatedTokens: 100 * iteration,
    trainedTokens: 10 * iteration,
    propose: {},
    solve: {},
    buffers: perMode(() => iteration),
    update: {
      loss: 0,
      gradientNorm: 1,
      entropy: iteration / 10,
      priorKl: 0,
      approximateKl: 0,
      clipFraction: 0,
      tokens: 10,
    },
  };
}

const suite = { accuracy: { deduction: 0.5 }, strata: {} };
const floors = { random: { deduction: 0.1 }, trivial: { deduction: 0.2 } };
const evaluation = { heldOut: suite, natural: suite, floors: { heldOut: floors, natural: floors } };

describe('RunHistory', () => {
  it('spreads the time of a message over the iterations it brings', () => {
    const history = new RunHistory();
    history.recordIterations([metrics(1), metrics(2)], { trainingSeconds: 4 });
    history.recordIterations([metrics(3)], { trainingSeconds: 5 });
    expect(history.positionAt('iteration', 1)).toEqual({ iteration: 1, tokens: 100, seconds: 2 });
    expect(history.positionAt('seconds', 4.5)).toEqual({ iteration: 3, tokens: 250, seconds: 4.5 });
    expect(history.positionAt('tokens', 0)).toEqual({ iteration: 0, tokens: 0, seconds: 0 });
    expect(history.extent('seconds')).toEqual({ from: 0, to: 5 });
  });

  it('places an evaluation that comes before its iteration', () => {
    const history = new RunHistory();
    history.recordEvaluation(0, evaluation);
    history.recordIterations([metrics(1), metrics(2)], { trainingSeconds: 4 });
    history.recordEvaluation(3, evaluation);
    const { track } = history.source('accuracy-natural');
    const at = (point: number) => [track.to('iteration', point), track.to('tokens', point)];
    expect([at(0), at(1)]).toEqual([
      [0, 0],
      [3, 300],
    ]);
    expect(history.floors('natural')).toBe(floors);
  });

  it('tells of every change until it is told not to', () => {
    const history = new RunHistory();
    let calls = 0;
    const end = history.subscribe(() => calls++);
    history.recordIterations([metrics(1)]);
    history.recordIterations([]);
    history.recordEvaluation(1, evaluation);
    history.clear();
    expect(calls).toBe(3);
    end();
    history.clear();
    expect(calls).toBe(3);
    expect(history.floors('heldOut')).toBeUndefined();
    expect(history.source('entropy').track.length).toBe(0);
  });

  it('says what is wrong with the name of a chart', () => {
    expect(() => new RunHistory().source('entropi')).toThrow(/no chart entropi/);
  });
});
