/** The one view of the page: controls, the loop, how good the model is, its tasks, its curves, its machine. */
import { ChartDeck } from '../charts/DeckContext';
import { Region } from '../components/Region';
import { Buffers } from './buffers/Buffers';
import { Controls } from './Controls';
import { Charts } from './charts/Charts';
import { Journal } from './journal/Journal';
import { Loading } from './Loading';
import { Notices } from './Notices';
import './playground.css';
import { Ring } from './ring/Ring';
import { Scores } from './scores/Scores';
import { Settings } from './settings/Settings';
import { TaskDrawer } from './task/TaskDrawer';

export function Playground() {
  return (
    <ChartDeck>
      <main className="page-main">
        <Region name="controls">
          <Controls />
        </Region>
        <Region name="settings">
          <Settings />
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
        <Region name="journal">
          <Journal />
        </Region>
        <Region name="buffers">
          <Buffers />
        </Region>
        <Charts />
      </main>
      <TaskDrawer />
    </ChartDeck>
  );
}
