/** The data of a chart as a table, made when it is opened and when asked again: the same numbers for eyes that cannot use the drawing. */
import { useState } from 'react';
import type { ChartData } from '../session/history';
import type { ChartDefinition } from './definitions';
import { type TableRow, tableRows } from './rows';

interface DataTableProps {
  readonly chart: ChartDefinition;
  readonly read: () => ChartData;
}

export function DataTable({ chart, read }: DataTableProps) {
  const [rows, setRows] = useState<readonly TableRow[]>();
  const load = (): void => setRows(tableRows(read().raw));
  return (
    <details
      className="chart-table"
      onToggle={(event) => (event.currentTarget.open ? load() : setRows(undefined))}
    >
      <summary>Table</summary>
      {rows && (
        <div className="chart-table-scroll">
          <button type="button" className="text-button" onClick={load}>
            Update
          </button>
          {rows.length === 0 ? (
            <p className="dim small">Nothing measured yet.</p>
          ) : (
            <table>
              <caption className="sr-only">
                {chart.title}, {chart.unit}, by iteration
              </caption>
              <thead>
                <tr>
                  <th scope="col">Iteration</th>
                  {chart.series.map(({ label }) => (
                    <th key={label} scope="col">
                      {label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map(({ iteration, values }) => (
                  <tr key={iteration}>
                    <th scope="row">{iteration}</th>
                    {chart.series.map(({ label }, index) => (
                      <td key={label}>{values[index]?.toFixed(3) ?? '–'}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </div>
      )}
    </details>
  );
}
