/**
 * The loop as a ring: which phase is at work, what went in and came out, what is in flight, and a sentence that says
 * what just happened. The drawing is `RingDiagram.tsx`; its twin in words is `Counts.tsx` and `Samples.tsx`.
 */
import { useElementSize } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import { type Mode, type Phase, phases } from '../../../core/task/mode';
import type { RingSnapshot } from '../../../engine/trainer/protocol';
import { actions, isAvailable } from '../../actions/actions';
import { useActionContext } from '../../actions/context';
import { duration } from '../../components/format';
import { ModeMark } from '../../components/ModeMark';
import { Panel } from '../../components/Panel';
import { Prose } from '../../components/Prose';
import { useRunModes, useSessionState, useThinnedState } from '../../session/context';
import type { SessionState } from '../../session/state';
import { Counts } from './Counts';
import { cargo } from './cargo';
import { type Flight, layOut } from './flight';
import { caption, ledger, rejectionTally } from './ledger';
import './ring.css';
import { RingDiagram } from './RingDiagram';
import { story } from './story';

const Samples = lazy(async () => ({ default: (await import('./Samples')).Samples }));

/** Narrowest container in which words fit beside the nodes. */
const wideFrom = 600;
/** At full speed the sentence and the numbers change no more often than this, so that they can be read. */
const readableMs = 400;

const selectRing = (state: SessionState) => state.ring;
const selectWhole = (state: SessionState) => state.wholeRing;
const selectThroughput = (state: SessionState) => state.throughput;

/**
 * How the ring is looked at. `counts`: at full speed only numbers change. `moving`: objects travel, the sentence is
 * about all of them. `told`: slow enough for a sentence about one task with its values.
 */
type Telling = 'counts' | 'moving' | 'told';

function tellingOf({ status, pace }: SessionState): Telling {
  if (status !== 'running' || pace === 'slow motion') return 'told';
  return pace === 'turbo' ? 'counts' : 'moving';
}

const nothingInFlight: Flight = { iteration: 0, cards: [] };

export function Ring() {
  const { ref, width } = useElementSize();
  const status = useSessionState((state) => state.status);
  const telling = useSessionState(tellingOf);
  const stage = useSessionState((state) => state.stage);
  const modes = useRunModes();
  const counting = telling === 'counts';
  const now = useThinnedState(selectRing, counting ? readableMs : 0);
  const whole = useThinnedState(selectWhole, readableMs);
  // Half-done iterations would flicker at full speed.
  const ring = counting ? (whole ?? now) : now;
  const throughput = useThinnedState(selectThroughput, readableMs);
  // Before the first step of learning there is no gradient to speak of.
  const gradientNorm = ring && ring.rows > 0 ? ring.gradientNorm : undefined;
  const flight = ring && !counting ? layOut(ring) : nothingInFlight;
  const lines = ring && ledger(ring, modes);
  const active = counting || ring?.phase === 'between' ? undefined : ring?.phase;
  const size = width === 0 || width >= wideFrom ? 'wide' : 'narrow';
  const text = centreText(status, now?.iteration, stage, throughput?.trainingSeconds);

  return (
    <Panel title="The loop" explain="iteration" aside={<Legend modes={modes} />} className="ring-panel">
      <div ref={ref}>
        <RingDiagram
          size={size}
          active={active}
          shares={throughput && timeShares(throughput.phaseTimes)}
          lines={lines}
          gradientNorm={gradientNorm}
          flight={flight}
          cargo={ring && !counting ? cargo(ring) : []}
          modes={modes}
          {...text}
        />
        <p className="ring-caption">
          {ring ? (
            <Prose text={sentence(telling, ring, whole)} />
          ) : (
            <>
              One model plays two roles: it proposes tasks and it solves them. Python is the judge.{' '}
              <TourOffer />
            </>
          )}
        </p>
        <p className="ring-rejected">{ring && rejectedSentence(ring)}</p>
        <Counts modes={modes} lines={lines} size={size} active={active} gradientNorm={gradientNorm} />
        <Suspense>{ring && <Samples flight={flight} size={size} />}</Suspense>
      </div>
    </Panel>
  );
}

/** For who is here for the first time. */
function TourOffer() {
  const context = useActionContext();
  const available = useSessionState((state) => isAvailable(actions.tour, state));
  if (!available) return null;
  return (
    <button type="button" className="text-button" onClick={() => actions.tour.perform(context)}>
      Take the tour
    </button>
  );
}

function sentence(telling: Telling, ring: RingSnapshot, whole: RingSnapshot | undefined): string {
  if (telling === 'told') return story(ring);
  return caption(whole ?? ring, whole || telling === 'counts' ? 'between' : ring.phase);
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

function Legend({ modes }: { readonly modes: readonly Mode[] }) {
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

function rejectedSentence(ring: RingSnapshot): string {
  const tally = rejectionTally(ring);
  return tally.length === 0
    ? ''
    : `Rejected: ${tally.map(({ reason, count }) => `${count} ${reason}`).join(', ')}.`;
}
