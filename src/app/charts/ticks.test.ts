import { describe, expect, it } from 'vitest';
import { chartMove } from './keys';
import { cell, reading, tick, tickOf } from './ticks';

describe('numbers of charts', () => {
  it('are short on axes', () => {
    expect([0, 0.25, 1500, 12_000, 2_500_000, 0.00012].map(tick)).toEqual([
      '0',
      '0.25',
      '1500',
      '12k',
      '2.5M',
      '0.00012',
    ]);
    expect(tickOf('seconds', 187)).toBe('3:07');
    expect(tickOf('tokens', 20_000)).toBe('20k');
  });

  it('keep what is small where they are read off', () => {
    expect([0, 0.523, 0.0123, 0.00001, 151.4, 67_071].map((value) => reading(value))).toEqual([
      '0.00',
      '0.52',
      '0.012',
      '1.0e−5',
      '151',
      '67,071',
    ]);
    expect(reading(1.1e-30)).toBe('0.00');
    expect([reading(1.2e-7, 'share'), reading(0.0012, 'share')]).toEqual(['0.00', '0.0012']);
    expect([reading(5, 'whole'), cell(199, 'whole'), cell(2.5, 'whole')]).toEqual(['5', '199', '2.500']);
    expect([-0.5, -0.012].map((value) => reading(value))).toEqual(['−0.50', '−0.012']);
    expect([0.5, 0.01234, 12_345].map((value) => cell(value))).toEqual(['0.500', '0.0123', '12,345']);
  });
});

describe('keys of a chart', () => {
  const press = (key: string, held: Partial<Record<'shiftKey' | 'ctrlKey', true>> = {}) =>
    chartMove({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held });

  it('step, zoom and pan, and leave the browser its own', () => {
    expect(press('ArrowLeft')).toEqual({ kind: 'step', points: -1 });
    expect(press('ArrowLeft', { shiftKey: true })).toEqual({ kind: 'pan', share: -0.25 });
    expect(press('+', { shiftKey: true })).toMatchObject({ kind: 'zoom' });
    expect(press('+', { ctrlKey: true })).toBeUndefined();
    expect(press('r')).toBeUndefined();
  });
});
