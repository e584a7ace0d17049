/** Several runs side by side: the settings in which they differ, two of their models on the same tasks, their curves overlaid. */
import { Button, Loader } from '@mantine/core';
import { useMemo } from 'react';
import { fieldEntries } from '../../core/config/config';
import type { RunSummary } from '../../engine/storage/protocol';
import { Explain } from '../explain/Explain';
import { settingText } from './difference';
import './detail.css';
import { PairedEvaluation } from './PairedEvaluation';
import { SettingsTable } from './SettingsTable';
import { StoredCharts } from './StoredCharts';
import { Stroke } from './Stroke';
import { useRunsWithCurves } from './useStoredRun';

interface ComparisonProps {
  readonly runs: readonly RunSummary[];
  readonly onClose: () => void;
}

export function Comparison({ runs, onClose }: ComparisonProps) {
  const columns = useMemo(
    () =>
      runs.map(({ id, name, config }, index) => ({
        id,
        title: (
          <>
            <Stroke index={index} /> {name}
          </>
        ),
        config,
      })),
    [runs],
  );
  const paths = useMemo(
    () =>
      fieldEntries
        .map(({ path }) => path)
        .filter((path) => new Set(runs.map(({ config }) => settingText(config, path))).size > 1),
    [runs],
  );
  return (
    <section className="panel runs-comparison" aria-label="Comparison">
      <header className="runs-detail-header">
        <h2>Comparison of {runs.length} runs</h2>
        <div className="runs-actions">
          <Button size="sm" variant="default" onClick={onClose}>
            Close comparison
          </Button>
        </div>
      </header>
      <div className="runs-comparison-grid">
        <SettingsTable
          caption={
            <>
              Settings that differ <Explain id="runDifference" />
            </>
          }
          label="Settings that differ"
          columns={columns}
          paths={paths}
          none="These runs have the same settings, the seed included: on the same engine they are the same run."
        />
        <PairedEvaluation runs={runs} />
      </div>
      <Overlay runs={runs} />
    </section>
  );
}

function Overlay({ runs }: { readonly runs: readonly RunSummary[] }) {
  const loaded = useRunsWithCurves(runs);
  if (loaded.status === 'loading') {
    return (
      <p className="runs-note">
        <Loader size="xs" /> Reading their curves …
      </p>
    );
  }
  return (
    <>
      {loaded.failures.map(({ name, message }) => (
        <p key={name} className="runs-note runs-wrong" role="alert">
          The curves of {name} cannot be read: {message}
        </p>
      ))}
      {loaded.shown.length > 0 && <StoredCharts runs={loaded.shown} />}
    </>
  );
}
