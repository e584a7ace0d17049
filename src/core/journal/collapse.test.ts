import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldEntries, presetConfig } from '../config/config';
import { presetNames } from '../config/presets';
import type { ConfigInput } from '../config/schema';
import { modes } from '../task/mode';
import type { JournalEntry, WarningKind } from './entry';
import { type Differences, healthyProposer, healthySolver, madeEvaluation, madeIteration } from './fixture';
import { activeWarnings, emptyJournal, type JournalState, noteEvaluation, noteIteration } from './journal';
import { signs } from './signs';

const config = presetConfig('self-play');

/** Feeds so many equal iterations. */
function feed(state: JournalState, count: number, differences: Differences = {}, from = 1) {
  const entries: JournalEntry[] = [];
  let now = state;
  for (let i = 0; i < count; i++) {
    const step = noteIteration(now, madeIteration(from + i, differences), config);
    now = step.state;
    entries.push(...step.entries);
  }
  return { state: now, entries };
}

const warningsIn = (entries: readonly JournalEntry[]): WarningKind[] => [
  ...new Set(entries.flatMap(({ kind, severity }) => (severity === 'warning' ? [kind as WarningKind] : []))),
];

/** What each collapse looks like in an iteration. */
const broken: readonly (readonly [WarningKind, Differences])[] = [
  ['entropy-collapse', { solve: { answerEntropy: 0.001 } }],
  [
    'proposer-repeats',
    {
      propose: { distinct: 1 / 40, validity: 1, rejections: { ...healthyProposer.rejections, repeated: 0 } },
    },
  ],
  [
    'proposer-repeats',
    { propose: { rejections: { ...healthyProposer.rejections, repeated: 37 }, validity: 1 / 40 } },
  ],
  [
    'all-solved',
    { solve: { solveRate: 0.99, answerEntropy: 0.01, solveRates: { never: 0, between: [], always: 32 } } },
  ],
  [
    'none-solvable',
    {
      solve: { solveRate: 0, solveRates: { never: 32, between: [], always: 0 } },
      propose: { solveRates: { never: 8, between: [], always: 0 } },
    },
  ],
  ['validity-lost', { propose: { validity: 0 } }],
  ['gradient-vanished', { update: { gradientNorm: 1e-4 } }],
  ['gradient-exploded', { update: { gradientNorm: 1e5 } }],
  ['gradient-exploded', { update: { gradientNorm: Number.NaN } }],
];

describe('the collapse detector', () => {
  it('has nothing to say of a healthy run', () => {
    const { state, entries } = feed(emptyJournal, 400);
    expect(warningsIn(entries)).toEqual([]);
    expect(activeWarnings(state)).toEqual([]);
  });

  it.each(broken)('tells %s once, with a setting to change, and when it is over', (kind, differences) => {
    const healthy = feed(emptyJournal, 300);
    const sick = feed(healthy.state, 300, differences, 301);
    expect(warningsIn(sick.entries)).toEqual([kind]);
    const perMode = signs.find((sign) => sign.kind === kind)?.scope === 'mode';
    // In induction a proposer writes inputs alone and cannot repeat programs.
    const places = perMode ? (kind === 'proposer-repeats' ? 2 : 3) : 1;
    expect(sick.entries).toHaveLength(places);
    expect(activeWarnings(sick.state).map((warning) => warning.kind)).toEqual(Array(places).fill(kind));
    const well = feed(sick.state, 300, {}, 601);
    expect(well.entries.map((entry) => entry.kind)).toEqual(Array(places).fill('over'));
    expect(activeWarnings(well.state)).toEqual([]);
  });

  it('waits for the averages of a new run, and longer where a bad beginning is normal', () => {
    const vanished = feed(emptyJournal, 60, { update: { gradientNorm: 0 } });
    expect(vanished.entries.find(({ severity }) => severity === 'warning')?.iteration).toBe(40);
    const unsolvable = {
      solve: { solveRate: 0, solveRates: { never: 32, between: [], always: 0 } },
      propose: { solveRates: { never: 8, between: [], always: 0 } },
    };
    const entries = feed(emptyJournal, 310, unsolvable).entries;
    expect(entries.find(({ kind }) => kind === 'none-solvable')?.iteration).toBe(300);
  });

  it('does not chatter: numbers that swing around the threshold tell it once', () => {
    const runs = [0.001, 0.08, 0.001, 0.1, 0.02, 0.06];
    let state = feed(emptyJournal, 100).state;
    const told: JournalEntry[] = [];
    for (let i = 0; i < 600; i++) {
      const answerEntropy = runs[Math.floor(i / 20) % runs.length] ?? 0;
      const step = noteIteration(state, madeIteration(101 + i, { solve: { answerEntropy } }), config);
      state = step.state;
      told.push(...step.entries.filter(({ mode }) => mode === 'deduction'));
    }
    expect(told.map(({ kind }) => kind)).toEqual(['entropy-collapse']);
  });

  it('calls sameness of right answers mastery, not collapse', () => {
    const mastered = {
      solve: {
        ...healthySolver,
        solveRate: 0.97,
        answerEntropy: 0,
        solveRates: { never: 1, between: [0, 0, 0, 0, 0, 0, 0, 0, 0, 3], always: 28 },
      },
    };
    expect(warningsIn(feed(emptyJournal, 200, mastered).entries)).toEqual([]);
  });

  it('uses the entropy of the policy where tasks are answered once', () => {
    const { answerEntropy: _, ...once } = healthySolver;
    const step = (entropy: number) => {
      let state = emptyJournal;
      const entries: JournalEntry[] = [];
      for (let i = 1; i <= 80; i++) {
        const metrics = { ...madeIteration(i, { update: { entropy } }), solve: { deduction: once } };
        const noted = noteIteration(state, metrics, config);
        state = noted.state;
        entries.push(...noted.entries);
      }
      return warningsIn(entries);
    };
    expect(step(0.5)).toEqual([]);
    expect(step(0.01)).toEqual(['entropy-collapse']);
  });

  it('tells a fall of accuracy at the second bad evaluation, and when it is made good', () => {
    const course = [0.1, 0.5, 0.48, 0.3, 0.49, 0.35, 0.36, 0.3, 0.42, 0.46];
    let state = emptyJournal;
    const told = course.map((deduction, index) => {
      const step = noteEvaluation(state, 50 * index, madeEvaluation({ deduction }));
      state = step.state;
      return step.entries.map(({ kind }) => kind).find((kind) => kind === 'accuracy-fell' || kind === 'over');
    });
    // The best is 0.5, a quarter less is 0.375, and 0.44 is near enough again.
    expect(told.map((kind) => kind ?? '-').join(' ')).toBe('- - - - - - accuracy-fell - - over');
  });

  it('names settings that exist, whatever the configuration', () => {
    const paths = fieldEntries.map(({ path }) => path);
    const differences: fc.Arbitrary<ConfigInput> = fc.record({
      task: fc.record({ level: fc.constantFrom('0', '3', '4') }),
      model: fc.constant({ context: 1024 }),
      propose: fc.record({ source: fc.constantFrom('policy', 'prior'), priorShare: fc.constantFrom(0, 0.5) }),
      solve: fc.record({ exploration: fc.constantFrom(0, 8) }),
      update: fc.record({ gradientClip: fc.constantFrom(0, 1), proposerKl: fc.constantFrom(0, 1) }),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...presetNames),
        differences,
        fc.constantFrom(...modes),
        (name, input, mode) => {
          const chosen = presetConfig(name, input);
          for (const { control } of signs) expect(paths).toContain(control(chosen, mode));
        },
      ),
    );
  });
});
