import uPlot from 'uplot';
import { describe, expect, it } from 'vitest';
import { RunHistory } from '../session/history';
import type { CurveLook } from './curve';
import { accuracyCharts } from './definitions';
import { ChartLines, extentOf, type LineData, legendOf, linesOf, newest, valueNear } from './lines';
import type { RunCurves } from './run';

const chart = accuracyCharts.heldOut;
const look: CurveLook = {
  axis: 'iteration',
  span: 'none',
  values: 'extremes',
  keep: 'all',
  keepX: 'all',
};
const join = (tables: LineData[]): LineData => uPlot.join(tables as uPlot.AlignedData[]) as LineData;

/** A run evaluated every `every` iterations. */
function run(id: string, every: number, deduction: readonly number[]): RunCurves {
  const history = new RunHistory();
  deduction.forEach((value, index) => {
    const suite = { accuracy: { deduction: value }, strata: {} };
    const floors = { random: {}, trivial: {} };
    history.recordEvaluation(every * index, {
      heldOut: suite,
      natural: suite,
      floors: { heldOut: floors, natural: floors },
    });
  });
  return { id, name: `run ${id}`, history, modes: ['deduction'] };
}

describe('lines of several runs', () => {
  const runs = [run('a', 2, [0.1, 0.2, 0.3]), { ...run('b', 3, [0.5, 0.6]), dash: [4, 2] }];

  it('are named by run, keep the colour of their mode, and leave out what is not trained', () => {
    expect(legendOf(chart, runs).map(({ run: of, label, dash }) => [of, label, dash])).toEqual([
      ['run a', 'deduction', undefined],
      ['run b', 'deduction', [4, 2]],
    ]);
    expect(linesOf(chart, runs).map(({ mode, look: of }) => [mode, of])).toEqual([
      ['deduction', 'points'],
      ['deduction', 'points'],
    ]);
    expect(legendOf(chart, runs.slice(0, 1))[0]?.run).toBeUndefined();
  });

  it('stand on the positions of all runs', () => {
    const [xs, first, second] = new ChartLines(chart, runs, look, join).refresh();
    expect(xs).toEqual([0, 2, 3, 4]);
    expect(first).toEqual([0.1, 0.2, undefined, 0.3]);
    expect(second).toEqual([0.5, undefined, 0.6, undefined]);
  });

  it('of one run are the same arrays at every drawing', () => {
    const lines = new ChartLines(chart, runs.slice(0, 1), look, join);
    expect(lines.refresh()[1]).toBe(lines.refresh()[1]);
  });

  it('have the series twice where averages lie over raw values', () => {
    const looks = linesOf({ ...chart, smoothing: 'average' }, runs).map((line) => line.look);
    expect(looks).toEqual(['faint', 'faint', 'line', 'line']);
  });
});

describe('reading off', () => {
  it('takes the value there, or a near one', () => {
    const values = [null, 1, null, null, 4];
    expect(valueNear(values, 1, 1)).toBe(1);
    expect(valueNear(values, 2, 1)).toBe(1);
    expect(valueNear(values, 3, 1)).toBe(4);
    expect(valueNear([null, null, 5], 0, 1)).toBeUndefined();
    expect(newest(values)).toBe(4);
    expect(newest([null])).toBeUndefined();
  });

  it('has an axis before there is a run', () => {
    expect(extentOf([run('c', 1, [])], 'tokens')).toEqual({ from: 0, to: 1 });
  });
});
