import { describe, expect, it } from 'vitest';
import { presetConfig } from '../../core/config/config';
import { differenceLine, settingDifferences } from './difference';

const line = (...[from, to]: Parameters<typeof settingDifferences>): string =>
  differenceLine(settingDifferences(from, to));

describe('the difference between two runs', () => {
  it('is empty for the same settings, whatever the seed', () => {
    const other = presetConfig('quick', { run: { seed: 9 } });
    expect(settingDifferences(presetConfig('quick'), other)).toEqual([]);
    expect(line(presetConfig('quick'), other)).toBe('');
  });

  it('names numbers with both values, very small ones by their power of ten', () => {
    const from = presetConfig('quick', { update: { learningRate: 0.001 }, model: { layers: 2 } });
    const to = presetConfig('quick', { update: { learningRate: 0.0003 }, model: { layers: 3 } });
    expect(line(from, to)).toBe('layers 2 → 3, learning rate 0.001 → 0.0003');
    const tiny = presetConfig('quick', { update: { learningRate: 0.00003 }, model: { layers: 3 } });
    expect(line(to, tiny)).toBe('learning rate 0.0003 → 3e-5');
  });

  it('writes what was switched on or off, and members of sets, with a sign', () => {
    const from = presetConfig('self-play');
    const to = presetConfig('self-play', {
      task: { modes: ['deduction', 'abduction'] },
      reward: { countBonus: 'on' },
    });
    expect(line(from, to)).toBe('−induction, +count bonus');
    expect(line(to, from)).toMatch(/^\+induction, −count bonus/);
  });

  it('counts what does not fit into the line', () => {
    const differences = settingDifferences(presetConfig('self-play'), presetConfig('paper'));
    expect(differences.length).toBeGreaterThan(3);
    expect(differenceLine(differences)).toMatch(new RegExp(`, ${differences.length - 3} more$`));
    expect(differenceLine(differences, 100)).not.toMatch(/more/);
  });
});
