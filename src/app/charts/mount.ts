/**
 * One chart on the page, between its data, the deck it shares with the others, and uPlot: draws while it is in sight and
 * at most four times a second, follows the crosshair and the zoom of all, and tells them what is done here.
 */
import { following, panned, type Stretch, zoomed } from './axis';
import type { Deck } from './deck';
import { type ChartDefinition, canBeLogarithmic } from './definition';
import type { Plot } from './draw';
import { floorLines } from './floors';
import { type ChartMove, panShare, zoomFactor } from './keys';
import { ChartLines, extentOf, type LineData, linesOf, newest, stripRows, valueNear } from './lines';
import { drawQueue } from './queue';
import type { ChartMarker, RunCurves } from './run';

/** What is loaded when the first chart is drawn. */
type Drawing = Pick<typeof import('./draw'), 'drawChart' | 'joinTables'>;

/** Shortest time between two drawings of a run that goes on. */
const redrawMs = 250;
/** A chart is drawn a little before it is scrolled into view. */
const aheadOfScrolling = '25%';
/** Points that a line of one run, and of several runs with points of their own, may be away from the crosshair. */
const reach = { one: 1, several: 12 };

export interface ChartMount {
  readonly root: HTMLElement;
  readonly chart: ChartDefinition;
  readonly runs: readonly RunCurves[];
  readonly deck: Deck;
  /** CSS pixels; `fill`: that of the root. */
  readonly height: number | 'fill';
  /** Told the values of the legend's entries under the crosshair, else the newest; and where the crosshair is. */
  readonly onValues: (values: readonly (number | undefined)[], cursor: number | undefined) => void;
}

/** A chart that is shown. */
export interface MountedChart {
  readonly move: (move: ChartMove) => void;
  /** The canvas as it was last drawn; undefined before that. */
  readonly canvas: () => HTMLCanvasElement | undefined;
  readonly dispose: () => void;
}

