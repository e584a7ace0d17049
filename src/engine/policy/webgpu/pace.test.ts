/** What is expected of a step follows what submissions took. */
import { expect, test } from 'vitest';
import { Pace } from './pace';

test('nothing is known of work that was never measured', () => {
  const pace = new Pace();
  pace.learn([{ kind: 'write', steps: 0 }], 10);
  expect(pace.stepMs('write')).toBeUndefined();
});

test('an adapter that slows down is noticed at once, one that gets faster slowly', () => {
  const pace = new Pace();
  pace.learn([{ kind: 'write', steps: 10 }], 20);
  expect(pace.stepMs('write')).toBe(2);
  pace.learn([{ kind: 'write', steps: 10 }], 100);
  expect(pace.stepMs('write')).toBe(10);
  pace.learn([{ kind: 'write', steps: 10 }], 20);
  expect(pace.stepMs('write')).toBeCloseTo(8.4);
  for (let i = 0; i < 50; i++) pace.learn([{ kind: 'write', steps: 10 }], 20);
  expect(pace.stepMs('write')).toBeCloseTo(2, 3);
});

test('the time of a submission is divided as expected among what it did', () => {
  const pace = new Pace();
  pace.learn([{ kind: 'read', steps: 2 }], 2);
  pace.learn([{ kind: 'write', steps: 1 }], 3);
  pace.learn(
    [
      { kind: 'read', steps: 4 },
      { kind: 'write', steps: 2 },
    ],
    100,
  );
  expect(pace.stepMs('read')).toBeCloseTo(10);
  expect(pace.stepMs('write')).toBeCloseTo(30);
});

test('work not known yet is taken to have used all the time', () => {
  const pace = new Pace();
  pace.learn([{ kind: 'read', steps: 2 }], 2);
  pace.learn(
    [
      { kind: 'read', steps: 2 },
      { kind: 'write', steps: 2 },
    ],
    12,
  );
  expect(pace.stepMs('write')).toBe(6);
});
