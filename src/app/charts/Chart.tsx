/**
 * One chart: a title with its unit and "?", a legend with the newest values (or those under the cursor), the drawing
 * by uPlot, and the same data as a table. Data is pulled a few times a second while the chart is on screen; React
 * renders nothing for it.
 */
import { useComputedColorScheme } from '@mantine/core';
import { type RefObject, useEffect, useRef } from 'react';
import type uPlot from 'uplot';
import { ModeMark } from '../components/ModeMark';
import { Panel } from '../components/Panel';
import { useSession } from '../session/context';
import type { ChartData } from '../session/history';
import './chart.css';
import { DataTable } from './DataTable';
import type { ChartDefinition } from './definitions';
import { drawChart, type FloorLine } from './draw';

interface ChartProps {
  readonly chart: ChartDefinition;
  /** Must stay the same function as long as the chart shows the same. */
  readonly read: () => ChartData;
  readonly floors?: readonly FloorLine[];
  readonly height?: number;
  /** `none` where the page shows the newest values elsewhere. */
  readonly legend?: 'values' | 'none';
}

/** Shortest time between two drawings. */
const redrawMs = 250;
/** A chart is drawn before it is scrolled into view. */
const aheadOfScrolling = '100%';

export function Chart({ chart, read, floors, height = 150, legend: look = 'values' }: ChartProps) {
  const canvas = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLUListElement>(null);
  useDrawing(canvas, legend, chart, read, floors, height);
  return (
    <>
      <ul className={look === 'values' ? 'chart-legend' : 'sr-only'} ref={legend}>
        {chart.series.map(({ label, mode }) => (
          <li key={label}>
            {mode && <ModeMark mode={mode} />}
            <span>{label}</span>
            <span className="chart-value" data-value>
              –
            </span>
          </li>
        ))}
      </ul>
      <div
        className="chart-canvas"
        ref={canvas}
        role="img"
        aria-label={`Chart: ${chart.title}, ${chart.unit}, over iterations. The table below holds its data.`}
        style={{ height }}
      />
      <DataTable chart={chart} read={read} />
    </>
  );
}

interface ChartPanelProps extends Pick<ChartProps, 'chart' | 'read'> {
  /** Why the chart shows nothing, where that needs saying. */
  readonly note?: string | undefined;
}

/** A chart in a panel of its own. */
export function ChartPanel({ chart, read, note }: ChartPanelProps) {
  return (
    <Panel title={chart.title} explain={chart.explain} aside={chart.unit}>
      <Chart chart={chart} read={read} />
      {note && <p className="chart-note">{note}</p>}
    </Panel>
  );
}

function useDrawing(
  canvas: RefObject<HTMLDivElement | null>,
  legend: RefObject<HTMLUListElement | null>,
  chart: ChartDefinition,
  read: () => ChartData,
  floors: readonly FloorLine[] | undefined,
  height: number,
): void {
  const { store } = useSession();
  const scheme = useComputedColorScheme('light');

  // The colours are read from the page, so a change of scheme draws anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  useEffect(() => {
    const root = canvas.current;
    if (!root) return;
    let plot: uPlot | undefined;
    let visible = false;
    let stale = true;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const draw = (): void => {
      timer = undefined;
      if (!visible || !stale || root.clientWidth === 0) return;
      stale = false;
      plot ??= drawChart(root, chart, height, floors ?? [], (values) => writeLegend(legend.current, values));
      plot.setData(flatten(read()) as uPlot.AlignedData);
    };
    const soon = (): void => {
      stale = true;
      timer ??= setTimeout(draw, redrawMs);
    };
    const unsubscribe = store.subscribe((state, previous) => {
      if (state.revision !== previous.revision) soon();
    });
    const sight = new IntersectionObserver(
      ([entry]) => {
        visible = entry?.isIntersecting ?? false;
        draw();
      },
      { rootMargin: aheadOfScrolling },
    );
    const size = new ResizeObserver(() => {
      if (plot) plot.setSize({ width: root.clientWidth, height });
      else draw();
    });
    sight.observe(root);
    size.observe(root);
    return () => {
      clearTimeout(timer);
      unsubscribe();
      sight.disconnect();
      size.disconnect();
      plot?.destroy();
    };
  }, [canvas, legend, chart, read, floors, height, scheme, store]);
}

/** Averages behind the raw values, as the lines of `drawChart` are ordered. */
function flatten({ raw, average }: ChartData): (number | null)[][] {
  return average ? [...raw, ...average.slice(1)] : raw;
}

function writeLegend(legend: HTMLUListElement | null, values: readonly (number | null)[]): void {
  legend?.querySelectorAll('[data-value]').forEach((element, index) => {
    const value = values[index];
    element.textContent = value == null ? '–' : value.toFixed(2);
  });
}
