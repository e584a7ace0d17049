import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ConfigError,
  differenceFromText,
  fieldEntries,
  parseConfig,
  presetConfig,
  textAt,
  valueAt,
} from './config';
import { presetNames } from './presets';
import type { ConfigInput } from './schema';
import { readLink, writeLink } from './url';

describe('configuration', () => {
  it('fills in every default and every preset is valid', () => {
    const config = parseConfig({});
    for (const { path, info } of fieldEntries) expect(valueAt(config, path)).toEqual(info.default);
    for (const name of presetNames) expect(() => presetConfig(name)).not.toThrow();
  });

  it('describes every setting with a label, help and a heading of the method document', () => {
    expect(fieldEntries.length).toBeGreaterThan(50);
    for (const { info } of fieldEntries) {
      expect(info.label.length).toBeGreaterThan(2);
      expect(info.help).toMatch(/\.$/);
      expect(info.anchor).toMatch(/^[a-z0-9-]+$/);
    }
  });

  it('names the setting that is out of range', () => {
    expect(() => parseConfig({ solve: { samples: 0 } })).toThrow(
      /solve\.samples: Answers a task must be at least 1/,
    );
    expect(() => parseConfig({ model: { width: 62, heads: 4 } })).toThrow(ConfigError);
    expect(() => parseConfig({ task: { inductionVisible: 4, inductionMinimum: 4 } })).toThrow(
      /task\.inductionVisible/,
    );
    expect(() => parseConfig({ task: { modes: [] } })).toThrow(/task\.modes/);
    expect(() => differenceFromText('solve.nothing', '1')).toThrow(/no such setting/);
    expect(() => differenceFromText('solve.samples', 'many')).toThrow(/"many" is not a number/);
  });

  it('refuses a context that the longest prompt and answer of the settings do not fit', () => {
    // Level 1: values of 3 tokens, programs of 16. <ind> and <go>, nine pairs of 2 * (1 + 3), an answer of 16 + 1.
    const task = { level: '1', inductionInputs: 10, inductionMinimum: 10, inductionVisible: 9 } as const;
    expect(() => parseConfig({ task, model: { context: 90 } })).toThrow(
      /model\.context: must be at least 91/,
    );
    expect(() => parseConfig({ task, model: { context: 91 } })).not.toThrow();
    // Level 4: a list of 8 two-digit numbers below zero has 2 + 7 + 24 tokens, two arguments have no more; programs of 48.
    const wide = { level: '4' } as const;
    expect(() => parseConfig({ task: wide, model: { context: 254 } })).toThrow(/must be at least 255/);
    expect(() => parseConfig({ task: wide })).not.toThrow();
    // Without induction <ded>, program, <in>, value, <go>, and an answer of 3 + 1: 16 + 3 + 3 + 4.
    const modes = ['deduction', 'abduction'] as const;
    expect(() => parseConfig({ task: { ...task, modes: [...modes] }, model: { context: 32 } })).not.toThrow();
  });

  it('survives the way through a link, whatever differs from the preset', () => {
    const differences = fc.record({
      preset: fc.constantFrom(...presetNames),
      seed: fc.nat(1_000_000),
      samples: fc.integer({ min: 1, max: 64 }),
      rate: fc.double({ min: 0, max: 0.1, noNaN: true }),
      modes: fc.subarray(['deduction', 'abduction', 'induction'] as const, { minLength: 1 }),
    });
    fc.assert(
      fc.property(differences, ({ preset, seed, samples, rate, modes }) => {
        const config = presetConfig(preset, {
          run: { seed },
          solve: { samples },
          update: { learningRate: rate },
          task: { modes },
        });
        const read = readLink(new URLSearchParams(writeLink(preset, config).toString()));
        expect(read.config).toEqual(config);
        expect(read.preset).toBe(preset);
      }),
    );
  });

  it('reads links of every version there has been', () => {
    const differences: ConfigInput = { run: { seed: 12 }, task: { modes: ['deduction', 'induction'] } };
    // What the preset was before it had a curriculum: the defaults of the settings.
    const before = parseConfig(differences);
    const today = presetConfig('self-play', differences);
    expect(today).not.toEqual(before);
    const read = (link: string) => readLink(new URLSearchParams(link)).config;
    expect(read('preset=self-play&run.seed=12&task.modes=deduction,induction')).toEqual(today);
    expect(read('v=1&preset=self-play&run.seed=12&task.modes=deduction%2Cinduction')).toEqual(before);
    expect(read('v=2&preset=self-play&run.seed=12&task.modes=deduction%2Cinduction')).toEqual(today);
    expect(read('v=1&preset=quick')).toEqual(presetConfig('quick'));
    expect(read('engine=wasm')).toEqual(presetConfig('self-play'));
    const rates = { decay: 'inverse-root', decayUntil: 20000, decayFloor: 0 } as const;
    const weights = { entropy: 0.02, proposerScale: 0.125 };
    const full = {
      update: { ...rates, ...weights },
      solve: { exploration: 8 },
      warmup: { iterations: 6000 },
    };
    expect(read('v=2&preset=full-language')).toEqual(presetConfig('full-language', full));
    expect(read('v=1&preset=full-language')).toMatchObject({
      update: { ...full.update, proposerKl: 0.5 },
      solve: full.solve,
      warmup: { iterations: 2000 },
    });
    expect(read('v=3&preset=full-language')).toEqual(presetConfig('full-language'));
    expect(() => read('v=4&preset=quick')).toThrow(/v: this page reads links of versions up to 3/);
  });

  it('writes only what differs, and refuses what it does not know', () => {
    expect(writeLink('quick', presetConfig('quick')).toString()).toBe('v=3&preset=quick');
    expect(() => readLink(new URLSearchParams('preset=nope'))).toThrow(/no preset "nope"/);
    expect(() => readLink(new URLSearchParams('solve.sample=3'))).toThrow(/solve\.sample/);
    const seeded = presetConfig('paper', { run: { seed: 7 } });
    expect(textAt(seeded, 'run.seed')).toBe('7');
  });
});
