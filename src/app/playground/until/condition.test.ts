import { describe, expect, it } from 'vitest';
import { conditionOf, firstForm } from './condition';

describe('the form of "Run until"', () => {
  it('stands for the condition its kind asks for', () => {
    expect(conditionOf(firstForm)).toEqual({ condition: { kind: 'iterations', count: 100 } });
    expect(conditionOf({ ...firstForm, kind: 'seconds', seconds: 5 })).toEqual({
      condition: { kind: 'seconds', seconds: 5 },
    });
    expect(conditionOf({ ...firstForm, kind: 'accuracy', accuracy: 40, mode: 'induction' })).toEqual({
      condition: { kind: 'accuracy', suite: 'heldOut', mode: 'induction', atLeast: 0.4 },
    });
    expect(conditionOf({ ...firstForm, kind: 'collapse' })).toEqual({ condition: { kind: 'collapse' } });
  });

  it('says what is wrong with a number that means nothing', () => {
    expect(conditionOf({ ...firstForm, iterations: '' })).toHaveProperty('problem');
    expect(conditionOf({ ...firstForm, kind: 'accuracy', accuracy: 0 })).toHaveProperty('problem');
    expect(conditionOf({ ...firstForm, kind: 'accuracy', accuracy: 101 })).toHaveProperty('problem');
  });
});
