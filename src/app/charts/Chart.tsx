/**
 * One chart: a legend with the newest values (or those under the crosshair), the drawing, which has the focus for keys,
 * and its data as a table and as files. Data is pulled a few times a second while the chart is on screen; React renders
 * nothing for it.
 */
import { useComputedColorScheme } from '@mantine/core';
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef } from 'react';
import type { Mode } from '../../core/task/mode';
import { ModeMark } from '../components/ModeMark';
import './chart.css';
import { ChartTools } from './ChartTools';
import { useDeck, useDeckState } from './DeckContext';
import { type ChartDefinition, readAs } from './definition';
import { chartMove } from './keys';
import { extentOf, type LegendEntry, legendOf, stripRows } from './lines';
import { type MountedChart, mountChart } from './mount';
import type { RunCurves } from './run';
import { reading, tickOf } from './ticks';

interface ChartProps {
  readonly chart: ChartDefinition;
  /** Must stay the same list as long as the same runs are shown in the same way. */
  readonly runs: readonly RunCurves[];
  /** CSS pixels; `fill` takes what room the panel has, at least {@link leastFillPx}. */
  readonly height?: number | 'fill';
  /** `none` where the page shows the newest values elsewhere. */
  readonly legend?: 'values' | 'none';
  /** Whether the chart can be pinned and hidden. */
  readonly place?: 'fixed' | 'movable';
}

/** Least height of a chart that fills its panel. */
const leastFillPx = 290;

const axisNames = { iteration: 'iterations', tokens: 'tokens', seconds: 'seconds of training' } as const;

export function Chart({ chart, runs, height = 150, legend: look = 'values', place = 'fixed' }: ChartProps) {
  const deck = useDeck();
  const axis = useDeckState(({ preferences }) => preferences.axis);
  const scaleX = useDeckState(({ preferences }) => preferences.scaleX);
  const scaleY = useDeckState(({ preferences }) => preferences.scaleY);
  const span = useDeckState(({ preferences }) => preferences.span);
  const scheme = useComputedColorScheme('light');
  const root = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLUListElement>(null);
  const mounted = useRef<MountedChart>(undefined);
  const entries = useMemo(() => legendOf(chart, runs), [chart, runs]);
  const rows = useMemo(() => stripRows(chart, runs), [chart, runs]);

  // Axes, smoothing and colours are read when the chart is made, so a change of them makes it anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  useEffect(() => {
    const element = root.current;
    if (!element) return;
    const made = mountChart({
      root: element,
      chart,
      runs,
      deck,
      height,
      onValues: (values, cursor) => {
        writeLegend(legend.current, chart, entries, rows, values);
        const { to } = extentOf(runs, axis);
        element.setAttribute('aria-valuemax', String(Math.round(to)));
        if (cursor === undefined) return;
        element.setAttribute('aria-valuenow', String(Math.round(cursor)));
        element.setAttribute(
          'aria-valuetext',
          `${axis === 'iteration' ? 'iteration' : axis} ${tickOf(axis, cursor)}: ${chart.drawing === 'strip' ? fullest(rows, values) : spoken(chart, entries, values)}`,
        );
      },
    });
    mounted.current = made;
    return () => {
      mounted.current = undefined;
      made.dispose();
    };
  }, [chart, runs, deck, height, entries, rows, axis, scaleX, scaleY, span, scheme]);

  const press = (event: KeyboardEvent): void => {
    const move = chartMove(event);
    if (!move) return;
    event.preventDefault();
    mounted.current?.move(move);
  };
  return (
    <>
      {chart.drawing === 'strip' || runs.length < 2 ? (
        <ul className={look === 'values' ? 'chart-legend' : 'sr-only'} ref={legend}>
          {chart.drawing === 'strip' ? (
            <li>
              <span>
                {/* Of several runs the first is painted. */}
                {runs.length > 1 ? `${runs[0]?.name}: most` : 'Most'} {chart.rows?.count}
              </span>{' '}
              <span className="chart-value chart-value-wide" data-value />
            </li>
          ) : (
            entries.map((entry) => <Entry key={entry.key} entry={entry} />)
          )}
        </ul>
      ) : (
        <RunsLegend entries={entries} legend={legend} />
      )}
      <div
        className={height === 'fill' ? 'chart-canvas chart-canvas-fill' : 'chart-canvas'}
        ref={root}
        role="slider"
        tabIndex={0}
        aria-label={`Chart: ${chart.title}, ${chart.unit}, over ${axisNames[axis]}. Its data is below it as a table.`}
        aria-valuemin={0}
        aria-valuemax={1}
        aria-valuenow={0}
        aria-valuetext="No crosshair. Arrow keys move it."
        onKeyDown={press}
        style={height === 'fill' ? { minHeight: leastFillPx } : { height }}
      />
      <ChartTools
        chart={chart}
        runs={runs}
        entries={entries}
        place={place}
        canvas={() => mounted.current?.canvas()}
      />
    </>
  );
}

