import { describe, expect, it } from 'vitest';
import { initialState } from '../session/state';
import { tourSteps } from './steps';

describe('the tour', () => {
  it('has whole sentences, and asks for nothing that is so from the beginning but the pace', () => {
    for (const { title, text, asks } of tourSteps) {
      expect(title).not.toMatch(/[.]$/);
      expect(text).toMatch(/[.]$/);
      if (!asks) continue;
      expect(asks.words).toMatch(/[.]$/);
      expect(asks.done(initialState), asks.words).toBe(asks.words.includes('Turbo'));
    }
  });

  it('ticks off what the person does', () => {
    const doing = [
      { ...initialState, status: 'running' },
      { ...initialState, pace: 'slow motion' },
      { ...initialState, inspecting: 3 },
      { ...initialState, status: 'paused' },
      { ...initialState, settings: 'shown' },
    ] as const;
    for (const state of doing) {
      expect(tourSteps.some(({ asks }) => asks && !asks.done(initialState) && asks.done(state))).toBe(true);
    }
  });
});
