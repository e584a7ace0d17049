/** The one view of the page: controls, the loop, how good the model is, its tasks, its curves, its machine. */

import { useCallback } from 'react';
import { ChartPanel } from '../charts/Chart';
import { type IterationChart, iterationCharts } from '../charts/definitions';
import { useSession, useSessionState } from '../session/context';
import { Announcer } from './Announcer';
import { Buffers } from './buffers/Buffers';
import { Controls } from './Controls';
import { Header } from './Header';
import { Loading } from './Loading';
import { Machine } from './machine/Machine';
import { Notices } from './Notices';
import './playground.css';
import { Ring } from './ring/Ring';
import { Scores } from './scores/Scores';
import { Settings } from './settings/Settings';
import { TaskDrawer } from './task/TaskDrawer';

export function Playground() {
  return (
    <div className="page">
      <Header />
      <main className="page-main">
        <Controls />
        <Notices />
        <Loading />
        <div className="page-top">
          <Ring />
          <Scores />
        </div>
        <Buffers />
        <div className="page-charts">
          {iterationCharts.map((chart) => (
            <RunChart key={chart.id} chart={chart} />
          ))}
          <Machine />
        </div>
        <Settings />
      </main>
      <footer className="page-foot">
        After the paper “Absolute Zero: Reinforced Self-play Reasoning with Zero Data” (arXiv 2505.03335).
        Free software, MIT licence.
      </footer>
      <TaskDrawer />
      <Announcer />
    </div>
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
