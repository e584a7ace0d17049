/**
 * The sentence under the ring when somebody watches step by step: what just happened to one task, with its actual
 * values. It follows one proposal until Python has judged it, then the task of the iteration that teaches most. At
 * full speed `ledger.ts` tells of all tasks together. Programs and values stand in backticks.
 */
import { type Mode, modeName } from '../../../core/task/mode';
import type { Origin } from '../../../core/task/task';
import type { ProposalGlimpse, RingSnapshot, SolvedGlimpse } from '../../../engine/trainer/protocol';
import { cut, shortProgram } from '../../code/body';
import { modeWords } from '../../components/modeWords';
import { rejectionWords } from '../../components/rejectionWords';
import { caption } from './ledger';

/** Pairs of an induction task that a sentence names. */
const namedPairs = 3;

/** Characters of a program and of a value that a sentence can bear. */
const longestProgram = 60;
const longestValue = 24;

/** The proposal the sentence follows; another one each iteration, so that all modes have their turn. */
export function toldSample(ring: Pick<RingSnapshot, 'samples' | 'iteration'>): ProposalGlimpse | undefined {
  return ring.samples[ring.iteration % Math.max(1, ring.samples.length)];
}

/** One sentence about one task; about all of them where there is none to tell of. */
export function story(ring: RingSnapshot): string {
  const [solved] = ring.solved;
  if (solved) {
    const paid = ring.phase === 'update' || (ring.phase === 'reward' && ring.stand === 'done');
    return solvedStory(solved, paid || ring.phase === 'between' ? 'paid' : 'answered');
  }
  const sample = toldSample(ring);
  return sample ? proposalStory(sample) : caption(ring, ring.phase);
}

function code(text: string): string {
  return `\`${text}\``;
}

function programOf(source: string): string {
  return code(shortProgram(source, longestProgram));
}

const authors: Readonly<Record<Origin, string>> = {
  policy: 'The model proposed',
  prior: 'The grammar proposed',
  identity: 'Every run begins with',
  environment: 'The environment asked again about',
};

function listed(values: readonly string[]): string {
  const shown = values
    .slice(0, namedPairs)
    .map((value) => code(cut(value, longestValue)))
    .join(', ');
  return values.length > namedPairs ? `${shown} and ${values.length - namedPairs} more` : shown;
}

function proposed(
  mode: Mode,
  origin: Origin,
  program: string,
  inputs: readonly string[],
  outputs: readonly string[],
): string {
  const given = inputs.length === 1 ? `with input ${listed(inputs)}` : `with inputs ${listed(inputs)}`;
  const verdict = outputs.length > 0 ? `; Python says ${listed(outputs)}` : '';
  return `${authors[origin]} ${programOf(program)} ${given} for ${modeName(mode)}${verdict}`;
}

function proposalStory(sample: ProposalGlimpse): string {
  const { mode, origin, program, inputs, outputs, verdict, detail, letIn } = sample;
  if (letIn) {
    const told = proposed(mode, origin, program, inputs, []);
    return `${told}; refused, ${rejectionWords[letIn]}, and let in by the gate all the same.`;
  }
  const told = proposed(mode, origin, program, inputs, outputs);
  if (verdict === 'waiting') return `${told}.`;
  if (verdict === 'valid') return `${told}; it is a task now.`;
  const reason = detail === undefined ? '' : `: ${detail.replace(/\.$/, '')}`;
  return `${told}; refused, ${rejectionWords[verdict]}${reason}.`;
}

function solvedStory(
  { mode, origin, program, pairs, drawn, attempts, correct, learnability }: SolvedGlimpse,
  stage: 'answered' | 'paid',
): string {
  const told = proposed(
    mode,
    origin,
    program,
    pairs.map(({ input }) => input),
    pairs.map(({ output }) => output),
  );
  const again = drawn === 'refill' ? 'Drawn again: ' : '';
  const sentence = again + (again ? told.charAt(0).toLowerCase() + told.slice(1) : told);
  const tried = `${correct} of ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'} ${modeWords[mode].solved}`;
  return stage === 'answered'
    ? `${sentence}; ${tried}.`
    : `${sentence}; ${tried}; learnability ${learnability.toFixed(2)}.`;
}
