/**
 * The out-of-distribution suite of a level: tasks that no run can ever have admitted, although the model knows every word
 * of them and can say the answer. Deeper expressions than the grammar writes, larger numbers and longer lists than the
 * level has, and plain arithmetic without an argument as another domain. Nothing needs to be barred for it.
 */
import type { Environment } from '../environment/environment';
import { splitProgram } from '../language/completion';
import { type Language, parametersOf, type Signature } from '../language/language';
import { accepts, sampleFromPrior } from '../language/prior';
import { programFacts } from '../language/program';
import { detokenize, tokenize } from '../language/tokenizer';
import { openStream, type RandomStream, shuffle } from '../random/stream';
import type { Pair } from '../task/task';
import type { SuiteTask } from './suite';

export interface OutOfDistributionOptions {
  readonly seed: number;
  /** Programs of each stratum. */
  readonly perStratum: number;
}

/** Programs drawn for every one wanted before a stratum is left short. */
const triesPerProgram = 200;

/** Candidates run in one Python call. */
const roundSize = 64;

/** Inputs each program is tried on. */
const inputsTried = 12;

/** A program with inputs to try it on. */
interface Candidate {
  readonly program: string;
  readonly signature: Signature;
  readonly inputs: readonly string[];
}

type Asked = 'deduction' | 'abduction';

/** What makes the tasks of a stratum, and which of its runs are tasks of it. */
interface Stratum {
  readonly name: string;
  /** Whether a program must depend on its argument, or must never name it. */
  readonly argument: 'used' | 'unused';
  draw(language: Language, environment: Environment, random: RandomStream): Candidate | undefined;
  /** In which modes this pair is a task of the stratum. */
  asks(language: Language, signature: Signature, pair: Pair): readonly Asked[];
}

/** Builds the suite: deduction and, where it has a meaning, abduction; strata that the level cannot have are left out. */
export async function outOfDistributionSuite(
  language: Language,
  environment: Environment,
  { seed, perStratum }: OutOfDistributionOptions,
): Promise<SuiteTask[]> {
  const random = openStream(seed, 'beyond');
  const suite: SuiteTask[] = [];
  for (const stratum of strata)
    suite.push(...(await tasksOf(stratum, language, environment, perStratum, random)));
  return suite;
}

async function tasksOf(
  stratum: Stratum,
  language: Language,
  environment: Environment,
  wanted: number,
  random: RandomStream,
): Promise<SuiteTask[]> {
  const found: SuiteTask[] = [];
  const counts = { deduction: 0, abduction: 0 };
  const seen = new Set<string>();
  for (let tries = triesPerProgram * wanted; tries > 0; tries -= roundSize) {
    const candidates = Array.from({ length: roundSize }, () => stratum.draw(language, environment, random))
      .filter((candidate) => candidate !== undefined)
      .filter(({ program }) => !seen.has(program) && seen.add(program));
    const results = await environment.run(candidates);
    candidates.forEach(({ program, signature, inputs }, index) => {
      const pairs = inputs.flatMap((input, at): Pair[] => {
        const result = results[index]?.[at];
        return result?.ok ? [{ input, output: result.repr }] : [];
      });
      const { mentionsX } = programFacts(tokenize(language.vocabulary, program));
      const depends = mentionsX && new Set(pairs.map((pair) => pair.output)).size > 1;
      if (stratum.argument === 'used' ? !depends : mentionsX) return;
      for (const mode of ['deduction', 'abduction'] as const) {
        const pair = shuffle(pairs, random).find((each) =>
          stratum.asks(language, signature, each).includes(mode),
        );
        if (!pair || counts[mode] >= wanted) continue;
        counts[mode]++;
        const id = `${stratum.name}-${counts[mode]}/${mode}`;
        found.push({ id, mode, program, stratum: stratum.name, ...pair });
      }
    });
    if (counts.deduction >= wanted && counts.abduction >= wanted) break;
  }
  return found;
}

