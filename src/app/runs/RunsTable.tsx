/**
 * The list as a table, a run a row: what it is called, what sets it apart, how far it came and how good it was at best;
 * the best of each column is lit. Narrow pages keep name and held-out accuracy, the rest is in the detail.
 */
import { Checkbox } from '@mantine/core';
import { useMemo } from 'react';
import { presetConfig } from '../../core/config/config';
import { presets } from '../../core/config/presets';
import type { RunSummary } from '../../engine/storage/protocol';
import { suites, suiteTitles } from '../charts/definitions';
import { accuracy, count, duration } from '../components/format';
import { ModeMark } from '../components/ModeMark';
import { Explain } from '../explain/Explain';
import { useSessionState } from '../session/context';
import { columnExplanations, columnTitles } from './columns';
import { differenceLine, settingDifferences } from './difference';
import {
  type AccuracyColumn,
  accuracyColumns,
  bestAccuracy,
  leaders,
  previousRun,
  type RunColumn,
  trainedColumns,
} from './order';
import { RowActions } from './RowActions';
import type { RunSelection } from './selection';
import { time } from './words';

interface RunsTableProps {
  /** In the order shown. */
  readonly shown: readonly RunSummary[];
  readonly all: readonly RunSummary[];
  readonly selection: RunSelection;
  readonly onSelect: (change: Partial<RunSelection>) => void;
}

const plainColumns: readonly RunColumn[] = ['when', 'preset', 'seed', 'engine', 'iterations', 'time'];

export function RunsTable({ shown, all, selection, onSelect }: RunsTableProps) {
  const best = useMemo(() => leaders(all), [all]);
  const columns = useMemo(() => trainedColumns(all), [all]);
  const head = (column: RunColumn): SortHeadProps => ({ column, selection, onSelect });
  return (
    <div className="runs-scroll">
      <table className="runs-table">
        <caption className="sr-only">Stored runs; the best accuracy of each column is marked</caption>
        <thead>
          <tr>
            <td rowSpan={2} />
            <SortHead {...head('name')} rows={2} />
            {plainColumns.map((column) => (
              <SortHead key={column} {...head(column)} rows={2} />
            ))}
            {suites.map((suite) => (
              <th key={suite} scope="colgroup" colSpan={columns.length / suites.length} data-column={suite}>
                Best {suiteTitles[suite]}{' '}
                <Explain id={suite === 'heldOut' ? 'accuracy' : 'naturalAccuracy'} />
              </th>
            ))}
            <td rowSpan={2} data-column="actions" />
          </tr>
          <tr>
            {columns.map(({ id, suite }) => (
              <SortHead key={id} {...head(id)} group={suite} />
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((run) => (
            <Row
              key={run.id}
              run={run}
              all={all}
              columns={columns}
              best={best}
              selection={selection}
              onSelect={onSelect}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface SortHeadProps {
  readonly column: RunColumn;
  readonly selection: RunSelection;
  readonly onSelect: (change: Partial<RunSelection>) => void;
}

function SortHead({
  column,
  selection,
  onSelect,
  rows = 1,
  group = column,
}: SortHeadProps & { readonly rows?: number; readonly group?: string }) {
  const sorted = selection.sort === column;
  const mode = accuracyColumns.find(({ id }) => id === column)?.mode;
  const explanation = columnExplanations[column];
  const sort = (): void =>
    onSelect(
      sorted
        ? { order: selection.order === 'ascending' ? 'descending' : 'ascending' }
        : { sort: column, order: column === 'name' ? 'ascending' : 'descending' },
    );
  return (
    <th scope="col" rowSpan={rows} data-column={group} aria-sort={sorted ? selection.order : 'none'}>
      <button type="button" className="runs-sort-button" onClick={sort}>
        {mode ? (
          <>
            <ModeMark mode={mode} />
            <span className="sr-only">{columnTitles[column]}</span>
          </>
        ) : (
          columnTitles[column]
        )}
        {sorted && <span aria-hidden="true">{selection.order === 'ascending' ? '↑' : '↓'}</span>}
      </button>
      {explanation && <Explain id={explanation} />}
    </th>
  );
}

interface RowProps {
  readonly run: RunSummary;
  readonly all: readonly RunSummary[];
  readonly columns: typeof accuracyColumns;
  readonly best: ReadonlyMap<AccuracyColumn, number>;
  readonly selection: RunSelection;
  readonly onSelect: (change: Partial<RunSelection>) => void;
}

function Row({ run, all, columns, best, selection, onSelect }: RowProps) {
  const { id, name, config, engine } = run;
  const compared = selection.compared.includes(id);
  const opened = selection.run === id;
  const training = useSessionState((state) => state.status === 'running' && state.run?.id === id);
  const toggle = (): void =>
    onSelect({
      compared: compared ? selection.compared.filter((known) => known !== id) : [...selection.compared, id],
    });
  return (
    <tr className="runs-row" data-opened={opened ? 'opened' : undefined}>
      <td>
        <Checkbox size="sm" aria-label={`Compare ${name}`} checked={compared} onChange={toggle} />
      </td>
      <th scope="row" data-column="name">
        <button
          type="button"
          className="runs-name"
          aria-expanded={opened}
          onClick={() => onSelect({ run: opened ? undefined : id })}
        >
          {name}
        </button>
        {training && <span className="runs-tag">training</span>}
        {run.forkedFrom && (
          <span className="runs-origin">
            forked from {run.forkedFrom.name} at {count(run.forkedFrom.iteration)}
          </span>
        )}
      </th>
      <td data-column="when">
        <time dateTime={new Date(run.updatedAt).toISOString()}>{time(run.updatedAt)}</time>
      </td>
      <td data-column="preset">
        <SettingsCell run={run} previous={previousRun(run, all)} />
      </td>
      <td data-column="seed">{config.run.seed}</td>
      <td data-column="engine">{engine}</td>
      <td data-column="iterations">{count(run.iterations)}</td>
      <td data-column="time">{duration(run.trainingSeconds)}</td>
      {columns.map(({ id: column, suite, mode }) => (
        <AccuracyCell
          key={column}
          group={suite}
          value={bestAccuracy(run, suite, mode)}
          best={best.get(column)}
        />
      ))}
      <td data-column="actions">
        <RowActions run={run} />
      </td>
    </tr>
  );
}

/** The preset with what was changed in it, and what changed since the run before. */
function SettingsCell({
  run,
  previous,
}: {
  readonly run: RunSummary;
  readonly previous: RunSummary | undefined;
}) {
  const changed = useMemo(
    () => differenceLine(settingDifferences(presetConfig(run.preset), run.config)),
    [run.preset, run.config],
  );
  const since = useMemo(
    () => previous && differenceLine(settingDifferences(previous.config, run.config), 2),
    [previous, run.config],
  );
  return (
    <>
      <span className="runs-settings">
        <strong>{presets[run.preset].title}</strong>
        {changed !== '' && `, ${changed}`}
      </span>
      {previous && (
        <span className="runs-since">
          {since === '' ? `as ${previous.name}` : `since ${previous.name}: ${since}`}
        </span>
      )}
    </>
  );
}

interface AccuracyCellProps {
  readonly group: string;
  readonly value: number | undefined;
  readonly best: number | undefined;
}

function AccuracyCell({ group, value, best }: AccuracyCellProps) {
  const leads = value !== undefined && value === best;
  return (
    <td data-column={group}>
      {value === undefined ? '–' : <span data-leads={leads ? 'leads' : undefined}>{accuracy(value)}</span>}
      {leads && <span className="sr-only"> best of all runs</span>}
    </td>
  );
}
