import { describe, expect, it } from 'vitest';
import { madeTask } from '../selfplay/fixture';
import { chanceOf } from './chance';

const probes = ['0', '1', '2', '3'];
const task = (behaviour: string, input: string, output: string) =>
  madeTask(1, { behaviour, pairs: [{ input, output }] });

describe('chance of guessing', () => {
  it('is how often the program gives this output, over the probes and the task itself', () => {
    // x // 2 on 0, 1, 2, 3: two of four give 1, so a blind guess of 1 is right for 2 of 5.
    expect(chanceOf(task('0|0|1|1', '2', '1'), probes)).toBe(2 / 5);
    expect(chanceOf(task('0|0|1|1', '8', '4'), probes)).toBe(0);
  });

  it('is how often copying is right where it is right here', () => {
    // max(x, 2) on 0, 1, 2, 3: 2, 2, 2, 3. Copying is right for 2 and 3; saying 3 is right for one probe only.
    expect(chanceOf(task('2|2|2|3', '3', '3'), probes)).toBe(2 / 5);
    // On input 0 copying is wrong: only the usual answer counts.
    expect(chanceOf(task('2|2|2|3', '0', '2'), probes)).toBe(3 / 5);
  });

  it('is under 1 for the identity, and nothing in induction', () => {
    expect(chanceOf(task('0|1|2|3', '7', '7'), probes)).toBe(4 / 5);
    expect(chanceOf(madeTask(1, { mode: 'induction', behaviour: '0|1|2|3' }), probes)).toBe(0);
  });
});