const strata: readonly Stratum[] = [
  {
    name: 'deeper',
    argument: 'used',
    draw(language, environment, random) {
      const [outer, inner] = [programOf(language, random), programOf(language, random)];
      if (!fits(outer.signature, inner.signature)) return undefined;
      const program = composed(outer, inner);
      const signature = { ...outer.signature, argument: inner.signature.argument };
      if (program === undefined || within(language, program, signature)) return undefined;
      return { program, signature, inputs: environment.probes(signature, inputsTried) };
    },
    asks: (language, signature, { output }) =>
      hasType(language, output, signature.result) ? ['deduction', 'abduction'] : [],
  },
  {
    name: 'larger',
    argument: 'used',
    draw(language, environment, random) {
      const { program, signature } = programOf(language, random);
      if (!parametersOf(signature).every((type) => type === 'int')) return undefined;
      const least = language.level === 0 ? 10 : 100;
      const number = (): string => String(least + random.below(2 * least));
      const large = Array.from({ length: inputsTried / 2 }, () =>
        parametersOf(signature).map(number).join(', '),
      );
      return { program, signature, inputs: [...large, ...environment.probes(signature, inputsTried / 2)] };
    },
    asks: (language, signature, pair) => beyond(language, signature, pair),
  },
  {
    name: 'longer',
    argument: 'used',
    draw(language, environment, random) {
      const { program, signature } = programOf(language, random);
      if (signature.argument !== 'list' || signature.second !== undefined) return undefined;
      const list = (): string => {
        const elements = Array.from({ length: 9 + random.below(4) }, () => String(random.below(10)));
        return `[${elements.join(', ')}]`;
      };
      const long = Array.from({ length: inputsTried / 2 }, list);
      return { program, signature, inputs: [...long, ...environment.probes(signature, inputsTried / 2)] };
    },
    asks: (language, signature, pair) =>
      // An output beyond the level that is not a list belongs to the stratum of larger numbers.
      pair.output.startsWith('[') || hasType(language, pair.output, signature.result)
        ? beyond(language, signature, pair)
        : [],
  },
  {
    name: 'arithmetic',
    argument: 'unused',
    draw(language, environment, random) {
      const { program, signature } = programOf(language, random);
      const { operators } = programFacts(tokenize(language.vocabulary, program));
      if (operators.length === 0 || signature.result !== 'int') return undefined;
      return { program, signature, inputs: environment.probes(signature, 1) };
    },
    asks: (language, signature, { output }) =>
      hasType(language, output, signature.result) ? ['deduction'] : [],
  },
];

/** A one-line program of the level's own grammar. */
function programOf(language: Language, random: RandomStream): { program: string; signature: Signature } {
  const tokens = sampleFromPrior(
    language,
    language.priorStarts.anyProgram,
    language.maxProgramTokens + 1,
    random,
  );
  const { program, signature } = splitProgram(tokens);
  return { program: detokenize(language.vocabulary, program), signature };
}

const oneLine = /^(def f\(x: \w+\) -> )(\w+)(:\n {4}return )(.*)$/;

/** A call whose argument is the bare `x`, which another expression may take the place of. */
const bareArgument = /\b(abs|max|min|len|sum|sorted)\(x(?=[,)])/;

function fits(outer: Signature, inner: Signature): boolean {
  return inner.result === outer.argument && outer.second === undefined && inner.second === undefined;
}

/** The outer program with the inner one in the place of a bare argument; undefined if it has none. */
function composed(
  outer: { readonly program: string },
  inner: { readonly program: string; readonly signature: Signature },
): string | undefined {
  const [, , result, opening, body] = oneLine.exec(outer.program) ?? [];
  const [, , , , argument] = oneLine.exec(inner.program) ?? [];
  if (!body || !argument || argument === 'x' || !bareArgument.test(body)) return undefined;
  const deeper = body.replace(bareArgument, (_, call: string) => `${call}(${argument}`);
  return `def f(x: ${inner.signature.argument}) -> ${result}${opening}${deeper}`;
}

function within(language: Language, program: string, signature: Signature): boolean {
  const tokens = [...tokenize(language.vocabulary, program), language.vocabulary.id('<eos>')];
  return accepts(language, language.priorStarts.program(signature), tokens);
}

function hasType(language: Language, text: string, type: Signature['result']): boolean {
  return language.typeOfValue(text) === type;
}

/** Deduction from an input beyond the level, abduction of an output beyond it; what is asked for must be inside. */
function beyond(language: Language, signature: Signature, { input, output }: Pair): readonly Asked[] {
  const inputInside = language.argumentsOf(signature, input) !== undefined;
  const outputInside = hasType(language, output, signature.result);
  if (inputInside === outputInside) return [];
  return outputInside ? ['deduction'] : ['abduction'];
}
