/** How good the model is on tasks it never saw: a number a mode beside its floors in words, and the curve. */
import { SegmentedControl } from '@mantine/core';
import type { Mode } from '../../../core/task/mode';
import { Chart } from '../../charts/Chart';
import { accuracyCharts, type Suite, suites, suiteTitles } from '../../charts/definitions';
import { accuracy } from '../../components/format';
import { ModeMark } from '../../components/ModeMark';
import { Panel } from '../../components/Panel';
import { Explain } from '../../explain/Explain';
import { useRunModes, useSession, useSessionState } from '../../session/context';
import type { Scores as ScoresState } from '../../session/state';
import { useOpenRun } from '../charts/openRun';
import './scores.css';
import { verdict } from './verdict';

const suiteChoices = suites.map((suite) => ({ value: suite, label: suiteTitles[suite] }));

export function Scores() {
  const session = useSession();
  const suite = useSessionState((state) => state.suite);
  const scores = useSessionState((state) => state.scores);
  const modes = useRunModes();
  const runs = useOpenRun();
  return (
    <Panel
      className="scores"
      title="Accuracy on tasks it never saw"
      explain="accuracy"
      aside={
        <SegmentedControl
          size="xs"
          aria-label="Suite"
          data={suiteChoices}
          value={suite}
          onChange={(value) => session.setSuite(value as Suite)}
        />
      }
    >
      <ul className="score-list">
        {modes.map((mode) => (
          <Score key={mode} mode={mode} suite={suite} scores={scores} />
        ))}
      </ul>
      <Chart chart={accuracyCharts[suite]} runs={runs} height="fill" legend="none" />
      <p className="score-floors">
        Dashed: <strong>trivial floor</strong> <Explain id="floorTrivial" /> Dotted:{' '}
        <strong>random floor</strong> <Explain id="floorRandom" /> Ring: <strong>best point</strong>
      </p>
    </Panel>
  );
}

interface ScoreProps {
  readonly mode: Mode;
  readonly suite: Suite;
  readonly scores: ScoresState | undefined;
}

function Score({ mode, suite, scores }: ScoreProps) {
  const current = scores?.latest[suite].accuracy[mode];
  const best = scores?.best[suite][mode];
  const random = scores?.latest.floors[suite].random[mode];
  const trivial = scores?.latest.floors[suite].trivial[mode];
  return (
    <li className="score" data-mode={mode}>
      <p className="score-name">
        <ModeMark mode={mode} /> {mode}
      </p>
      <p className="score-value">{current === undefined ? '–' : accuracy(current)}</p>
      <div className="score-bar" aria-hidden="true">
        <span className="score-fill" style={{ width: `${100 * (current ?? 0)}%` }} />
        {trivial !== undefined && <span className="score-tick" style={{ left: `${100 * trivial}%` }} />}
        {random !== undefined && (
          <span className="score-tick score-dot" style={{ left: `${100 * random}%` }} />
        )}
      </div>
      <p className="score-words">{verdict({ current, best, random, trivial })}</p>
    </li>
  );
}
