/**
 * What a proposal may be paid beside its learnability (paper appendix D.4, equations 11 to 14): for being complicated,
 * unlike its references, or for values that were rare before. The paper found no effect and leaves all of it off. The
 * terms are measured here from texts; how rare a value is, a {@link ValueCounts} knows.
 */
import type { ValueCounts } from '../buffer/values';
import type { Config } from '../config/schema';
import { programDistance, treeOf } from '../evaluation/diversity';
import { withoutHelpers } from '../language/composite';
import { parametersOf } from '../language/language';
import type { Mode } from '../task/mode';
import type { Task } from '../task/task';
import { cognitiveComplexity, halsteadMix } from './complexity';

/** The six terms of one proposal; those that do not apply to its mode are absent. */
export interface IntrinsicTerms {
  /** Cognitive complexity / 15. */
  readonly complexity?: number;
  /** Mean distance of the program's tree from those of its references. */
  readonly editDistance?: number;
  readonly halstead?: number;
  /** How rare the value the solver must find was so far, 1 for a new one. */
  readonly answerDiversity?: number;
  /** The same of an induction task's inputs and outputs, means. */
  readonly inputDiversity?: number;
  readonly outputDiversity?: number;
}

/** What the values of past tasks were, inputs and outputs apart. */
export interface ValueHistory {
  readonly inputs: ValueCounts;
  readonly outputs: ValueCounts;
}

/** Complexity over this is no more complexity (official code). */
const mostComplexity = 15;

/**
 * Measures the terms of a valid task before its own values are counted. Of a composite program only what was written counts,
 * not the functions it was given.
 * @param references programs of the tasks its proposer was shown.
 */
export function intrinsicTerms(
  task: Task,
  references: readonly string[],
  values: ValueHistory,
  surprise: Config['intrinsic']['surprise'],
): IntrinsicTerms {
  const rare = (counts: ValueCounts, type: string, texts: readonly string[]): number =>
    mean(texts.map((text) => counts.surprise(type, text, surprise)));
  const result = task.mode === 'error' ? 'error' : task.signature.result;
  const argument = parametersOf(task.signature).join(', ');
  if (task.mode === 'induction') {
    return {
      inputDiversity: rare(
        values.inputs,
        argument,
        task.pairs.map((pair) => pair.input),
      ),
      outputDiversity: rare(
        values.outputs,
        result,
        task.pairs.map((pair) => pair.output),
      ),
    };
  }
  const program = withoutHelpers(task.program);
  const tree = treeOf(program);
  const [pair] = task.pairs;
  return {
    complexity: cognitiveComplexity(tree) / mostComplexity,
    halstead: halsteadMix(tree),
    ...(references.length > 0
      ? {
          editDistance: mean(
            references.map((reference) => programDistance(program, withoutHelpers(reference))),
          ),
        }
      : {}),
    answerDiversity: pair
      ? answer(task.mode) === 'input'
        ? rare(values.inputs, argument, [pair.input])
        : rare(values.outputs, result, [pair.output])
      : 0,
  };
}

function answer(mode: Mode): 'input' | 'output' {
  return mode === 'abduction' ? 'input' : 'output';
}

/**
 * Learnability with the terms that are on, each weighed and cut to `intrinsic.most`; without any it stays as it is.
 * `sum` r + sum (equation 11), `multiply` r times the product (12), `sum-multiply` r + the product (13),
 * `multiply-sum` r times the sum (14). Nothing is added where nothing can be learned.
 */
export function withIntrinsic(
  learnability: number,
  terms: IntrinsicTerms,
  intrinsic: Config['intrinsic'],
): number {
  if (learnability <= 0) return learnability;
  const on = (Object.keys(terms) as (keyof IntrinsicTerms)[]).flatMap((name) => {
    const value = terms[name];
    return intrinsic[name] > 0 && value !== undefined
      ? [Math.min(intrinsic.most, intrinsic[name] * value)]
      : [];
  });
  if (on.length === 0) return learnability;
  const sum = on.reduce((total, term) => total + term, 0);
  const product = on.reduce((total, term) => total * term, 1);
  switch (intrinsic.combine) {
    case 'sum':
      return learnability + sum;
    case 'multiply':
      return learnability * product;
    case 'sum-multiply':
      return learnability + product;
    case 'multiply-sum':
      return learnability * sum;
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
