import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { presetConfig } from '../config/config';
import { changeLive } from '../config/live';
import { perMode } from '../task/mode';
import { type JournalEntry, journalEntriesSchema } from './entry';
import { healthySolver, madeEvaluation, madeIteration } from './fixture';
import {
  emptyJournal,
  JournalError,
  type JournalState,
  noteEvaluation,
  noteIteration,
  parseJournalState,
} from './journal';
import { settingsChanged } from './settings';
import { runVerdict } from './verdict';

const config = presetConfig('self-play');
const kindsOf = (entries: readonly JournalEntry[]): string[] =>
  entries.map(({ kind, mode }) => (mode ? `${kind} ${mode}` : kind));

/** Feeds evaluations of deduction, one each 50 iterations from 0. */
function judge(accuracies: readonly number[], from: JournalState = emptyJournal) {
  let state = from;
  const entries = accuracies.map((deduction, index) => {
    const step = noteEvaluation(state, 50 * index, madeEvaluation({ deduction }));
    state = step.state;
    return kindsOf(step.entries);
  });
  return { state, entries };
}

describe('milestones', () => {
  it('tell floors passed and a new best each tenth, once', () => {
    // Chance gets 0.1 and thoughtless answers 0.3; 0.05 more has passed them.
    expect(judge([0.12, 0.14, 0.19, 0.22, 0.28, 0.31, 0.4, 0.39, 0.52, 0.45, 0.51]).entries).toEqual([
      [],
      [],
      ['passed-random deduction'],
      ['best-accuracy deduction'],
      [],
      ['best-accuracy deduction'],
      ['passed-trivial deduction'],
      [],
      ['best-accuracy deduction'],
      [],
      [],
    ]);
  });

  it('do not call it progress that the untrained model is above chance', () => {
    expect(judge([0.2, 0.2, 0.24, 0.25]).entries).toEqual([[], [], [], ['passed-random deduction']]);
  });

  it('tell the first task solved, the first mastered and a full buffer', () => {
    const unsolved = { solveRates: { never: 32, between: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0], always: 0 } };
    const none = noteIteration(
      emptyJournal,
      madeIteration(1, { solve: unsolved, propose: unsolved }),
      config,
    );
    expect(none.entries).toEqual([]);
    const some = noteIteration(none.state, madeIteration(2), config);
    expect(kindsOf(some.entries)).toEqual(
      ['deduction', 'abduction', 'induction'].flatMap((mode) => [
        `first-solved ${mode}`,
        `first-mastered ${mode}`,
      ]),
    );
    const buffers = { ...perMode(() => 5), abduction: config.buffer.capacity };
    const full = noteIteration(some.state, madeIteration(3, { buffers }), config);
    expect(kindsOf(full.entries)).toEqual(['buffer-full abduction']);
    expect(full.entries[0]?.text).toContain('16,384 tasks');
    expect(noteIteration(full.state, madeIteration(4, { buffers }), config).entries).toEqual([]);
  });

  it('do not call one right answer of one mastery', () => {
    const once = presetConfig('self-play', { solve: { samples: 1 } });
    const { entries } = noteIteration(emptyJournal, madeIteration(1), once);
    expect(kindsOf(entries)).not.toContain('first-mastered deduction');
  });

  it('tell the end of warm-up, whose iterations are otherwise passed over', () => {
    const warm = noteIteration(
      emptyJournal,
      { ...madeIteration(1, { stage: 'warm-up' }), solve: {}, propose: {} },
      config,
    );
    expect(warm.entries).toEqual([]);
    expect(kindsOf(noteIteration(warm.state, madeIteration(2), config).entries)[0]).toBe('warm-up-over');
  });
});

