/** What can be done with one chart: its data as a table or a file, its picture, its place on the page. */
import { type ReactNode, useState } from 'react';
import { csvOf } from './csv';
import { DataTable } from './DataTable';
import { useDeck, useDeckState } from './DeckContext';
import type { ChartDefinition } from './definition';
import { download } from './download';
import type { LegendEntry } from './lines';
import { PictureError, pictureOf } from './picture';
import { chartTable } from './rows';
import type { RunCurves } from './run';

interface ChartToolsProps {
  readonly chart: ChartDefinition;
  readonly runs: readonly RunCurves[];
  readonly entries: readonly LegendEntry[];
  readonly place: 'fixed' | 'movable';
  /** The drawing, once there is one. */
  readonly canvas: () => HTMLCanvasElement | undefined;
}

export function ChartTools({ chart, runs, entries, place, canvas }: ChartToolsProps) {
  const deck = useDeck();
  const pinned = useDeckState(({ preferences }) => preferences.pinned.includes(chart.id));
  const [problem, setProblem] = useState<string>();
  const saveData = (): void => {
    const rows = csvOf(chartTable(chart, runs));
    download(`${chart.id}.csv`, new Blob([rows], { type: 'text/csv' }));
  };
  const savePicture = (): void => {
    const drawn = canvas();
    if (!drawn) return;
    pictureOf(chart, entries, drawn).then(
      (picture) => download(`${chart.id}.png`, picture),
      (error: unknown) => setProblem(error instanceof PictureError ? error.message : String(error)),
    );
  };
  return (
    <div className="chart-tools">
      <DataTable chart={chart} runs={runs} />
      <p className="chart-buttons">
        <Tool name="CSV" of={chart.title} onPress={saveData}>
          CSV
        </Tool>
        <Tool name="PNG" of={chart.title} onPress={savePicture}>
          PNG
        </Tool>
        {place === 'movable' && (
          <>
            <Tool
              name={pinned ? 'Unpin' : 'Pin'}
              of={chart.title}
              onPress={() => deck.toggle('pinned', chart.id)}
            >
              {pinned ? 'Unpin' : 'Pin'}
            </Tool>
            <Tool name="Hide" of={chart.title} onPress={() => deck.toggle('hidden', chart.id)}>
              Hide
            </Tool>
          </>
        )}
      </p>
      {problem && (
        <p className="chart-note" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

interface ToolProps {
  readonly name: string;
  readonly of: string;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

/** A small button whose name says of which chart, for those who do not see where it stands. */
function Tool({ name, of, onPress, children }: ToolProps) {
  return (
    <button type="button" className="text-button" aria-label={`${name}: ${of}`} onClick={onPress}>
      {children}
    </button>
  );
}
