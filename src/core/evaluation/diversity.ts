/**
 * How varied what the model writes is: which operators its programs use, how unlike each other they are, and how
 * its answers spread. All of it is computed from texts, draws nothing from the run's random streams, and says nothing
 * of quality: noise is varied too.
 */
import { MalformedCompletionError } from '../language/completion';
import { programFacts } from '../language/program';
import { tokenize } from '../language/tokenizer';
import { type ProgramTree, programTree } from '../language/tree';
import { vocabulary } from '../language/vocabulary';
import { type FlatTree, flatten, normalisedTreeDistance } from './treeDistance';

/** Most pairs of programs whose trees are compared: enough for a mean, cheap enough for every iteration. */
const comparedPairs = 32;

/** Programs whose analysis is kept; the oldest is forgotten first. */
const kept = 4096;

interface Analysis {
  readonly operators: readonly string[];
  /** Made when they are first asked for. */
  tree?: ProgramTree;
  flat?: FlatTree;
}

/** The analysis depends on the text alone, so that runs may share it. */
const analyses = new Map<string, Analysis>();

function analysisOf(program: string): Analysis {
  const known = analyses.get(program);
  if (known) return known;
  const made: Analysis = { operators: programFacts(tokenize(vocabulary, program)).operators };
  analyses.set(program, made);
  if (analyses.size > kept) {
    const oldest = analyses.keys().next();
    if (!oldest.done) analyses.delete(oldest.value);
  }
  return made;
}

/** The tree of a program. @throws UnknownTextError if it has words that are none of the language */
export function treeOf(program: string): ProgramTree {
  const analysis = analysisOf(program);
  analysis.tree ??= shapeOf(tokenize(vocabulary, program));
  return analysis.tree;
}

/** The tree of a program; its words in a row where it is none, as a policy without a mask may write. */
function shapeOf(tokens: Int32Array): ProgramTree {
  try {
    return programTree(vocabulary, tokens);
  } catch (error) {
    if (!(error instanceof MalformedCompletionError)) throw error;
    const words = [...tokens].map((token) => ({ label: vocabulary.lexemes[token] ?? '', children: [] }));
    return { label: 'words', children: words };
  }
}

function flatTreeOf(program: string): FlatTree {
  const analysis = analysisOf(program);
  analysis.flat ??= flatten(treeOf(program));
  return analysis.flat;
}

/** Normalised edit distance between the trees of two programs, in [0, 1). */
export function programDistance(a: string, b: string): number {
  return a === b ? 0 : normalisedTreeDistance(flatTreeOf(a), flatTreeOf(b));
}

/** Entropy, in nats, of the distribution of equal texts; 0 for none. */
export function entropyOf(texts: Iterable<string>): number {
  const counts = new Map<string, number>();
  let total = 0;
  for (const text of texts) {
    counts.set(text, (counts.get(text) ?? 0) + 1);
    total++;
  }
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / total) * Math.log(count / total);
  return entropy;
}

/**
 * Entropy, in nats, of the operators, calls and methods of programs, each occurrence counted (`programFacts`).
 * @param programs sources of the language
 * @returns undefined if no program has an operator
 */
export function operatorEntropy(programs: readonly string[]): number | undefined {
  const operators = programs.flatMap((program) => analysisOf(program).operators);
  return operators.length === 0 ? undefined : entropyOf(operators);
}

/**
 * Mean normalised edit distance between the trees of two programs, in [0, 1); 0 if all are the same. Of many programs
 * {@link comparedPairs} pairs are compared, spread evenly over all pairs.
 * @param programs sources of the language
 * @returns undefined for fewer than two programs
 */
export function meanTreeDistance(programs: readonly string[]): number | undefined {
  const total = (programs.length * (programs.length - 1)) / 2;
  if (total === 0) return undefined;
  const compared = Math.min(total, comparedPairs);
  let sum = 0;
  for (let k = 0; k < compared; k++) {
    const [first, second] = pairAt(Math.floor((k * total) / compared));
    sum += programDistance(programs[first] ?? '', programs[second] ?? '');
  }
  return sum / compared;
}

/** The pair of that number in the order (0, 1), (0, 2), (1, 2), (0, 3) ... */
function pairAt(index: number): readonly [number, number] {
  let second = Math.floor((1 + Math.sqrt(1 + 8 * index)) / 2);
  // The root may be rounded to the wrong side of a whole number.
  while ((second * (second - 1)) / 2 > index) second--;
  while ((second * (second + 1)) / 2 <= index) second++;
  return [index - (second * (second - 1)) / 2, second];
}

/**
 * Mean over tasks of the entropy, in nats, of their answers; at most ln n for n answers a task.
 * @param answers the texts of each task's answers
 * @returns undefined if no task has two answers
 */
export function answerEntropy(answers: readonly (readonly string[])[]): number | undefined {
  const several = answers.filter((texts) => texts.length > 1);
  if (several.length === 0) return undefined;
  return several.reduce((sum, texts) => sum + entropyOf(texts), 0) / several.length;
}
