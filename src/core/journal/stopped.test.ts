import { describe, expect, it } from 'vitest';
import { parseCondition } from '../selfplay/condition';
import { conditionWords, stoppedBecause } from './stopped';

describe('a run that pauses by itself', () => {
  it.each([
    [{ kind: 'iterations', count: 1 }, '1 more iteration'],
    [{ kind: 'iterations', count: 1500 }, '1,500 more iterations'],
    [{ kind: 'seconds', seconds: 60 }, '60 more seconds of training'],
    [
      { kind: 'accuracy', suite: 'heldOut', mode: 'induction', atLeast: 0.5 },
      '50 % of the held-out tasks right in induction',
    ],
    [{ kind: 'collapse' }, 'the first warning of a collapse'],
  ])('says what %o waits for', (condition, words) => {
    expect(conditionWords(parseCondition(condition))).toBe(words);
  });

  it('names iteration, reason and mode', () => {
    const condition = parseCondition({ kind: 'accuracy', suite: 'natural', mode: 'deduction', atLeast: 0.3 });
    expect(stoppedBecause(40, condition)).toEqual({
      iteration: 40,
      kind: 'stopped',
      severity: 'info',
      mode: 'deduction',
      text: 'Paused by itself: it was to run until 30 % of the natural tasks right in deduction.',
    });
  });
});
