import { describe, expect, it } from 'vitest';
import { readRate, writeRate } from './rate';

describe('the rate of the last run', () => {
  it('is read as it was written', () => {
    const stored = new Map<string, string>();
    writeRate(
      { setItem: (key, value) => stored.set(key, value) },
      { tokensPerSecond: 5000, parameters: 100_000 },
    );
    expect(readRate({ getItem: (key) => stored.get(key) ?? null })).toEqual({
      tokensPerSecond: 5000,
      parameters: 100_000,
    });
  });

  it.each(['not JSON', 'null', '{"tokensPerSecond":0,"parameters":1}', '{"parameters":1}'])(
    'is unknown where storage holds %s',
    (text) => {
      expect(readRate({ getItem: () => text })).toBeUndefined();
    },
  );

  it('loses nothing but itself where storage is forbidden', () => {
    const forbidden = () => {
      throw new Error('forbidden');
    };
    expect(() => writeRate({ setItem: forbidden }, { tokensPerSecond: 1, parameters: 1 })).not.toThrow();
    expect(readRate({ getItem: forbidden })).toBeUndefined();
  });
});
