/** All kinds of tasks of the run at one glance: near on the map is alike to the model. */
import { Button, SegmentedControl } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { count } from '../../components/format';
import { Panel } from '../../components/Panel';
import { useAsked } from '../../examination/useAsked';
import type { ProposalArchive } from '../archive';
import { Failure, progressWords } from '../detail/Progress';
import { Empty } from '../Empty';
import { useInspectedExamination, useInspectedStatus } from '../inspected';
import { type Tint, tints } from './draw';
import { layOut, type TaskMapData } from './layOut';
import './map.css';
import { PointList } from './PointList';
import { Scatter } from './Scatter';

interface TaskMapProps {
  readonly archive: ProposalArchive;
  readonly onOpen: (number: number) => void;
}

export function TaskMap({ archive, onOpen }: TaskMapProps) {
  const examination = useInspectedExamination();
  const status = useInspectedStatus();
  const { asked, ask } = useAsked<TaskMapData>();
  const open = status === 'ready' || status === 'running' || status === 'paused';
  const make = useMemo(
    () => () => ask((asking) => layOut(archive, examination, asking)),
    [ask, archive, examination],
  );
  useEffect(() => {
    if (open) make();
  }, [open, make]);
  if (!open && asked.state !== 'answered') return <Empty status={status} />;
  return (
    <Panel
      title="Map of tasks"
      explain="taskMap"
      aside={
        <Button size="xs" variant="default" loading={asked.state === 'busy'} onClick={make}>
          Draw anew
        </Button>
      }
    >
      {asked.state === 'busy' && (
        <p role="status" className="map-wait">
          The map is being made: {progressWords(asked.progress)} …
        </p>
      )}
      {asked.state === 'failed' && <Failure message={asked.message} />}
      {asked.state === 'answered' &&
        (asked.answer.points.length === 0 ? (
          <p className="dim">There is no valid task yet.</p>
        ) : (
          <Chart data={asked.answer} onOpen={onOpen} />
        ))}
    </Panel>
  );
}

function Chart({ data, onOpen }: { readonly data: TaskMapData; readonly onOpen: TaskMapProps['onOpen'] }) {
  const newest = data.points.reduce((most, { iteration }) => Math.max(most, iteration), 0);
  const [tint, setTint] = useState<Tint>('mode');
  const [until, setUntil] = useState(newest);
  const points = useMemo(() => data.points.filter(({ iteration }) => iteration <= until), [data, until]);
  return (
    <div className="map">
      <div className="map-bar">
        <SegmentedControl
          size="xs"
          aria-label="Coloured by"
          data={[...tints]}
          value={tint}
          onChange={(value) => setTint(tints.find((known) => known === value) ?? 'mode')}
        />
        <label className="map-time">
          Up to iteration <strong>{until}</strong>
          <input
            type="range"
            min={0}
            max={newest}
            value={until}
            onChange={({ currentTarget }) => setUntil(Number(currentTarget.value))}
          />
        </label>
        <p className="dim small">
          {count(points.length)} of {count(data.of)} valid tasks, read by the model of iteration{' '}
          {data.iteration}.
        </p>
      </div>
      <Scatter points={points} tint={tint} newest={newest} onOpen={onOpen} />
      <PointList points={points} onOpen={onOpen} />
    </div>
  );
}
