/**
 * Tasks of error deduction (paper appendix D.1) for both suites: programs that raise an error on some inputs and none on
 * others. Those of the held-out suite are drawn as its other programs are and barred with them; the natural ones are
 * written by hand. Each program gives one task or two, about as many that raise as do not; Python says which.
 */
import type { Environment } from '../environment/environment';
import { outcomeOf } from '../environment/outcome';
import type { Language, Signature } from '../language/language';
import { signatureLexeme } from '../language/lexemes';
import type { Level } from '../language/options';
import { signatureOf } from '../language/program';
import { tokenize } from '../language/tokenizer';
import { openStream, type RandomStream } from '../random/stream';
import type { Pair } from '../task/task';
import { type Candidate, drawCandidate, quota, strata } from './heldOut';
import { naturalPrograms } from './natural';
import type { SuiteTask } from './suite';

/** Inputs each program is tried on. */
const inputsTried = 16;

/** Programs drawn for every one wanted before a stratum is left short: most never fail. */
const triesPerProgram = 800;

/** Candidates run in one Python call. */
const roundSize = 64;

/** One error task of each of so many programs a stratum, every second of which raises. */
export async function heldOutErrors(
  language: Language,
  environment: Environment,
  { seed, perStratum }: { readonly seed: number; readonly perStratum: number },
): Promise<SuiteTask[]> {
  const random = openStream(seed, 'error-suite');
  const seen = new Set([...naturalPrograms, ...naturalErrorPrograms].map(({ program }) => program));
  const counts = new Map<string, number>();
  const suite: SuiteTask[] = [];
  const isShort = (stratum: Candidate['stratum']): boolean =>
    (counts.get(stratum) ?? 0) < quota(stratum, perStratum);
  for (let tries = triesPerProgram * perStratum; tries > 0 && strata.some(isShort); tries -= roundSize) {
    for (const found of await fallible(language, environment, random, (candidate) => {
      if (seen.has(candidate.program) || !isShort(candidate.stratum)) return false;
      seen.add(candidate.program);
      return true;
    })) {
      const { program, stratum, pairs } = found;
      if (!isShort(stratum)) continue;
      const number = suite.length + 1;
      const raises = number % 2 === 0;
      const pair = pairs.find(({ output }) => (output !== 'NoError') === raises);
      if (!pair) continue;
      counts.set(stratum, (counts.get(stratum) ?? 0) + 1);
      suite.push({ id: `held-out-error-${number}`, mode: 'error', program, stratum, ...pair });
    }
  }
  return suite;
}

/** Programs of one round that raise on some inputs and not on others, with what they do. */
async function fallible(
  language: Language,
  environment: Environment,
  random: RandomStream,
  wanted: (candidate: Candidate) => boolean,
): Promise<(Candidate & { readonly pairs: readonly Pair[] })[]> {
  const candidates = Array.from({ length: roundSize }, () => drawCandidate(language, random)).filter(
    (candidate): candidate is Candidate => candidate !== undefined && wanted(candidate),
  );
  const inputsOf = (signature: Signature): readonly string[] => environment.probes(signature, inputsTried);
  const results = await environment.run(
    candidates.map(({ program, signature }) => ({ program, inputs: inputsOf(signature) })),
  );
  return candidates.flatMap((candidate, index) => {
    const pairs = pairsOf(language, candidate.signature, inputsOf(candidate.signature), results[index] ?? []);
    return new Set(pairs.map(({ output }) => output)).size > 1 ? [{ ...candidate, pairs }] : [];
  });
}

function pairsOf(
  language: Language,
  signature: Signature,
  inputs: readonly string[],
  results: Parameters<typeof outcomeOf>[3][],
): Pair[] {
  return inputs.flatMap((input, at): Pair[] => {
    const output = outcomeOf(language, 'error', signature, results[at]);
    return output === undefined ? [] : [{ input, output }];
  });
}

/** Of every hand-written program of the level and those below, one input that raises and one that does not. */
export async function naturalErrors(language: Language, environment: Environment): Promise<SuiteTask[]> {
  const programs = naturalErrorPrograms.filter(({ level }) => level <= language.level);
  const results = await environment.run(programs);
  return programs.flatMap(({ program, inputs }, index) => {
    const signature = signatureOf(tokenize(language.vocabulary, program));
    if (!signature) return [];
    const pairs = pairsOf(language, signature, inputs, results[index] ?? []);
    const id = (kind: string): string => `natural-error-${index + 1}/${kind}`;
    const task = (kind: string, pair: Pair | undefined): SuiteTask[] =>
      pair ? [{ id: id(kind), mode: 'error', program, stratum: 'natural', ...pair }] : [];
    return [
      ...task(
        'raises',
        pairs.find(({ output }) => output !== 'NoError'),
      ),
      ...task(
        'runs',
        pairs.find(({ output }) => output === 'NoError'),
      ),
    ];
  });
}

type Row = readonly [level: Level, argument: string, result: string, body: string, inputs: readonly string[]];

const rows: readonly Row[] = [
  [0, 'int', 'int', '8 // x', ['0', '4']],
  [0, 'int', 'int', '9 % x', ['3', '0']],
  [0, 'int', 'int', 'x // x', ['0', '5']],
  [0, 'int', 'int', 'x % x', ['7', '0']],
  [0, 'int', 'int', '5 // min(x, 3)', ['0', '2']],
  [0, 'int', 'int', '6 % max(x, 2)', ['1']],
  [0, 'int', 'int', 'x // 2', ['0']],
  [0, 'int', 'int', '7 // abs(x - 3)', ['3', '4']],
  [0, 'int', 'int', '4 % abs(x - 6)', ['5', '6']],
  [0, 'int', 'int', '9 // min(x, 8 - x)', ['8', '3']],
  [1, 'int', 'int', '60 // x', ['0', '12']],
  [1, 'int', 'int', '45 % x', ['-7', '0']],
  [2, 'int', 'int', '10 // (x - 4)', ['4', '9']],
  [2, 'int', 'int', 'x % (x - 12)', ['12', '20']],
  [2, 'int', 'int', '0 if x == 0 else 20 // x', ['0']],
  [3, 'list', 'int', 'x[0]', ['[]', '[4, 1]']],
  [3, 'list', 'int', 'x[-1]', ['[7]', '[]']],
  [3, 'list', 'int', 'x[2]', ['[1, 2]', '[1, 2, 3]']],
  [3, 'list', 'int', 'max(x)', ['[]', '[3, 9]']],
  [3, 'list', 'int', 'min(x)', ['[5, 2]', '[]']],
  [3, 'list', 'int', 'sum(x) // len(x)', ['[]', '[2, 4]']],
  [3, 'list', 'int', 'len(x)', ['[]']],
  [3, 'str', 'str', 'x[0]', ["''", "'ab'"]],
  [3, 'str', 'str', 'x[1]', ["'ab'", "'a'"]],
];

/** Programs that may fail, as a person would write them first. */
export const naturalErrorPrograms = rows.map(([level, argument, result, body, inputs]) => ({
  level,
  program: signatureLexeme(argument, result, 'return') + body,
  inputs,
}));
