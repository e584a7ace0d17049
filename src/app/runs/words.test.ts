import { describe, expect, it } from 'vitest';
import { time } from './words';

const noon = new Date(2026, 10, 23, 12, 0).getTime();

describe('words of stored runs', () => {
  it('say a moment as far as it is needed', () => {
    expect(time(new Date(2026, 10, 23, 9, 5).getTime(), noon)).toBe('09:05');
    expect(time(new Date(2026, 10, 21, 9, 5).getTime(), noon)).toBe('21 Nov, 09:05');
    expect(time(new Date(2025, 10, 21, 9, 5).getTime(), noon)).toBe('21 Nov 2025');
  });
});
