/**
 * One iteration as it travels from the trainer to the archive: columns of numbers that move without being copied, and
 * the few texts that cannot be made from tokens. Packing is on the trainer's time, so it is plain loops and no judgement;
 * `recorder.ts` calls it, `archive.ts` unpacks it.
 */
import * as v from 'valibot';
import type { ScoredAnswer } from '../../core/selfplay/event';
import type { Answer, Grade, SolvedTask, Task, Verdict } from '../../core/task/task';
import { packKind } from './kind';

export const grades = ['correct', 'wrong', 'fails', 'malformed'] as const satisfies readonly Grade[];
export const purposes = ['train', 'explore', 'estimate'] as const satisfies readonly Answer['purpose'][];
export const drawnWhy = ['new', 'refill', 'probe'] as const satisfies readonly SolvedTask['drawn'][];

/** Texts of each proposal: program, inputs, outputs, what was wrong with it. */
export const textsEach = 4;

/** Between the values of one text; no value of any level holds a line break. */
const valueSeparator = '\n';

/** The values of one text. */
export function splitValues(text: string): string[] {
  return text === '' ? [] : text.split(valueSeparator);
}

const proposalsSchema = v.object({
  tasks: v.instance(Uint32Array),
  kinds: v.instance(Uint8Array),
  timesProposed: v.instance(Uint32Array),
  rewards: v.instance(Float32Array),
  advantages: v.instance(Float32Array),
  referenceCounts: v.instance(Uint8Array),
  references: v.instance(Uint32Array),
  tokenCounts: v.instance(Uint16Array),
  tokens: v.instance(Uint16Array),
  /** As many as tokens, or none where the prior wrote them. */
  logProbCounts: v.instance(Uint16Array),
  logProbs: v.instance(Float32Array),
  texts: v.custom<readonly string[]>(Array.isArray),
});

const solvedSchema = v.object({
  tasks: v.instance(Uint32Array),
  drawn: v.instance(Uint8Array),
  rates: v.instance(Float32Array),
  answerCounts: v.instance(Uint16Array),
  /** An entry an answer: grade in two bits, purpose in the next. */
  answers: v.instance(Uint8Array),
  rewards: v.instance(Float32Array),
  /** NaN where the answer was not trained on. */
  advantages: v.instance(Float32Array),
  lengths: v.instance(Uint16Array),
  tokens: v.instance(Uint16Array),
  logProbs: v.instance(Float32Array),
});

export const batchSchema = v.object({
  iteration: v.number(),
  proposals: proposalsSchema,
  solved: solvedSchema,
});

export type ProposalBatch = v.InferOutput<typeof proposalsSchema>;
export type SolvedBatch = v.InferOutput<typeof solvedSchema>;

/** What one iteration made. */
export type IterationBatch = v.InferOutput<typeof batchSchema>;

/** A verdict with the proposer's pay; NaN where nobody was paid. */
export interface PaidVerdict {
  readonly verdict: Verdict;
  readonly reward: number;
  readonly advantage: number;
}

/** Packs the proposals of an iteration, in their order. */
export function packProposals(paid: readonly PaidVerdict[]): ProposalBatch {
  let references = 0;
  let tokens = 0;
  let logProbs = 0;
  for (const { verdict } of paid) {
    references += verdict.proposal.prompt.references.length;
    tokens += verdict.proposal.tokens.length;
    logProbs += verdict.proposal.logProbs.length;
  }
  const batch = emptyProposals(paid.length, references, tokens, logProbs);
  const texts: string[] = [];
  const at = { reference: 0, token: 0, logProb: 0 };
  paid.forEach(({ verdict, reward, advantage }, index) => {
    const { proposal } = verdict;
    const { mode, origin, references: shown } = proposal.prompt;
    batch.tasks[index] = verdict.valid ? verdict.task.id : 0;
    // What the gate let in is a task and refused all the same.
    batch.kinds[index] = packKind(mode, origin, verdict.valid ? verdict.letIn : verdict.rejection);
    batch.timesProposed[index] = verdict.timesProposed;
    batch.rewards[index] = reward;
    batch.advantages[index] = advantage;
    batch.referenceCounts[index] = shown.length;
    for (const reference of shown) batch.references[at.reference++] = reference;
    batch.tokenCounts[index] = proposal.tokens.length;
    batch.logProbCounts[index] = proposal.logProbs.length;
    for (const token of proposal.tokens) batch.tokens[at.token++] = token;
    for (const logProb of proposal.logProbs) batch.logProbs[at.logProb++] = logProb;
    if (verdict.valid) texts.push(proposal.program, ...taskTexts(verdict.task));
    else texts.push(proposal.program, proposal.inputs.join(valueSeparator), '', verdict.detail);
  });
  return { ...batch, texts };
}

