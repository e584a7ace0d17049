/**
 * The loop as a ring: which phase is at work, what went in and came out, what is in flight, and a sentence that says
 * what just happened. The drawing is `RingDiagram.tsx`; here are its state and its twin in words.
 */
import { useElementSize } from '@mantine/hooks';
import { lazy, Suspense, useCallback } from 'react';
import { modes, type Phase, phases } from '../../../core/task/mode';
import { duration } from '../../components/format';
import { ModeMark } from '../../components/ModeMark';
import { Panel } from '../../components/Panel';
import { useSession, useSessionState, useThinnedState } from '../../session/context';
import type { SessionState } from '../../session/state';
import { useFlight } from './flight';
import { caption, type LedgerLine, ledger, phasePurposes, phaseTitles, rejectionTally } from './ledger';
import './ring.css';
import { RingDiagram } from './RingDiagram';

const Samples = lazy(async () => ({ default: (await import('./Samples')).Samples }));

/** Narrowest container in which words fit beside the nodes. */
const wideFrom = 600;
/** At full speed the sentence and the numbers change no more often than this, so that they can be read. */
const readableMs = 400;

const selectRing = (state: SessionState) => state.ring;
const selectWhole = (state: SessionState) => state.wholeRing;
const selectThroughput = (state: SessionState) => state.throughput;

export function Ring() {
  const { ref, width } = useElementSize();
  const { store } = useSession();
  const status = useSessionState((state) => state.status);
  const pace = useSessionState((state) => state.pace);
  const stage = useSessionState((state) => state.stage);
  const runModes = useSessionState((state) => state.open?.config.task.modes) ?? modes;
  const spinning = status === 'running' && pace === 'turbo';
  const now = useThinnedState(selectRing, spinning ? readableMs : 0);
  const whole = useThinnedState(selectWhole, readableMs);
  // Half-done iterations would flicker at full speed.
  const ring = spinning ? (whole ?? now) : now;
  const throughput = useThinnedState(selectThroughput, readableMs);
  const latest = useCallback(() => store.getState().ring, [store]);
  const flight = useFlight(ring, latest, pace, status === 'running' ? 'running' : 'still');
  const lines = ring && ledger(ring, runModes);
  const active = spinning || ring?.phase === 'between' ? undefined : ring?.phase;
  const size = width === 0 || width >= wideFrom ? 'wide' : 'narrow';
  const text = centreText(status, now?.iteration, stage, throughput?.trainingSeconds);

  return (
    <Panel title="The loop" explain="iteration" aside={<Legend />} className="ring-panel">
      <div ref={ref}>
        <RingDiagram
          size={size}
          active={active}
          motion={spinning ? 'spinning' : 'still'}
          shares={throughput && timeShares(throughput.phaseTimes)}
          lines={lines}
          gradientNorm={ring?.gradientNorm}
          flight={flight}
          modes={runModes}
          {...text}
        />
        <p className="ring-caption">
          {ring
            ? caption(ring, spinning ? 'between' : ring.phase)
            : 'One model plays two roles: it proposes tasks and it solves them. Python is the judge.'}
        </p>
        <Counts lines={lines} size={size} active={active} gradientNorm={ring?.gradientNorm} />
        <Suspense>{ring && <Samples flight={flight} size={size} />}</Suspense>
        {ring && <Rejected tally={rejectionTally(ring)} />}
      </div>
    </Panel>
  );
}

function centreText(
  status: SessionState['status'],
  iteration: number | undefined,
  stage: SessionState['stage'],
  trainingSeconds: number | undefined,
): { headline: string; subline: string; note: string } {
  if (iteration === undefined) {
    return status === 'loading'
      ? { headline: '0', subline: 'getting ready', note: '' }
      : { headline: '0', subline: 'examples from people', note: 'press Start' };
  }
  const time = trainingSeconds === undefined ? '' : `${duration(trainingSeconds)} of training`;
  return {
    headline: String(iteration),
    subline: stage === undefined || stage === 'self-play' ? 'iteration' : `iteration, ${stage}`,
    note: status === 'paused' ? 'paused' : time,
  };
}

function timeShares(times: Readonly<Record<Phase, number>>): Readonly<Record<Phase, number>> {
  const total = phases.reduce((sum, phase) => sum + times[phase], 0);
  const share = (phase: Phase): number => (total > 0 ? times[phase] / total : 0);
  return {
    propose: share('propose'),
    validate: share('validate'),
    solve: share('solve'),
    reward: share('reward'),
    update: share('update'),
  };
}

function Legend() {
  return (
    <ul className="mode-legend">
      {modes.map((mode) => (
        <li key={mode}>
          <ModeMark mode={mode} /> {mode}
        </li>
      ))}
    </ul>
  );
}

type Size = 'wide' | 'narrow';

interface CountsProps {
  readonly lines: Readonly<Record<Phase, readonly LedgerLine[]>> | undefined;
  readonly size: Size;
  readonly active: Phase | undefined;
  readonly gradientNorm: number | undefined;
}

/** The ring's numbers as a table: seen on narrow screens, read aloud on all. */
function Counts({ lines, size, active, gradientNorm }: CountsProps) {
  const current = (phase: Phase) => (phase === active ? 'step' : undefined);
  return (
    <div className={size === 'wide' ? 'sr-only' : ''}>
      <table className="ring-table">
        <caption className="sr-only">What each phase of the iteration at hand did, by mode</caption>
        <thead>
          <tr>
            <th scope="col">Phase</th>
            {modes.map((mode) => (
              <th key={mode} scope="col">
                <ModeMark mode={mode} /> <span className="sr-only">{mode}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {phases.flatMap((phase) =>
            lines === undefined
              ? [
                  <tr key={phase} aria-current={current(phase)}>
                    <th scope="row">{phaseTitles[phase]}</th>
                    <td colSpan={modes.length}>{phasePurposes[phase]}</td>
                  </tr>,
                ]
              : lines[phase].map((line) => (
                  <tr key={`${phase}-${line.what}`} aria-current={current(phase)}>
                    <th scope="row">
                      {phaseTitles[phase]}: {line.what}
                    </th>
                    {modes.map((mode) => (
                      <td key={mode}>{line.counts[mode] ?? '–'}</td>
                    ))}
                  </tr>
                )),
          )}
          {lines && (
            <tr aria-current={current('update')}>
              <th scope="row">{phaseTitles.update}: gradient norm</th>
              <td colSpan={modes.length}>{gradientNorm?.toFixed(2) ?? '–'}</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

function Rejected({ tally }: { readonly tally: ReturnType<typeof rejectionTally> }) {
  if (tally.length === 0) return null;
  return (
    <p className="ring-rejected">
      Rejected: {tally.map(({ reason, count }) => `${count} ${reason}`).join(', ')}.
    </p>
  );
}
