/**
 * The view of all runs kept in this browser: the list with what sets them apart, one of them in detail, several of
 * them compared. A file with a run can be dropped anywhere on it.
 */
import { useEffect, useMemo, useState } from 'react';
import { Notices } from '../playground/Notices';
import { useLocked, useSessionState } from '../session/context';
import { Comparison } from './Comparison';
import { useSelection, useStoredRuns, useStoredRunsState } from './context';
import { NoRuns } from './NoRuns';
import { OutcomeAlert } from './OutcomeAlert';
import { RunDetail } from './RunDetail';
import { RunsPanel } from './RunsPanel';
import './runs.css';

/** Time between two looks at the list while a run is open here and grows. */
const refreshMs = 2000;

export function Runs() {
  const stored = useStoredRuns();
  const [selection, select] = useSelection();
  const status = useStoredRunsState((state) => state.status);
  const runs = useStoredRunsState((state) => state.runs);
  const deleted = useStoredRunsState((state) => state.deleted);
  const damaged = useStoredRunsState((state) => state.damaged);
  const growing = useSessionState((state) => ['ready', 'running', 'paused'].includes(state.status));
  useEffect(() => {
    stored.refresh();
    if (!growing) return;
    const timer = setInterval(() => stored.refresh(), refreshMs);
    return () => clearInterval(timer);
  }, [stored, growing]);

  const open = runs.find(({ id }) => id === selection.run);
  const compared = useMemo(
    () => selection.compared.flatMap((id) => runs.find((run) => run.id === id) ?? []),
    [selection.compared, runs],
  );
  const importLocked = useLocked('import');
  const importFiles = async (files: readonly File[]): Promise<void> => {
    if (importLocked) return;
    const imported = (await stored.importFiles(files)).at(-1);
    if (imported !== undefined) select({ run: imported });
  };
  const empty = status === 'ready' && runs.length + deleted.length + damaged.length === 0;
  return (
    <Dropping onFiles={importFiles}>
      <h2 className="sr-only">Runs</h2>
      <Notices />
      <OutcomeAlert />
      {empty ? (
        <NoRuns onFiles={importFiles} />
      ) : (
        <RunsPanel selection={selection} onSelect={select} onFiles={importFiles} />
      )}
      {compared.length > 1 && <Comparison runs={compared} onClose={() => select({ compared: [] })} />}
      {open && <RunDetail key={open.id} run={open} all={runs} onClose={() => select({ run: undefined })} />}
    </Dropping>
  );
}

interface DroppingProps {
  readonly onFiles: (files: readonly File[]) => void;
  readonly children: React.ReactNode;
}

/** Takes files that are dropped anywhere on the view. The button beside the list does the same by keyboard. */
function Dropping({ onFiles, children }: DroppingProps) {
  const [over, setOver] = useState<'file' | 'nothing'>('nothing');
  return (
    <main
      className="page-main runs"
      data-over={over}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver('file');
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver('nothing');
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver('nothing');
        if (event.dataTransfer.files.length > 0) onFiles([...event.dataTransfer.files]);
      }}
    >
      {children}
      {over === 'file' && <p className="runs-drop">Drop it to add the run in this file.</p>}
    </main>
  );
}
