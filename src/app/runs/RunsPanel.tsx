/** The list of runs with what narrows it, the space it takes, and below it what was deleted or cannot be read. */
import { Button, Loader, NativeSelect, TextInput } from '@mantine/core';
import { presetNames, presets } from '../../core/config/presets';
import { Panel } from '../components/Panel';
import { useLocked } from '../session/context';
import { columnTitles } from './columns';
import { useStoredRuns, useStoredRunsState } from './context';
import { ImportButton } from './ImportButton';
import { filterRuns, runColumns, sortRuns } from './order';
import { RunsTable } from './RunsTable';
import { StorageMeter } from './StorageMeter';
import type { RunSelection } from './selection';
import { time } from './words';

interface RunsPanelProps {
  readonly selection: RunSelection;
  readonly onSelect: (change: Partial<RunSelection>) => void;
  readonly onFiles: (files: readonly File[]) => void;
}

export function RunsPanel({ selection, onSelect, onFiles }: RunsPanelProps) {
  const status = useStoredRunsState((state) => state.status);
  const runs = useStoredRunsState((state) => state.runs);
  const shown = sortRuns(filterRuns(runs, selection.text, selection.kind), selection.sort, selection.order);
  const hidden = runs.length - shown.length;
  return (
    <Panel title={`All runs (${runs.length})`} explain="runDifference" aside={<StorageMeter />}>
      {status === 'failed' && <Unreadable />}
      {status === 'ready' && <Tools selection={selection} onSelect={onSelect} onFiles={onFiles} />}
      {status === 'loading' && (
        <p className="runs-note">
          <Loader size="xs" /> Reading the list of runs …
        </p>
      )}
      {runs.length > 0 && <RunsTable shown={shown} all={runs} selection={selection} onSelect={onSelect} />}
      {hidden > 0 && (
        <p className="runs-note">
          {hidden === 1 ? 'One run is' : `${hidden} runs are`} hidden by the search.{' '}
          <button
            type="button"
            className="text-button"
            onClick={() => onSelect({ text: '', kind: undefined })}
          >
            Show all
          </button>
        </p>
      )}
      <Damaged />
      <Deleted />
    </Panel>
  );
}

/** What narrows and sorts the list, and the way to add to it. */
function Tools({ selection, onSelect, onFiles }: RunsPanelProps) {
  return (
    <div className="runs-tools">
      <TextInput
        size="sm"
        label="Search"
        placeholder="name, preset, engine, seed"
        value={selection.text}
        onChange={({ currentTarget }) => onSelect({ text: currentTarget.value })}
      />
      <NativeSelect
        size="sm"
        label="Preset"
        value={selection.kind ?? ''}
        data={[
          { value: '', label: 'any' },
          ...presetNames.map((name) => ({ value: name, label: presets[name].title })),
        ]}
        onChange={({ currentTarget }) =>
          onSelect({ kind: presetNames.find((name) => name === currentTarget.value) })
        }
      />
      <NativeSelect
        size="sm"
        className="runs-sort"
        label="Sort by"
        value={selection.sort}
        data={runColumns.map((column) => ({ value: column, label: columnTitles[column] }))}
        onChange={({ currentTarget }) =>
          onSelect({ sort: runColumns.find((column) => column === currentTarget.value) ?? 'when' })
        }
      />
      <ImportButton onFiles={onFiles} />
      <p className="runs-hint">
        {selection.compared.length < 2
          ? 'Tick two or more runs to compare them.'
          : `${selection.compared.length} runs are compared below.`}
      </p>
    </div>
  );
}

/** The storage itself cannot be used. */
function Unreadable() {
  const stored = useStoredRuns();
  const failure = useStoredRunsState((state) => state.failure);
  return (
    <div className="runs-note runs-wrong" role="alert">
      <p>
        The runs in this browser cannot be read: {failure} Training still works, but nothing is kept. Private
        windows and blocked cookies are the usual reasons.
      </p>
      <Button size="compact-sm" variant="default" onClick={() => stored.refresh()}>
        Try again
      </Button>
    </div>
  );
}

function Damaged() {
  const stored = useStoredRuns();
  const damaged = useStoredRunsState((state) => state.damaged);
  const locked = useLocked('delete');
  if (damaged.length === 0) return null;
  return (
    <section aria-label="Runs that cannot be read">
      <ul className="runs-aside-list">
        {damaged.map(({ id, reason }) => (
          <li key={id} className="runs-wrong">
            <span>A stored run cannot be read: {reason} The other runs are unharmed.</span>
            <Button
              size="compact-sm"
              variant="default"
              disabled={locked}
              onClick={() => stored.delete(id, 'The damaged run')}
            >
              Delete it
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Deleted() {
  const stored = useStoredRuns();
  const deleted = useStoredRunsState((state) => state.deleted);
  if (deleted.length === 0) return null;
  return (
    <details className="runs-deleted">
      <summary>Deleted ({deleted.length})</summary>
      <ul className="runs-aside-list">
        {deleted.map(({ id, name, purgeAt }) => (
          <li key={id}>
            <span>
              {name} <span className="dim">is gone for good {purgeAt !== undefined && time(purgeAt)}</span>
            </span>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`Bring back ${name}`}
              onClick={() => stored.bringBack(id)}
            >
              Bring back
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}
