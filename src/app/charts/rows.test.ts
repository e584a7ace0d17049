import { describe, expect, it } from 'vitest';
import { RunHistory } from '../session/history';
import { csvOf } from './csv';
import type { ChartDefinition } from './definition';
import { accuracyCharts } from './definitions';
import { chartTable } from './rows';
import type { RunCurves } from './run';

const chart: ChartDefinition = accuracyCharts.heldOut;
const floors = { random: {}, trivial: {} };

function run(name: string, accuracies: readonly number[]): RunCurves {
  const history = new RunHistory();
  accuracies.forEach((deduction, index) => {
    const suite = { accuracy: { deduction }, strata: {} };
    const evaluation = { heldOut: suite, natural: suite, floors: { heldOut: floors, natural: floors } };
    history.recordEvaluation(50 * index, evaluation);
  });
  return { id: name, name, history, modes: ['deduction', 'abduction', 'induction'] };
}

describe('chartTable', () => {
  it('gives every point of every run, with gaps for what was not measured', () => {
    const { rows, series } = chartTable(chart, [run('a', [0.1, 0.2]), run('b', [0.3])]);
    expect(series.map(({ label }) => label)).toEqual(['deduction', 'abduction', 'induction']);
    expect(rows.map(({ run: of, from, to, values }) => [of, from, to, values[0]?.mean, values[1]])).toEqual([
      ['a', 0, 0, 0.1, undefined],
      ['a', 50, 50, 0.2, undefined],
      ['b', 0, 0, 0.3, undefined],
    ]);
  });
});

describe('csvOf', () => {
  it('writes a header and a line a row, with empty fields for gaps', () => {
    const lines = csvOf(chartTable(chart, [run('a', [0.1, 1 / 3])])).split('\r\n');
    expect(lines[0]).toBe(
      'run,iteration,last_iteration,generated_tokens,training_seconds,deduction,deduction lowest,deduction highest,abduction,abduction lowest,abduction highest,induction,induction lowest,induction highest',
    );
    expect(lines[2]?.split(',').slice(0, 3)).toEqual(['a', '50', '50']);
    expect(Number(lines[2]?.split(',')[5])).toBe(1 / 3);
    expect(lines[2]?.endsWith(',,,,,,')).toBe(true);
    expect(lines[3]).toBe('');
  });

  it('quotes names that would break a line', () => {
    const text = csvOf(chartTable(chart, [run('a, "b"', [0.1])]));
    expect(text.split('\r\n')[1]).toMatch(/^"a, ""b""",0,/);
  });
});
