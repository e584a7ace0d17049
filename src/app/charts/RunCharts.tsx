/**
 * All charts of one or several runs: what is pinned first, then theme by theme, with the controls that act on all of
 * them. Must stand inside a `ChartDeck`. It shows curves and knows nothing of where the runs come from.
 */
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Explain } from '../explain/Explain';
import { Chart } from './Chart';
import { ChartToolbar } from './ChartToolbar';
import { useDeck, useDeckState } from './DeckContext';
import { type ChartDefinition, type ChartGroup, chartGroups } from './definition';
import { allCharts } from './definitions';
import { ReadOut } from './ReadOut';
import './runCharts.css';
import { hasChart, type RunCurves } from './run';

interface RunChartsProps {
  /** Must stay the same list as long as the same runs are shown in the same way; the first is what one reads off. */
  readonly runs: readonly RunCurves[];
  /** Why a chart shows nothing, where that needs saying. */
  readonly note?: (chart: ChartDefinition) => string | undefined;
  /** Further panels at the end of a group. */
  readonly more?: Partial<Record<ChartGroup, ReactNode>>;
}

export function RunCharts({ runs, note, more }: RunChartsProps) {
  const heading = useId();
  const query = useDeckState((state) => state.query);
  const pinned = useDeckState(({ preferences }) => preferences.pinned);
  const hidden = useDeckState(({ preferences }) => preferences.hidden);
  const charts = allCharts.filter((chart) => runs.some((run) => hasChart(run, chart)));
  const found = charts.filter((chart) => matches(chart, query));
  const visible = found.filter(({ id }) => !hidden.includes(id));
  const top = visible.filter(({ id }) => pinned.includes(id));
  return (
    <section className="charts" aria-labelledby={heading}>
      <header className="charts-header">
        <h2 id={heading} className="charts-title">
          Charts
        </h2>
        <Explain id="charts" />
      </header>
      <ChartToolbar runs={runs} />
      <ReadOut runs={runs} />
      {visible.length === 0 && (
        <p className="dim">
          {found.length === 0 ? `No chart is called “${query}”.` : 'All charts found are hidden.'}
        </p>
      )}
      {top.length > 0 && (
        <Group id="pinned" title="Pinned" charts={top} runs={runs} note={note} count={top.length} />
      )}
      {(Object.keys(chartGroups) as ChartGroup[]).map((group) => {
        const own = visible.filter(({ id, group: of }) => of === group && !pinned.includes(id));
        const extra = query === '' ? more?.[group] : undefined;
        return own.length > 0 || extra ? (
          <Group
            key={group}
            id={group}
            title={chartGroups[group]}
            charts={own}
            runs={runs}
            note={note}
            count={own.length}
          >
            {extra}
          </Group>
        ) : null;
      })}
      <Hidden charts={charts.filter(({ id }) => hidden.includes(id))} />
    </section>
  );
}

/** Whether all words of the query are in the chart's title, group, unit or lines. */
function matches({ title, group, unit, series }: ChartDefinition, query: string): boolean {
  const text = [title, chartGroups[group], unit, ...series.map(({ label }) => label)].join(' ').toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

interface GroupProps extends Pick<RunChartsProps, 'runs'> {
  readonly id: string;
  readonly title: string;
  readonly charts: readonly ChartDefinition[];
  readonly count: number;
  readonly note: RunChartsProps['note'];
  readonly children?: ReactNode;
}

/** Charts of one theme under a heading that folds them away. */
function Group({ id, title, charts, runs, note, count, children }: GroupProps) {
  const deck = useDeck();
  const folded = useDeckState(({ preferences }) => preferences.folded.includes(id));
  const content = useId();
  return (
    <div className="chart-group">
      <h3 className="chart-group-title">
        <button
          type="button"
          aria-expanded={!folded}
          aria-controls={content}
          onClick={() => deck.toggle('folded', id)}
        >
          {title} <span className="dim">{count}</span>
        </button>
      </h3>
      <div className="chart-grid" id={content} hidden={folded}>
        {!folded &&
          charts.map((chart) => <ChartCard key={chart.id} chart={chart} runs={runs} note={note?.(chart)} />)}
        {!folded && children}
      </div>
    </div>
  );
}

interface ChartCardProps extends Pick<RunChartsProps, 'runs'> {
  readonly chart: ChartDefinition;
  readonly note: string | undefined;
}

function ChartCard({ chart, runs, note }: ChartCardProps) {
  const heading = useId();
  const card = useRef<HTMLElement>(null);
  useEffect(() => stayOnceSeen(card.current), []);
  return (
    <section className="panel" aria-labelledby={heading} ref={card}>
      <header className="panel-header">
        <h4 id={heading} className="panel-title">
          {chart.title}
        </h4>
        <Explain id={chart.explain} />
        <div className="panel-aside chart-unit">{chart.unit}</div>
      </header>
      <Chart chart={chart} runs={runs} place="movable" />
      {note && <p className="chart-note">{note}</p>}
    </section>
  );
}

/**
 * A card costs nothing until it is first in sight, and is then kept: laying out a screenful of them anew at every scroll
 * would be a long task each time.
 *
 * @returns what ends the waiting
 */
function stayOnceSeen(card: HTMLElement | null): () => void {
  const seen = (event: Event): void => {
    if (card && 'skipped' in event && event.skipped === false) card.style.contentVisibility = 'visible';
  };
  card?.addEventListener('contentvisibilityautostatechange', seen);
  return () => card?.removeEventListener('contentvisibilityautostatechange', seen);
}

/** Where hidden charts come back from. */
function Hidden({ charts }: { readonly charts: readonly ChartDefinition[] }) {
  const deck = useDeck();
  if (charts.length === 0) return null;
  return (
    <p className="charts-hidden">
      <span>Hidden:</span>
      {charts.map(({ id, title }) => (
        <button
          key={id}
          type="button"
          className="text-button"
          aria-label={`Show: ${title}`}
          onClick={() => deck.toggle('hidden', id)}
        >
          {title}
        </button>
      ))}
      {charts.length > 1 && (
        <button type="button" className="text-button" onClick={() => deck.prefer({ hidden: [] })}>
          Show all
        </button>
      )}
    </p>
  );
}
