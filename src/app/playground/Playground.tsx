/** The one view of the page: controls, the loop, how good the model is, its tasks, its curves, its machine. */

import { useCallback } from 'react';
import { ChartPanel } from '../charts/Chart';
import { type IterationChart, iterationCharts } from '../charts/definitions';
import { Region } from '../components/Region';
import { useSession, useSessionState } from '../session/context';
import { Announcer } from './Announcer';
import { Buffers } from './buffers/Buffers';
import { Controls } from './Controls';
import { Journal } from './journal/Journal';
import { Loading } from './Loading';
import { Machine } from './machine/Machine';
import { Notices } from './Notices';
import './playground.css';
import { Ring } from './ring/Ring';
import { Scores } from './scores/Scores';
import { Settings } from './settings/Settings';
import { TaskDrawer } from './task/TaskDrawer';
import { Attendance } from './until/Attendance';
import { RunUntil } from './until/RunUntil';

export function Playground() {
  return (
    <>
      <main className="page-main">
        <Region name="controls">
          <Controls />
        </Region>
        <Notices />
        <Loading />
        <div className="page-top">
          <Region name="ring">
            <Ring />
          </Region>
          <Region name="scores">
            <Scores />
          </Region>
        </div>
        <Region name="buffers">
          <Buffers />
        </Region>
        <div className="page-charts">
          <Region name="charts">
            {iterationCharts.map((chart) => (
              <RunChart key={chart.id} chart={chart} />
            ))}
          </Region>
          <Region name="journal">
            <Journal />
          </Region>
          <Region name="machine">
            <Machine />
          </Region>
        </div>
        <Region name="settings">
          <Settings />
        </Region>
      </main>
      <TaskDrawer />
      <RunUntil />
      <Attendance />
      <Announcer />
    </>
  );
}

function RunChart({ chart }: { readonly chart: IterationChart }) {
  const session = useSession();
  const read = useCallback(() => session.history.iterations(chart.id), [session, chart]);
  const frozen = useSessionState(({ open }) => open?.config.propose.source === 'prior');
  const note =
    frozen && chart.explain === 'rewardPropose'
      ? 'The proposer is frozen in this run: nobody is paid for proposing.'
      : undefined;
  return <ChartPanel chart={chart} read={read} note={note} />;
}
