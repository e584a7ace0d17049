/** One stored run: what it is called, its figures, curves, journal, settings and checkpoints, and what can be done with it. */
import { Button, Loader } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';
import { presets } from '../../core/config/presets';
import type { RunSummary } from '../../engine/storage/protocol';
import { ViewLink } from '../address/context';
import { suites, suiteTitles } from '../charts/definitions';
import { accuracy, count, duration, size } from '../components/format';
import { ModeMark } from '../components/ModeMark';
import { Explain } from '../explain/Explain';
import type { ExplanationId } from '../explain/metrics';
import { useLocked } from '../session/context';
import { Checkpoints } from './Checkpoints';
import { useStoredRuns } from './context';
import './detail.css';
import { Journal } from './Journal';
import { bestAccuracy, previousRun } from './order';
import { ContinueButton } from './RowActions';
import { RunName } from './RunName';
import { RunSettings } from './RunSettings';
import { StoredCharts } from './StoredCharts';
import { useStoredRun } from './useStoredRun';
import { time } from './words';

interface RunDetailProps {
  readonly run: RunSummary;
  readonly all: readonly RunSummary[];
  readonly onClose: () => void;
}

export function RunDetail({ run, all, onClose }: RunDetailProps) {
  const stored = useStoredRuns();
  const deleteLocked = useLocked('delete');
  const loaded = useStoredRun(run);
  const history = loaded.status === 'ready' ? loaded.history : undefined;
  const curves = useMemo(() => (history ? [{ summary: run, history }] : []), [run, history]);
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    section.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <section className="panel runs-detail" aria-label={`Run ${run.name}`} ref={section}>
      <header className="runs-detail-header">
        <RunName run={run} />
        <div className="runs-actions">
          <ViewLink to="inspector" own={{ stored: run.id }} className="runs-tasks">
            Tasks
          </ViewLink>
          <ContinueButton run={run} size="sm" />
          <Button size="sm" variant="default" onClick={() => stored.exportRun(run)}>
            Export as file
          </Button>
          <Button
            size="sm"
            variant="default"
            disabled={deleteLocked}
            onClick={() => stored.delete(run.id, run.name)}
          >
            Delete
          </Button>
          <Button size="sm" variant="default" onClick={onClose}>
            Close
          </Button>
        </div>
      </header>
      <div className="runs-detail-grid">
        <Figures run={run} />
        <Best run={run} />
        <RunSettings run={run} previous={previousRun(run, all)} />
        <Checkpoints run={run} />
      </div>
      {loaded.status === 'loading' && (
        <p className="runs-note">
          <Loader size="xs" /> Reading its curves and journal …
        </p>
      )}
      {loaded.status === 'failed' && (
        <p className="runs-note runs-wrong" role="alert">
          Its curves and journal cannot be read: {loaded.message} The other runs are unharmed.
        </p>
      )}
      {loaded.status === 'ready' && (
        <>
          <Journal entries={loaded.run.journal} />
          <StoredCharts runs={curves} />
        </>
      )}
    </section>
  );
}

function Figures({ run }: { readonly run: RunSummary }) {
  const { forkedFrom } = run;
  return (
    <section aria-label="Figures">
      <dl className="runs-figures">
        <Figure title="Preset">{presets[run.preset].title}</Figure>
        <Figure title="Seed">{run.config.run.seed}</Figure>
        <Figure title="Engine" explain="engine">
          {run.machine}
        </Figure>
        <Figure title="Begun">{time(run.createdAt)}</Figure>
        <Figure title="Last trained">{time(run.updatedAt)}</Figure>
        <Figure title="Iterations" explain="iteration">
          {count(run.iterations)}
        </Figure>
        <Figure title="Training time" explain="trainingTime">
          {duration(run.trainingSeconds)}
        </Figure>
        <Figure title="Proposals" explain="proposed">
          {count(run.proposals)}
        </Figure>
        <Figure title="Space" explain="storage">
          {size(run.bytes)}
        </Figure>
        {forkedFrom && (
          <Figure title="Forked from">
            {forkedFrom.name} at iteration {count(forkedFrom.iteration)}
          </Figure>
        )}
      </dl>
    </section>
  );
}

interface FigureProps {
  readonly title: string;
  readonly explain?: ExplanationId;
  readonly children: React.ReactNode;
}

function Figure({ title, explain, children }: FigureProps) {
  return (
    <div>
      <dt>
        {title} {explain && <Explain id={explain} />}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

function Best({ run }: { readonly run: RunSummary }) {
  return (
    <section>
      <table className="runs-plain-table">
        <caption>
          Best accuracy <Explain id="accuracy" />
        </caption>
        <thead>
          <tr>
            <th scope="col">Mode</th>
            {suites.map((suite) => (
              <th key={suite} scope="col">
                {suiteTitles[suite]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {run.config.task.modes.map((mode) => (
            <tr key={mode}>
              <th scope="row">
                <ModeMark mode={mode} /> {mode}
              </th>
              {suites.map((suite) => {
                const value = bestAccuracy(run, suite, mode);
                return <td key={suite}>{value === undefined ? '–' : accuracy(value)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