function Entry({ entry: { mode, colour, runColour, dash, label } }: { readonly entry: LegendEntry }) {
  return (
    <li>
      {mode && <ModeMark mode={mode} />}
      {(!mode || dash) && (colour || dash || runColour) && (
        <Sample
          dash={dash}
          stroke={mode ? 'var(--mode)' : colour ? `var(${colour})` : (runColour ?? 'var(--ink)')}
          mode={mode}
        />
      )}
      <span>{label}</span>
      <span className="chart-value" data-value>
        –
      </span>
    </li>
  );
}

interface RunsLegendProps {
  readonly entries: readonly LegendEntry[];
  readonly legend: RefObject<HTMLUListElement | null>;
}

/** Of several runs one row each: its stroke and name, then the mark and the value of every line. */
function RunsLegend({ entries, legend }: RunsLegendProps) {
  const names = [...new Set(entries.map(({ run }) => run))];
  const labels = [...new Set(entries.map(({ label }) => label))];
  return (
    <ul className="chart-legend chart-legend-runs" ref={legend}>
      {names.map((name) => {
        const own = entries.filter(({ run }) => run === name);
        return (
          <li key={name}>
            <Sample dash={own[0]?.dash} stroke={own[0]?.runColour ?? 'var(--ink)'} mode={undefined} />
            <span className="chart-legend-name">{name}</span>
            {labels.map((label) => {
              const entry = own.find((each) => each.label === label);
              // A run that does not train a mode leaves its place empty, so that the others stand below each other.
              return entry === undefined ? (
                <span key={label} className="chart-legend-value chart-legend-none" />
              ) : (
                <span key={label} className="chart-legend-value">
                  {entry.mode ? (
                    <>
                      <ModeMark mode={entry.mode} />
                      <span className="sr-only">{label} </span>
                    </>
                  ) : (
                    own.length > 1 && <span className="dim">{label} </span>
                  )}
                  <span className="chart-value" data-value>
                    –
                  </span>
                </span>
              );
            })}
          </li>
        );
      })}
    </ul>
  );
}

interface SampleProps {
  readonly dash: readonly number[] | undefined;
  readonly stroke: string;
  readonly mode: Mode | undefined;
}

/** A piece of the line. */
function Sample({ dash, stroke, mode }: SampleProps) {
  return (
    <svg width="18" height="10" aria-hidden="true" data-mode={mode}>
      <line x1="0" x2="18" y1="5" y2="5" strokeWidth="2" strokeDasharray={dash?.join(' ')} stroke={stroke} />
    </svg>
  );
}

function spoken(
  chart: ChartDefinition,
  entries: readonly LegendEntry[],
  values: readonly (number | undefined)[],
): string {
  const parts = entries.map(({ label, run }, index) => {
    const value = values[index];
    return `${run === undefined ? '' : `${run} `}${label} ${value === undefined ? 'not measured' : reading(value, readAs(chart))}`;
  });
  return parts.join(', ');
}

/** The row of a strip with the most in it, and its share. */
function fullest(rows: readonly string[], values: readonly (number | undefined)[]): string {
  const counts = rows.map((_, row) => values[row] ?? 0);
  const total = counts.reduce((sum, value) => sum + value, 0);
  if (total === 0) return '–';
  const most = Math.max(...counts);
  return `${rows[counts.indexOf(most)]} (${Math.round((100 * most) / total)} %)`;
}

function writeLegend(
  legend: HTMLUListElement | null,
  chart: ChartDefinition,
  entries: readonly LegendEntry[],
  rows: readonly string[],
  values: readonly (number | undefined)[],
): void {
  const places = legend?.querySelectorAll('[data-value]');
  if (chart.drawing === 'strip') {
    if (places?.[0]) write(places[0], fullest(rows, values));
    return;
  }
  for (let index = 0; index < entries.length; index++) {
    const place = places?.[index];
    const value = values[index];
    if (place) write(place, value === undefined ? '–' : reading(value, readAs(chart)));
  }
}

/** The same text written again would still be laid out again. */
function write(place: Element, text: string): void {
  if (place.textContent !== text) place.textContent = text;
}
