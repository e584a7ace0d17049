/**
 * Messages for the page made from the run and its observer: buffer rows, the ring, one whole task, the policy. Everything
 * is copied, and thinned where it may be; the page never holds a live object of the loop.
 */
import type { BufferEntry } from '../../core/buffer/buffer';
import type { PolicyState } from '../../core/port/policy';
import { learnabilityOfRate } from '../../core/reward/learnability';
import type { Run } from '../../core/selfplay/run';
import { modes, perMode } from '../../core/task/mode';
import type { Answer } from '../../core/task/task';
import { solvedGlimpse } from './glimpse';
import type { Observer } from './observer';
import type { AnswerDetail, BufferRow, TaskDetail, TrainerEvent, TrainerSnapshot } from './protocol';

/** Rows of each buffer that a snapshot carries, newest first. */
const rowsShown = 200;

/** What the page shows while the loop runs. */
export function takeSnapshot(run: Run, observer: Observer): TrainerSnapshot {
  const rates = observer.rates;
  return {
    ring: {
      ...observer.ring,
      solved: observer.solvedSamples.map((item) => solvedGlimpse(item, run.config.reward)),
    },
    buffers: perMode((mode) => run.buffers[mode].newest(rowsShown).map(bufferRow)),
    bufferSizes: perMode((mode) => run.buffers[mode].size),
    metrics: observer.takeMetrics(),
    phaseTimes: observer.phaseTimes,
    tokensPerSecond: { generated: rates.generated, trained: rates.trained },
    iterationsPerSecond: rates.iterations,
    trainingSeconds: observer.trainingMs / 1000,
  };
}

function bufferRow({ task, draws, timesDrawn }: BufferEntry): BufferRow {
  const [first = { input: '', output: '' }] = task.pairs;
  const latest = draws[draws.length - 1];
  return {
    id: task.id,
    program: task.program,
    input: first.input,
    output: first.output,
    more: task.pairs.length - 1,
    iteration: task.provenance.iteration,
    origin: task.provenance.origin,
    ...(latest ? { solveRate: latest.solveRate } : {}),
    timesDrawn,
    references: task.provenance.references,
  };
}

/** Everything about one task; undefined if it has left its buffer. */
export function taskDetail(run: Run, observer: Observer, id: number): TaskDetail | undefined {
  const entry = modes.map((mode) => run.buffers[mode].get(id)).find((found) => found !== undefined);
  if (!entry) return undefined;
  const { task, draws } = entry;
  const { lexemes } = run.language.vocabulary;
  const latest = draws[draws.length - 1];
  const { learnability: kind, boundary } = run.config.reward;
  return {
    id,
    mode: task.mode,
    program: task.program,
    pairs: task.pairs,
    visible: task.visible,
    ...(task.message === undefined ? {} : { message: task.message }),
    origin: task.provenance.origin,
    iteration: task.provenance.iteration,
    references: task.provenance.references,
    prompt: [...run.writer.solve(task).tokens].map((token) => lexemes[token] ?? ''),
    ...(latest ? { learnability: learnabilityOfRate(kind, latest.solveRate, boundary) } : {}),
    draws: draws.map((draw) => ({ ...draw })),
    answers: distinctAnswers(observer.answersTo(id)?.answers ?? []),
  };
}

/** Equal answers together, the most frequent first. */
function distinctAnswers(answers: readonly Answer[]): AnswerDetail[] {
  const groups = new Map<string, Answer[]>();
  for (const answer of answers) {
    const group = groups.get(answer.text);
    if (group) group.push(answer);
    else groups.set(answer.text, [answer]);
  }
  return [...groups.values()]
    .map((group): AnswerDetail => {
      const [first] = group as [Answer, ...Answer[]];
      return {
        text: first.text,
        grade: first.grade,
        count: group.length,
        exploratory: group.filter((answer) => answer.purpose === 'explore').length,
        reward: first.reward,
        logProb: first.logProbs.reduce((sum, value) => sum + value, 0),
      };
    })
    .sort((a, b) => b.count - a.count);
}

/** The policy for the page; its numbers are a copy that may move, as an engine may go on using what it saved. */
export function policyCopy(run: Run, saved: PolicyState): [event: TrainerEvent, transfer: Transferable[]] {
  const parameters = saved.parameters.slice();
  const firstMoment = saved.firstMoment.slice();
  const secondMoment = saved.secondMoment.slice();
  const state = { ...saved, parameters, firstMoment, secondMoment };
  return [
    { kind: 'policy', iteration: run.iteration, config: run.config, state },
    [parameters.buffer, firstMoment.buffer, secondMoment.buffer],
  ];
}