/** Packs seed tasks: they come without what their proposer wrote. */
export function packSeeds(tasks: readonly Task[]): ProposalBatch {
  const ordered = [...tasks].sort((a, b) => a.id - b.id);
  const references = ordered.flatMap((task) => task.provenance.references);
  const batch = emptyProposals(ordered.length, references.length, 0, 0);
  batch.references.set(references);
  ordered.forEach((task, index) => {
    batch.tasks[index] = task.id;
    batch.kinds[index] = packKind(task.mode, task.provenance.origin, undefined);
    batch.referenceCounts[index] = task.provenance.references.length;
  });
  batch.rewards.fill(Number.NaN);
  batch.advantages.fill(Number.NaN);
  return { ...batch, texts: ordered.flatMap((task) => [task.program, ...taskTexts(task)]) };
}

/** @param scored answers that are trained on: those on policy in the order of `solved`, then the exploratory ones. */
export function packSolved(solved: readonly SolvedTask[], scored: readonly ScoredAnswer[]): SolvedBatch {
  let answers = 0;
  let tokens = 0;
  for (const item of solved) {
    answers += item.answers.length;
    for (const answer of item.answers) tokens += answer.tokens.length;
  }
  const batch = emptySolved(solved.length, answers, tokens);
  const firstExplored = scored.findIndex(({ answer }) => answer.purpose === 'explore');
  const next = {
    train: 0,
    explore: firstExplored === -1 ? scored.length : firstExplored,
    estimate: scored.length,
  };
  let at = 0;
  let token = 0;
  solved.forEach((item, index) => {
    batch.tasks[index] = item.task.id;
    batch.drawn[index] = drawnWhy.indexOf(item.drawn);
    batch.rates[index] = item.solveRate;
    batch.answerCounts[index] = item.answers.length;
    for (const answer of item.answers) {
      const paid = scored[next[answer.purpose]];
      const trained = paid?.answer === answer;
      if (trained) next[answer.purpose]++;
      batch.answers[at] = grades.indexOf(answer.grade) | (purposes.indexOf(answer.purpose) << 2);
      batch.rewards[at] = answer.reward;
      batch.advantages[at] = trained ? paid.advantage : Number.NaN;
      batch.lengths[at] = answer.tokens.length;
      at++;
      for (let i = 0; i < answer.tokens.length; i++) {
        batch.tokens[token] = answer.tokens[i] ?? 0;
        batch.logProbs[token++] = answer.logProbs[i] ?? 0;
      }
    }
  });
  return batch;
}

/** Buffers of a batch that move instead of being copied. */
export function buffersOf({ proposals, solved }: IterationBatch): ArrayBuffer[] {
  const columns = [...Object.values(proposals), ...Object.values(solved)];
  return columns.flatMap((column) => (ArrayBuffer.isView(column) ? [column.buffer as ArrayBuffer] : []));
}

function taskTexts({ pairs, message = '' }: Task): [inputs: string, outputs: string, message: string] {
  return [
    pairs.map((pair) => pair.input).join(valueSeparator),
    pairs.map((pair) => pair.output).join(valueSeparator),
    message,
  ];
}

function emptyProposals(count: number, references: number, tokens: number, logProbs: number) {
  return {
    tasks: new Uint32Array(count),
    kinds: new Uint8Array(count),
    timesProposed: new Uint32Array(count),
    rewards: new Float32Array(count),
    advantages: new Float32Array(count),
    referenceCounts: new Uint8Array(count),
    references: new Uint32Array(references),
    tokenCounts: new Uint16Array(count),
    tokens: new Uint16Array(tokens),
    logProbCounts: new Uint16Array(count),
    logProbs: new Float32Array(logProbs),
  };
}

function emptySolved(count: number, answers: number, tokens: number): SolvedBatch {
  return {
    tasks: new Uint32Array(count),
    drawn: new Uint8Array(count),
    rates: new Float32Array(count),
    answerCounts: new Uint16Array(count),
    answers: new Uint8Array(answers),
    rewards: new Float32Array(answers),
    advantages: new Float32Array(answers),
    lengths: new Uint16Array(answers),
    tokens: new Uint16Array(tokens),
    logProbs: new Float32Array(tokens),
  };
}
