import { describe, expect, it } from 'vitest';
import { fieldEntries } from '../../core/config/config';
import { allCharts } from '../charts/definitions';
import type { Explanation } from './explanation';
import { explanations } from './metrics';
import { settingExplanations } from './settings';

describe('explanations', () => {
  it.each(Object.entries<Explanation>(explanations))('%s is a title and whole sentences', (_, text) => {
    expect(text.title).not.toBe('');
    expect(text.meaning).toMatch(/[.)]$/);
    expect(text.baseline).toMatch(/\.$/);
  });

  it('exist for every chart', () => {
    for (const chart of allCharts) {
      expect(explanations[chart.explain], chart.id).toBeDefined();
      expect(chart.unit, chart.id).not.toBe('');
    }
  });
});

describe('settings', () => {
  it.each(fieldEntries.map(({ path }) => path))('%s explains itself', (path) => {
    const text = settingExplanations.get(path);
    expect(text?.title).toBeTruthy();
    expect(text?.meaning).toBeTruthy();
    expect(text?.allowed).toBeTruthy();
    expect(text?.href).toMatch(/METHOD.*#[a-z0-9-]+$/);
  });
});
