// biome-ignore-all lint/a11y/useSemanticElements: rows of a table element cannot be placed one by one, as a virtual list needs.
// biome-ignore-all lint/a11y/useFocusableInteractive: rows take the focus, not their cells.
/**
 * The list of proposals: a grid of which only the rows in sight exist. Arrow keys move from row to row, Enter opens
 * one. It holds no rows and asks for none but by what is in sight (`rowList.ts`).
 */
import { useElementSize } from '@mantine/hooks';
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type KeyboardEvent,
  memo,
  type PointerEvent,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { ArchiveRow } from '../../../engine/archive/protocol';
import { Explain } from '../../explain/Explain';
import type { Sort } from '../shown';
import { type Column, columnsFor, templateOf } from './columns';
import type { ListState } from './rowList';
import './table.css';

const rowPx = 36;
/** The heads stay at the top while rows pass under them. */
const headPx = 42;
/** Rows made above and below what is in sight. */
const overscan = 8;
/** The list counts as being scrolled for so long after the last movement. */
const scrollRestMs = 800;

interface TableProps {
  readonly state: ListState;
  readonly sort: Sort;
  readonly selected: number | undefined;
  readonly onSort: (sort: Sort) => void;
  /** Must stay the same function. */
  readonly onOpen: (number: number) => void;
  readonly onSight: (first: number, last: number) => void;
  /** Told whether a person is scrolling or pointing at rows, which must not move under the pointer then. */
  readonly onReading: (reading: 'reading' | 'away') => void;
}

export function Table({ state, sort, selected, onSort, onOpen, onSight, onReading }: TableProps) {
  const { ref: sizeRef, width } = useElementSize();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const columns = useMemo(() => columnsFor(width), [width]);
  const total = state.counts?.total ?? 0;
  const current = Math.min(active, Math.max(0, total - 1));
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan,
    scrollPaddingStart: headPx,
    // The row that has the focus stays on the page when it is scrolled out of sight.
    rangeExtractor: useCallback(
      (range: Range) => {
        const indices = defaultRangeExtractor(range);
        if (current >= range.count || indices.includes(current)) return indices;
        return [...indices, current].sort((a, b) => a - b);
      },
      [current],
    ),
  });
  const items = virtual.getVirtualItems();
  const { startIndex: first = 0, endIndex: last = 0 } = virtual.range ?? {};
  useEffect(() => onSight(first, last), [onSight, first, last]);
  const { scrolled, ...reading } = useReading(onReading);

  const move = (event: KeyboardEvent): void => {
    const screen = Math.max(1, last - first - 1);
    const targets: Record<string, number> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + screen,
      PageUp: current - screen,
      Home: 0,
      End: total - 1,
    };
    const target = targets[event.key];
    const row = state.row(current);
    if (event.key === 'Enter' && row) onOpen(row.number);
    else if (target !== undefined && total > 0) {
      const next = Math.max(0, Math.min(total - 1, target));
      setActive(next);
      virtual.scrollToIndex(next);
      focusWhenThere(scroller.current, next);
    } else return;
    event.preventDefault();
  };

  return (
    <div
      ref={sizeRef}
      className="task-grid"
      role="grid"
      aria-label="Proposals"
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      aria-busy={state.status === 'busy'}
      style={{ '--columns': templateOf(columns) } as CSSProperties}
    >
      <div ref={scroller} role="presentation" className="task-grid-scroll" onScroll={scrolled}>
        <div role="rowgroup" className="task-grid-head">
          <div role="row" aria-rowindex={1} className="task-grid-row">
            {columns.map((column) => (
              <Head key={column.by} column={column} sort={sort} onSort={onSort} />
            ))}
          </div>
        </div>
        <div
          role="rowgroup"
          className="task-grid-sheet"
          style={{ height: virtual.getTotalSize() }}
          {...reading}
          onKeyDown={move}
        >
          {items.map(({ index, start }) => (
            <Row
              key={index}
              index={index}
              start={start}
              row={state.row(index)}
              columns={columns}
              tabIndex={index === current ? 0 : -1}
              selected={selected}
              onOpen={onOpen}
              onFocus={setActive}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

/** Puts the focus on a row, which may have to be made first. */
function focusWhenThere(scroller: HTMLElement | null, index: number, triesLeft = 10): void {
  const row = scroller?.querySelector<HTMLElement>(`[data-index="${index}"]`);
  if (row) row.focus({ preventScroll: true });
  else if (triesLeft > 0) requestAnimationFrame(() => focusWhenThere(scroller, index, triesLeft - 1));
}

/** Tells when rows are pointed at, focused or scrolled, and when that is over. */
function useReading(onReading: TableProps['onReading']) {
  const causes = useRef(new Set<'pointer' | 'focus' | 'scroll'>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useMemo(() => {
    const set = (cause: 'pointer' | 'focus' | 'scroll', on: 'on' | 'off'): void => {
      if (causes.current.has(cause) === (on === 'on')) return;
      if (on === 'on') causes.current.add(cause);
      else causes.current.delete(cause);
      onReading(causes.current.size > 0 ? 'reading' : 'away');
    };
    return {
      // Rows that came to lie under a pointer at rest are not pointed at.
      onPointerMove: ({ movementX, movementY }: PointerEvent) => {
        if (movementX !== 0 || movementY !== 0) set('pointer', 'on');
      },
      onPointerLeave: () => set('pointer', 'off'),
      onFocus: () => set('focus', 'on'),
      onBlur: () => set('focus', 'off'),
      scrolled: () => {
        set('scroll', 'on');
        clearTimeout(timer.current);
        timer.current = setTimeout(() => set('scroll', 'off'), scrollRestMs);
      },
    };
  }, [onReading]);
}

interface HeadProps {
  readonly column: Column;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}

function Head({ column, sort, onSort }: HeadProps) {
  const { by, title, explain, align } = column;
  const mine = sort.by === by;
  const next = mine && sort.order === 'descending' ? 'ascending' : 'descending';
  return (
    <div
      role="columnheader"
      aria-sort={mine ? sort.order : 'none'}
      className="task-grid-cell"
      data-align={align}
    >
      <button type="button" className="task-grid-sort" onClick={() => onSort({ by, order: next })}>
        {title}
        <span aria-hidden="true" className="task-grid-arrow">
          {mine ? (sort.order === 'ascending' ? '↑' : '↓') : ''}
        </span>
      </button>
      {explain && <Explain id={explain} />}
    </div>
  );
}

interface RowProps {
  readonly index: number;
  readonly start: number;
  readonly row: ArchiveRow | undefined;
  readonly columns: readonly Column[];
  readonly tabIndex: 0 | -1;
  readonly selected: number | undefined;
  readonly onOpen: (number: number) => void;
  readonly onFocus: (index: number) => void;
}

const Row = memo(function Row({ index, start, row, columns, tabIndex, selected, onOpen, onFocus }: RowProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around the rows handles the keys of all of them.
    <div
      role="row"
      className="task-grid-row task-grid-line"
      style={{ transform: `translateY(${start}px)` }}
      data-index={index}
      data-mode={row?.mode}
      tabIndex={tabIndex}
      aria-rowindex={index + 2}
      aria-selected={row !== undefined && row.number === selected}
      onClick={() => row && onOpen(row.number)}
      onFocus={() => onFocus(index)}
    >
      {columns.map(({ by, align, cell }) => (
        <div key={by} role="gridcell" className="task-grid-cell" data-align={align}>
          {row ? cell(row) : <span className="dim">…</span>}
        </div>
      ))}
    </div>
  );
});
