/**
 * The held-out suite of a level: programs drawn from a flattened grammar prior with a seed of their own, stratified by
 * the number of operators, each seen in every mode. Their texts are barred from everything a run admits, so that
 * accuracy on them is on programs never trained on (behavioural twins such as `3 + x` for `x + 3` may be). Programs of
 * the natural suite are left to it.
 */

import type { Environment } from '../environment/environment';
import { splitProgram } from '../language/completion';
import type { Language, Signature } from '../language/language';
import { sampleFromPrior } from '../language/prior';
import { programFacts } from '../language/program';
import { detokenize } from '../language/tokenizer';
import { openStream, type RandomStream, shuffle } from '../random/stream';
import type { Pair } from '../task/task';
import { naturalPrograms } from './natural';
import type { SuiteTask } from './suite';

export interface HeldOutOptions {
  readonly seed: number;
  /** Programs of each stratum; half as many of the first, see {@link quota}. */
  readonly perStratum: number;
  /** Pairs the solver sees in induction. */
  readonly visible: number;
}

/** Strata by number of operators: one, two, three or more. */
export const strata = ['depth-1', 'depth-2', 'depth-3'] as const;

/** Exponent on the prior's weights: rarer constructions come up more often than in training. */
const flatten = 0.6;

/** Inputs each program is tried on; the pairs of a task come from those that give a value of the level. */
const inputsTried = 16;

/** Most pairs an induction task has, hidden ones included. */
const maxPairs = 8;

/** Programs drawn for every one wanted before a stratum is left short. */
const triesPerProgram = 400;

/** A program of a stratum. */
export interface Candidate {
  readonly program: string;
  readonly signature: Signature;
  readonly stratum: (typeof strata)[number];
}

/** Builds the suite: deduction, abduction and induction task of every program, in that order. */
export async function heldOutSuite(
  language: Language,
  environment: Environment,
  { seed, perStratum, visible }: HeldOutOptions,
): Promise<SuiteTask[]> {
  const random = openStream(seed, 'suite');
  const counts = new Map<string, number>();
  // The natural suite bars its own programs only with their inputs: here they would be barred altogether.
  const seen = new Set(naturalPrograms.map(({ program }) => program));
  const suite: SuiteTask[] = [];
  for (let tries = triesPerProgram * perStratum * strata.length; tries > 0; tries -= roundSize) {
    const candidates = Array.from({ length: roundSize }, () => drawCandidate(language, random)).filter(
      (found): found is Candidate => {
        if (
          !found ||
          seen.has(found.program) ||
          (counts.get(found.stratum) ?? 0) >= quota(found.stratum, perStratum)
        )
          return false;
        seen.add(found.program);
        return true;
      },
    );
    const results = await environment.run(
      candidates.map(({ program, signature }) => ({
        program,
        inputs: environment.probes(signature, inputsTried),
      })),
    );
    candidates.forEach((found, index) => {
      const inputs = environment.probes(found.signature, inputsTried);
      const pairs = inputs.flatMap((input, at): Pair[] => {
        const output = environment.valueOf(results[index]?.[at], found.signature.result);
        return output === undefined ? [] : [{ input, output }];
      });
      const count = counts.get(found.stratum) ?? 0;
      const constant = new Set(pairs.map((pair) => pair.output)).size < 2;
      if (count >= quota(found.stratum, perStratum) || pairs.length < visible + 2 || constant) return;
      counts.set(found.stratum, count + 1);
      suite.push(...tasksOf(found, shuffle(pairs, random), visible, suite.length));
    });
    if (strata.every((stratum) => (counts.get(stratum) ?? 0) >= quota(stratum, perStratum))) break;
  }
  return suite;
}

/**
 * Programs wanted of a stratum. There are few programs of one operator at level 0, and whatever is held out cannot be
 * trained on: half as many are taken.
 */
export function quota(stratum: Candidate['stratum'], perStratum: number): number {
  return stratum === 'depth-1' ? Math.ceil(perStratum / 2) : perStratum;
}

/** Candidates run in one Python call. */
const roundSize = 64;

/** A program drawn from the flattened prior; undefined for one that no stratum has. */
export function drawCandidate(language: Language, random: RandomStream): Candidate | undefined {
  const tokens = sampleFromPrior(
    language,
    language.priorStarts.anyProgram,
    language.maxProgramTokens + 1,
    random,
    { flatten },
  );
  const { program, signature } = splitProgram(tokens);
  const { mentionsX, operators } = programFacts(program);
  const stratum = strata[Math.min(operators.length, strata.length) - 1];
  if (!mentionsX || !stratum) return undefined;
  return { program: detokenize(language.vocabulary, program), signature, stratum };
}

function tasksOf(found: Candidate, pairs: readonly Pair[], visible: number, number: number): SuiteTask[] {
  const { program, stratum } = found;
  const shown = pairs.slice(0, maxPairs);
  const [forDeduction = { input: '', output: '' }, forAbduction = forDeduction] = pairs;
  const id = (mode: string) => `held-out-${number / 3 + 1}/${mode}`;
  return [
    { id: id('deduction'), mode: 'deduction', program, stratum, ...forDeduction },
    { id: id('abduction'), mode: 'abduction', program, stratum, ...forAbduction },
    {
      id: id('induction'),
      mode: 'induction',
      program,
      stratum,
      inputs: shown.map((pair) => pair.input),
      outputs: shown.map((pair) => pair.output),
      visible,
    },
  ];
}
