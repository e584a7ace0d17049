/** A run's settings: what differs from the defaults and from the run before, and all of them on demand. */
import { useMemo, useState } from 'react';
import { fieldEntries, presetConfig } from '../../core/config/config';
import { defaultPreset } from '../../core/config/presets';
import type { RunSummary } from '../../engine/storage/protocol';
import { Explain } from '../explain/Explain';
import { settingText } from './difference';
import { SettingsTable } from './SettingsTable';

interface RunSettingsProps {
  readonly run: RunSummary;
  readonly previous: RunSummary | undefined;
}

const allPaths = fieldEntries.map(({ path }) => path);

export function RunSettings({ run, previous }: RunSettingsProps) {
  const [shown, setShown] = useState<'differences' | 'all'>('differences');
  const columns = useMemo(
    () => [
      { id: 'run', title: 'here', config: run.config },
      { id: 'default', title: 'default', config: presetConfig(defaultPreset) },
      ...(previous ? [{ id: 'previous', title: previous.name, config: previous.config }] : []),
    ],
    [run, previous],
  );
  const paths = useMemo(
    () =>
      shown === 'all'
        ? allPaths
        : allPaths.filter((path) => new Set(columns.map(({ config }) => settingText(config, path))).size > 1),
    [shown, columns],
  );
  return (
    <section>
      <SettingsTable
        caption={
          <>
            {shown === 'all' ? 'All settings' : 'Settings that differ'} <Explain id="runDifference" />
          </>
        }
        label={shown === 'all' ? 'All settings' : 'Settings that differ'}
        columns={columns}
        paths={paths}
        none="Every setting is as by default."
      />
      <button
        type="button"
        className="text-button"
        onClick={() => setShown(shown === 'all' ? 'differences' : 'all')}
      >
        {shown === 'all' ? 'Show only what differs' : `Show all ${allPaths.length} settings`}
      </button>
    </section>
  );
}
