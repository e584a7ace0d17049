import { expect, it } from 'vitest';
import { reasonOf } from './errors';

it('says what was thrown, also where it is no error', () => {
  expect(reasonOf(new RangeError('too deep'))).toBe('too deep');
  expect(reasonOf({ name: 'ExitStatus', message: 'Program terminated with exit(1)', status: 1 })).toBe(
    'Program terminated with exit(1)',
  );
  expect(reasonOf({ status: 1 })).toBe('the interpreter ended at once');
  expect(reasonOf('out of memory')).toBe('out of memory');
});