describe('the state of a journal', () => {
  it('goes on after being stored as if it had not been', () => {
    const first = noteIteration(judge([0.1, 0.4, 0.2]).state, madeIteration(150), config).state;
    const stored = parseJournalState(JSON.parse(JSON.stringify(first)));
    expect(stored).toEqual(first);
    const next = madeIteration(151, { solve: { ...healthySolver, answerEntropy: 0.3 } });
    expect(noteIteration(stored, next, config)).toEqual(noteIteration(first, next, config));
    expect(noteEvaluation(stored, 200, madeEvaluation({ deduction: 0.2 }))).toEqual(
      noteEvaluation(first, 200, madeEvaluation({ deduction: 0.2 })),
    );
  });

  it('is refused with what is wrong when it is something else', () => {
    expect(() => parseJournalState({ ...emptyJournal, version: 9 })).toThrow(/version/);
    expect(() => parseJournalState('nothing')).toThrow(JournalError);
  });

  it('gives entries that can be stored', () => {
    const { entries } = noteEvaluation(judge([0.1]).state, 50, madeEvaluation({ deduction: 0.5 }));
    expect(entries).not.toEqual([]);
    expect(v.parse(journalEntriesSchema, JSON.parse(JSON.stringify(entries)))).toEqual(entries);
  });
});

describe('settings changed by a person', () => {
  it('are one entry each, with both values', () => {
    const after = changeLive(config, { update: { learningRate: 0.004 }, propose: { references: 2 } });
    expect(settingsChanged(7, config, after)).toEqual([
      {
        iteration: 7,
        kind: 'setting',
        severity: 'info',
        text: 'References K changed from 0 to 2.',
        control: 'propose.references',
      },
      {
        iteration: 7,
        kind: 'setting',
        severity: 'info',
        text: 'Learning rate changed from 0.002 to 0.004.',
        control: 'update.learningRate',
      },
    ]);
    expect(settingsChanged(7, config, config)).toEqual([]);
  });
});

describe('the verdict', () => {
  const costs = { generatedTokens: 4_000_000, trainedTokens: 3_000_000, trainingSeconds: 310.2 };

  it('says what was learned against both floors, what the proposer did and what it cost', () => {
    let { state } = judge([0.1, 0.5, 0.45]);
    for (let i = 1; i <= 100; i++) {
      // The first 20 iterations are the beginning; 80 later ones weigh nearly everything in the recent mean.
      state = noteIteration(
        state,
        madeIteration(i, { propose: { validity: i <= 20 ? 0.5 : 0.2 } }),
        config,
      ).state;
    }
    const verdict = runVerdict({ config, journal: state, iteration: 1200, ...costs });
    expect(verdict).toContain('After 1,200 iterations the model is clearly above');
    expect(verdict).toContain(
      'Deduction went from 10 % to 45 % of held-out tasks right (best 50 %, iteration 50); chance gets 10 %, the best answer without thought 30 %.',
    );
    expect(verdict).toContain('20 % (at first 50 %) valid and 60 % of the new tasks learnable in deduction');
    expect(verdict).toContain('Nothing collapsed.');
    expect(verdict).toContain('wrote 4,000,000 tokens, trained on 3,000,000 and took 310 s');
  });

  it('names what is still wrong, and says so when warnings are over', () => {
    let { state } = judge([0.1, 0.12]);
    const note = (from: number, count: number, gradientNorm: number): void => {
      for (let i = 0; i < count; i++) {
        state = noteIteration(state, madeIteration(from + i, { update: { gradientNorm } }), config).state;
      }
    };
    note(1, 200, 0);
    const facts = { config, iteration: 200, ...costs };
    const broken = runVerdict({ ...facts, journal: state });
    expect(broken).toContain('no mode is clearly above its floors');
    expect(broken).toContain('Not well at the end: a vanished gradient (since iteration 40).');
    note(201, 200, 3);
    expect(runVerdict({ ...facts, journal: state })).toContain('One warning came up and all are over.');
  });

  it('of a run that has not begun says that', () => {
    const nothing = { generatedTokens: 0, trainedTokens: 0, trainingSeconds: 0 };
    expect(runVerdict({ config, journal: emptyJournal, iteration: 0, ...nothing })).toContain('not begun');
  });
});