/** Shows a chart inside `root` until it is disposed of. Axes and colours are those of the moment. */
export function mountChart({ root, chart, runs, deck, height, onValues }: ChartMount): MountedChart {
  const { axis, scaleX, scaleY, span } = deck.state.preferences;
  const lines = linesOf(chart, runs);
  const entries = chart.smoothing === 'average' ? lines.length / 2 : lines.length;
  const heightNow = (): number => (height === 'fill' ? root.clientHeight : height);
  let drawing: Drawing | undefined;
  let plot: Plot | undefined;
  let source: ChartLines | undefined;
  let disposed = false;
  let visible = false;
  let stale = true;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const whole = (): Stretch => {
    const { from, to } = extentOf(runs, axis);
    return scaleX === 'log' ? { from: Math.min(1, to / 2), to } : { from, to };
  };
  const shown = (): Stretch => deck.state.shown ?? whole();
  const markers = (): (ChartMarker & { x: number })[] =>
    runs.flatMap(({ history, markers: marks }) =>
      (marks?.() ?? []).map((mark) => ({
        ...mark,
        x: history.positionAt('iteration', mark.iteration)[axis],
      })),
    );

  const tell = (): void => {
    if (!plot) return;
    const { cursor } = deck.state;
    const columns = (plot.data as unknown as LineData).slice(
      1 + lines.length - entries,
    ) as LineData[number][];
    const index = cursor === undefined ? undefined : plot.valToIdx(cursor);
    const far = runs.length > 1 ? reach.several : reach.one;
    onValues(
      columns.map((values) => (index === undefined ? newest(values) : valueNear(values, index, far))),
      cursor,
    );
  };
  const pointTo = (cursor: number | undefined): void => {
    if (!plot) return;
    const { from, to } = shown();
    const inside = cursor !== undefined && cursor >= from && cursor <= to;
    plot.setCursor({ left: inside ? plot.valToPos(cursor, 'x') : -10, top: 0 }, false);
  };

  /** uPlot puts new data and sizes into effect in a microtask; only then positions are the new ones. */
  const pointAgain = (): void => {
    queueMicrotask(() => {
      if (!disposed) pointTo(deck.state.cursor);
    });
  };

  const draw = (): void => {
    if (disposed || !drawing || !visible || !stale || root.clientWidth === 0) return;
    stale = false;
    plot ??= make(drawing);
    source ??= new ChartLines(
      chart,
      runs,
      {
        axis,
        span: chart.smoothing === 'average' ? span : 'none',
        values: chart.drawing === 'strip' ? 'means' : 'extremes',
        keep: scaleY === 'log' && canBeLogarithmic(chart) ? 'positive' : 'all',
        keepX: scaleX === 'log' ? 'positive' : 'all',
      },
      drawing.joinTables,
    );
    const empty = plot.data[0].length === 0;
    plot.setData(source.refresh() as Parameters<Plot['setData']>[0]);
    // Axes say nothing before there are points, and are not written again while their scales stay.
    if (empty && plot.data[0].length > 0) plot.redraw(true, true);
    pointAgain();
    tell();
  };
  const redraw = (): void => {
    stale = true;
    if (visible) drawQueue.add(draw);
  };
  const soon = (): void => {
    stale = true;
    if (!visible) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      drawQueue.add(draw);
    }, redrawMs);
  };

  const move = (what: ChartMove): void => {
    if (!plot) return;
    const xs = plot.data[0];
    const { cursor } = deck.state;
    const last = xs.length - 1;
    if (what.kind === 'step') {
      const after = cursor === undefined ? last : plot.valToIdx(cursor) + what.points;
      goTo(xs[Math.min(last, Math.max(0, after))]);
    } else if (what.kind === 'end') goTo(xs[what.which === 'first' ? 0 : last]);
    else if (what.kind === 'zoom') zoom(what.factor, cursor);
    else if (what.kind === 'pan') deck.show(panned(shown(), whole(), what.share, scaleX));
    else if (what.kind === 'whole') deck.show(undefined);
    else deck.point(undefined);
  };
  const goTo = (x: number | undefined): void => {
    if (x === undefined) return;
    if (deck.state.shown) deck.show(following(deck.state.shown, x));
    deck.point(x);
  };
  const zoom = (factor: number, centre: number | undefined): void => {
    const now = shown();
    const middle =
      centre !== undefined && centre >= now.from && centre <= now.to ? centre : (now.from + now.to) / 2;
    deck.show(zoomed(now, whole(), factor, middle, scaleX));
  };

  function make(tools: Drawing): Plot {
    const made = tools.drawChart({
      root,
      chart,
      lines,
      rows: stripRows(chart, runs),
      height: heightNow(),
      axis,
      scaleX,
      scaleY,
      surroundings: {
        shown,
        markers,
        floors: () => runs.flatMap(({ history, modes }) => floorLines(chart.id, history, modes)),
      },
      onSelect: ({ from, to }) => {
        const all = whole();
        deck.show({ from: Math.max(all.from, from), to: Math.min(all.to, to) });
      },
      onPress: (event) => (event.shiftKey ? drag(event) : 'free'),
      onReset: () => deck.show(undefined),
    });
    made.over.addEventListener('pointermove', ({ clientX }) => {
      const x = made.posToVal(clientX - made.over.getBoundingClientRect().left, 'x');
      deck.point(axis === 'iteration' ? Math.round(x) : x);
    });
    made.over.addEventListener('pointerleave', () => deck.point(undefined));
    made.over.addEventListener('wheel', (event) => turn(made, event), { passive: false });
    return made;
  }
  /** The wheel belongs to the page unless a key is held: control zooms, shift pans. */
  const turn = (made: Plot, event: WheelEvent): void => {
    if (!(event.ctrlKey || event.metaKey || event.shiftKey)) return;
    event.preventDefault();
    const amount = event.deltaY || event.deltaX;
    if (event.shiftKey) deck.show(panned(shown(), whole(), Math.sign(amount) * panShare, scaleX));
    else {
      const x = made.posToVal(event.clientX - made.over.getBoundingClientRect().left, 'x');
      zoom(amount < 0 ? zoomFactor : 1 / zoomFactor, x);
    }
  };
  /** Pans with the pointer until it is let go. */
  const drag = (event: MouseEvent): 'taken' => {
    const begun = shown();
    const width = plot?.over.clientWidth ?? 1;
    const follow = ({ clientX }: PointerEvent): void =>
      deck.show(panned(begun, whole(), (event.clientX - clientX) / width, scaleX));
    const end = (): void => {
      window.removeEventListener('pointermove', follow);
      window.removeEventListener('pointerup', end);
    };
    window.addEventListener('pointermove', follow);
    window.addEventListener('pointerup', end);
    return 'taken';
  };

  const unsubscribe = [
    ...runs.map(({ history }) => history.subscribe(soon)),
    deck.store.subscribe((state, previous) => {
      if (state.shown !== previous.shown) redraw();
      if (state.cursor === previous.cursor || !visible) return;
      pointTo(state.cursor);
      tell();
    }),
  ];
  const sight = new IntersectionObserver(
    (changes) => {
      visible = changes.at(-1)?.isIntersecting ?? false;
      if (visible && stale) drawQueue.add(draw);
      else if (visible) pointTo(deck.state.cursor);
    },
    { rootMargin: aheadOfScrolling },
  );
  const size = new ResizeObserver(() => {
    const [width, tall] = [root.clientWidth, heightNow()];
    if (plot && width > 0 && (plot.width !== width || plot.height !== tall)) {
      plot.setSize({ width, height: tall });
      pointAgain();
    } else if (!plot) redraw();
  });
  void import('./draw').then(({ drawChart, joinTables }) => {
    drawing = { drawChart, joinTables };
    redraw();
  });
  sight.observe(root);
  size.observe(root);

  return {
    move,
    canvas: () => plot?.ctx.canvas,
    dispose: () => {
      disposed = true;
      clearTimeout(timer);
      drawQueue.remove(draw);
      for (const end of unsubscribe) end();
      sight.disconnect();
      size.disconnect();
      plot?.destroy();
    },
  };
}
