/**
 * The data of a chart as a table, newest first, made when it is opened and when asked again: the same numbers for eyes
 * that cannot use the drawing. A page at a time, because a run has more rows than a page should.
 */
import { useState } from 'react';
import { type ChartDefinition, readAs } from './definition';
import { type ChartTable, chartTable } from './rows';
import type { RunCurves } from './run';
import { cell, type ReadAs } from './ticks';
import type { Summary } from './track';

interface DataTableProps {
  readonly chart: ChartDefinition;
  readonly runs: readonly RunCurves[];
}

const rowsAPage = 40;

export function DataTable({ chart, runs }: DataTableProps) {
  const [table, setTable] = useState<ChartTable>();
  const [page, setPage] = useState(0);
  const load = (): void => {
    const { series, rows } = chartTable(chart, runs);
    setTable({ series, rows: rows.toReversed() });
    setPage(0);
  };
  const rows = table?.rows ?? [];
  const pages = Math.ceil(rows.length / rowsAPage);
  return (
    <details
      className="chart-table"
      onToggle={(event) => (event.currentTarget.open ? load() : setTable(undefined))}
    >
      <summary>Table</summary>
      {table && (
        // Scrolled by keyboard too.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must take the focus.
        <section className="chart-table-scroll" tabIndex={0} aria-label={`Data of ${chart.title}`}>
          <p className="chart-buttons">
            <button type="button" className="text-button" onClick={load}>
              Update
            </button>
            {pages > 1 && (
              <>
                <button
                  type="button"
                  className="text-button"
                  disabled={page === 0}
                  onClick={() => setPage(page - 1)}
                >
                  Newer
                </button>
                <button
                  type="button"
                  className="text-button"
                  disabled={page + 1 >= pages}
                  onClick={() => setPage(page + 1)}
                >
                  Older
                </button>
                <span className="dim">
                  {page + 1} of {pages}
                </span>
              </>
            )}
          </p>
          {rows.length === 0 ? (
            <p className="dim small">Nothing measured yet.</p>
          ) : (
            <Rows
              chart={chart}
              runs={runs.length > 1 ? 'several' : 'one'}
              table={{ ...table, rows: rows.slice(page * rowsAPage, (page + 1) * rowsAPage) }}
            />
          )}
        </section>
      )}
    </details>
  );
}

interface RowsProps {
  readonly chart: ChartDefinition;
  readonly runs: 'one' | 'several';
  readonly table: ChartTable;
}

function Rows({ chart, runs, table: { series, rows } }: RowsProps) {
  return (
    <table>
      <caption className="sr-only">
        {chart.title}, {chart.unit}, by iteration
      </caption>
      <thead>
        <tr>
          <th scope="col">Iteration</th>
          {runs === 'several' && <th scope="col">Run</th>}
          {series.map(({ label }) => (
            <th key={label} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ run, from, to, values }) => (
          <tr key={`${run} ${from}`}>
            <th scope="row">{from === to ? from : `${from} to ${to}`}</th>
            {runs === 'several' && <td>{run}</td>}
            {series.map(({ label }, index) => (
              <td key={label}>{written(values[index], readAs(chart))}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The mean, and the extremes where they differ. */
function written(value: Summary | undefined, as: ReadAs): string {
  if (!value) return '–';
  const range = value.low === value.high ? '' : ` (${cell(value.low, as)} to ${cell(value.high, as)})`;
  return `${cell(value.mean, as)}${range}`;
}
