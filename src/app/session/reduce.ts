/**
 * How an event of the trainer changes what the page knows. Pure but for the curves, which are added to in place
 * (`history.ts` says why). What an event makes the page *do* is in `session.ts`.
 */
import type { EvaluationMetrics } from '../../core/evaluation/accuracy';
import { modes, type PerMode } from '../../core/task/mode';
import type { TrainerEvent, TrainerSnapshot } from '../../engine/trainer/protocol';
import { type Suite, suites } from '../charts/definitions';
import type { RunHistory } from './history';
import type { Scores, SessionState } from './state';

/** The fields that change. */
export function reduce(state: SessionState, event: TrainerEvent, history: RunHistory): Partial<SessionState> {
  switch (event.kind) {
    case 'status':
      return {
        status: event.status,
        ...(event.status === 'running' ? { verdict: undefined } : {}),
        // What it was to run until holds for one stretch.
        ...(state.status === 'running' && event.status !== 'running' ? { until: undefined } : {}),
      };
    case 'loading': {
      const { kind: _, part, ...progress } = event;
      return { loading: { ...state.loading, [part]: progress } };
    }
    case 'opened':
      return { run: event.run, resumedAt: event.resumedAt };
    case 'snapshot':
      return applySnapshot(state, event.snapshot, history);
    case 'evaluation':
      history.recordEvaluation(event.iteration, event.evaluation);
      return {
        scores: withEvaluation(state.scores, event.iteration, event.evaluation),
      };
    case 'task':
      return event.detail.id === state.inspecting ? { detail: event.detail } : {};
    case 'policy':
      // Goes to whoever asked for it.
      return {};
    case 'saved':
      // Noted for the next visit (`session.ts`).
      return {};
    case 'journal':
      return { journal: event.how === 'all' ? event.entries : [...state.journal, ...event.entries] };
    case 'verdict':
      return { verdict: event.text };
    case 'refused':
      return {
        // A task that was asked for and is gone.
        ...(state.inspecting !== undefined && state.detail === undefined ? { inspecting: undefined } : {}),
        // A saved run that was asked for and is gone.
        ...(state.status === 'loading' && state.run === undefined
          ? { status: 'empty', open: undefined }
          : {}),
        notice: {
          kind: 'refused',
          message: event.message,
          ...(event.control === undefined ? {} : { control: event.control }),
        },
      };
    case 'recovered':
      return {
        run: state.run && { ...state.run, engine: event.engine, engineReason: event.message },
        notice: { kind: 'recovered', message: event.message },
      };
    case 'failed':
      return {
        status: 'failed',
        intent: 'wait',
        notice: { kind: 'failed', name: event.name, message: event.message },
      };
    default:
      return event satisfies never;
  }
}

function applySnapshot(
  state: SessionState,
  snapshot: TrainerSnapshot,
  history: RunHistory,
): Partial<SessionState> {
  history.recordIterations(snapshot.metrics, {
    trainingSeconds: snapshot.trainingSeconds,
    generatedPerSecond: snapshot.tokensPerSecond.generated,
    trainedPerSecond: snapshot.tokensPerSecond.trained,
    iterationsPerSecond: snapshot.iterationsPerSecond,
    phaseTimes: snapshot.phaseTimes,
  });
  return {
    ring: snapshot.ring,
    wholeRing: modes.some((mode) => snapshot.ring.attempts[mode] > 0) ? snapshot.ring : state.wholeRing,
    buffers: snapshot.buffers,
    bufferSizes: snapshot.bufferSizes,
    stage: snapshot.metrics.at(-1)?.stage ?? state.stage,
    throughput: {
      ...snapshot.tokensPerSecond,
      iterations: snapshot.iterationsPerSecond,
      trainingSeconds: snapshot.trainingSeconds,
      phaseTimes: snapshot.phaseTimes,
    },
  };
}

function withEvaluation(
  scores: Scores | undefined,
  iteration: number,
  evaluation: EvaluationMetrics,
): Scores {
  const best = (suite: Suite): Partial<PerMode<number>> =>
    Object.fromEntries(
      modes.flatMap((mode) => {
        const known = [scores?.best[suite][mode], evaluation[suite].accuracy[mode]];
        const values = known.filter((value) => value !== undefined);
        return values.length > 0 ? [[mode, Math.max(...values)]] : [];
      }),
    );
  return {
    iteration,
    latest: evaluation,
    best: Object.fromEntries(suites.map((suite) => [suite, best(suite)])) as Scores['best'],
  };
}
