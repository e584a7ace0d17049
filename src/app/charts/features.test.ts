import { describe, expect, it } from 'vitest';
import { presetConfig } from '../../core/config/config';
import type { ConfigInput } from '../../core/config/schema';
import { madeIteration } from '../../core/journal/fixture';
import { RunHistory } from '../session/history';
import { allCharts, iterationCharts } from './definitions';
import { featuresOf } from './features';
import { legendOf, stripRows } from './lines';
import { hasChart } from './run';
import { refusalStrip } from './strip';

function look(differences: ConfigInput) {
  const config = presetConfig('self-play', differences);
  return { modes: config.task.modes, features: featuresOf(config) };
}

/** Charts that a run with differences to the page's own preset has, and another has not. */
function added(differences: ConfigInput, without: ConfigInput = {}): readonly string[] {
  const usual = look(without);
  return allCharts
    .filter((chart) => hasChart(look(differences), chart) && !hasChart(usual, chart))
    .map(({ id }) => id);
}

const labels = (id: string, differences: ConfigInput): readonly string[] => {
  const chart = allCharts.find((each) => each.id === id);
  if (!chart) throw new Error(`No chart ${id}.`);
  const run = { id: 'a', name: 'a', history: new RunHistory(), ...look(differences) };
  return legendOf(chart, [run]).map(({ label }) => label);
};

describe('what only some runs have', () => {
  it('brings its own charts and no others', () => {
    expect(added({ validate: { gate: 0.1 } })).toEqual(['let-in']);
    expect(added({}, { propose: { curriculum: 'off' } })).toEqual(['program-limit']);
    expect(added({ propose: { references: 3 } })).toEqual(['reference-distance']);
    expect(added({ task: { mask: 'syntax' } })).toEqual(['malformed']);
    expect(added({ task: { level: '4' } })).toEqual([]);
  });

  it('leaves out what a frozen proposer cannot have, and charts of modes that are not trained', () => {
    const frozen = look({ propose: { source: 'prior', references: 3 }, task: { modes: ['deduction'] } });
    const shown = allCharts.filter((chart) => hasChart(frozen, chart)).map(({ id }) => id);
    expect(shown).toContain('operator-entropy');
    for (const id of ['complexity', 'reference-distance', 'answer-rarity', 'input-rarity'])
      expect(shown).not.toContain(id);
    const deduction = { ...look({}), modes: ['deduction'] as const };
    expect(allCharts.filter((chart) => hasChart(deduction, chart)).map(({ id }) => id)).not.toContain(
      'input-rarity',
    );
  });

  it('brings lines: types with their level, error names with their mode, reasons with what makes them', () => {
    expect(labels('different-outputs', {})).toEqual(['int']);
    expect(labels('different-outputs', { task: { level: '2', modes: ['deduction', 'error'] } })).toEqual([
      'int',
      'bool',
      'error',
    ]);
    expect(labels('different-inputs', { task: { level: '4' } })).toContain('two arguments');
    const run = { id: 'a', name: 'a', history: new RunHistory() };
    const rows = (differences: ConfigInput) => stripRows(refusalStrip, [{ ...run, ...look(differences) }]);
    expect(rows({})).not.toContain('malformed');
    expect(rows({ task: { mask: 'off' } })).toContain('malformed');
    expect(rows({ composite: { chance: 0.5 } })[0]).toBe('misses a call');
  });
});

describe('numbers that only some rows have', () => {
  const read = (id: string, row: ReturnType<typeof madeIteration>) =>
    iterationCharts.find((chart) => chart.id === id)?.read(row, undefined);

  it('are read from the row, and are gaps in rows without them', () => {
    const row = madeIteration(3, {
      propose: { terms: { complexity: 0.2, answerDiversity: 0.9 }, letIn: 4 },
      solve: { malformed: 0.25, lengthWrong: 5 },
    });
    expect(read('complexity', row)).toEqual([0.2, 0.2, undefined]);
    expect(read('answer-rarity', row)).toEqual([0.9, 0.9, undefined]);
    expect(read('complexity', madeIteration(3))).toEqual([undefined, undefined, undefined]);
    expect(read('let-in', row)?.slice(0, 3)).toEqual([4, 4, 4]);
    expect(read('malformed', row)?.slice(0, 3)).toEqual([0.25, 0.25, 0.25]);
    expect(read('malformed', madeIteration(3))?.slice(0, 3)).toEqual([0, 0, 0]);
    expect(read('length-wrong', row)?.[0]).toBe(5);
    expect(read('program-limit', { ...row, programLimit: 6 })).toEqual([6]);
  });

  it('add up refusals over modes, in the order of the rows', () => {
    const refused = read('refusals', madeIteration(3)) ?? [];
    const of = (label: string) => refused[refusalStrip.series.findIndex((each) => each.label === label)];
    expect([of('repeated'), of('value out of bounds'), of('ignores x')]).toEqual([48, 48, 0]);
  });

  it('count values by type, those of two arguments together', () => {
    const counts = { distinct: 3, total: 9 };
    const values = {
      inputs: { int: counts, 'int, int': counts, 'str, int': counts },
      outputs: { bool: counts, error: { distinct: 2, total: 9 } },
    };
    const shown = (id: string) => {
      const all = read(id, { ...madeIteration(3), values }) ?? [];
      const chart = iterationCharts.find((each) => each.id === id);
      return Object.fromEntries(
        chart?.series.flatMap(({ label }, index) =>
          all[index] === undefined ? [] : [[label, all[index]]],
        ) ?? [],
      );
    };
    expect(shown('different-inputs')).toEqual({ int: 3, 'two arguments': 6 });
    expect(shown('different-outputs')).toEqual({ bool: 3, error: 2 });
  });
});
