/**
 * How complicated a program looks (paper appendix D.4), computed on its tree: cognitive complexity, which grows with
 * nesting, cyclomatic complexity, which counts the ways through, and Halstead's measures of vocabulary and length. They
 * say nothing of how hard a task is; the solver's attempts do.
 */
import type { ProgramTree } from '../language/tree';

/** Nodes that choose or repeat: each is a way through the program, and its parts are nested in it. */
const branching: ReadonlySet<string> = new Set(['if else', 'if', 'for', 'while', 'loop']);

/** Operators that choose by truth; a row of equal ones counts once. */
const logical: ReadonlySet<string> = new Set(['and', 'or']);

/** Cognitive complexity (Campbell 2018) of an expression tree: 1 for each choice or loop and 1 more for each it is nested in. */
export function cognitiveComplexity(tree: ProgramTree): number {
  return cognitive(tree, 0, '');
}

function cognitive({ label, children }: ProgramTree, nesting: number, parent: string): number {
  const own = branching.has(label) ? 1 + nesting : logical.has(label) && label !== parent ? 1 : 0;
  const inner = branching.has(label) ? nesting + 1 : nesting;
  return own + children.reduce((sum, child) => sum + cognitive(child, inner, label), 0);
}

/** Cyclomatic complexity (McCabe 1976): one more than the choices, conditions of comprehensions included. */
export function cyclomaticComplexity(tree: ProgramTree): number {
  return 1 + choices(tree);
}

function choices({ label, children }: ProgramTree): number {
  // A comprehension's condition is its third part.
  const filtered = label === 'for' && children.length > 2 ? 1 : 0;
  const own = branching.has(label) || logical.has(label) ? 1 : 0;
  return own + filtered + children.reduce((sum, child) => sum + choices(child), 0);
}

/** Halstead's volume and effort. */
export interface Halstead {
  /** N log2 n: operators and operands in all, times the bits that name one of the distinct ones. */
  readonly volume: number;
  /** Volume times difficulty, (distinct operators / 2) (operands / distinct operands). */
  readonly effort: number;
}

/** Halstead's measures (1977): inner nodes are operators, leaves operands. */
export function halstead(tree: ProgramTree): Halstead {
  const operators: string[] = [];
  const operands: string[] = [];
  const visit = ({ label, children }: ProgramTree): void => {
    (children.length > 0 ? operators : operands).push(label);
    children.forEach(visit);
  };
  visit(tree);
  const distinct = { operators: new Set(operators).size, operands: new Set(operands).size };
  const volume =
    (operators.length + operands.length) * Math.log2(Math.max(1, distinct.operators + distinct.operands));
  const difficulty = (distinct.operators / 2) * (operands.length / Math.max(1, distinct.operands));
  return { volume, effort: volume * difficulty };
}

/** The official code's mix: 0.5 effort / 10,000 + 0.3 cyclomatic / 10 + 0.2 volume / 500, each share at most 1. */
export function halsteadMix(tree: ProgramTree): number {
  const { volume, effort } = halstead(tree);
  const share = (value: number, full: number): number => Math.min(1, value / full);
  return 0.5 * share(effort, 10_000) + 0.3 * share(cyclomaticComplexity(tree), 10) + 0.2 * share(volume, 500);
}
