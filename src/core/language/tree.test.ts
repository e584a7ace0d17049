import { describe, expect, it } from 'vitest';
import { openStream } from '../random/stream';
import { compileLanguage } from './compile';
import { MalformedCompletionError, splitProgram } from './completion';
import { levels } from './options';
import { sampleFromPrior } from './prior';
import { programFacts } from './program';
import { detokenize, tokenize } from './tokenizer';
import { type ProgramTree, programTree } from './tree';
import { vocabulary } from './vocabulary';

/** The tree as nested brackets. */
const written = ({ label, children }: ProgramTree): string =>
  children.length === 0 ? label : `(${[label, ...children.map(written)].join(' ')})`;

const treeOf = (body: string, signature = 'def f(x: int) -> int:'): string =>
  written(programTree(vocabulary, tokenize(vocabulary, `${signature}\n    ${body}`)));

describe('program trees', () => {
  it.each([
    ['return x', 'x'],
    ['return x + 2 * 3', '(+ x (* 2 3))'],
    ['return x - 2 - 3', '(- (- x 2) 3)'],
    ['return (x + 2) * 31', '(* (+ x 2) 31)'],
    ['return -7 // max(x, -x)', '(// -7 (max x (negate x)))'],
    ['return x if x > 3 or x == 1 and x < 9 else 0', '(if else x (or (> x 3) (and (== x 1) (< x 9))) 0)'],
    ['y = x % 2\n    return y * y', '(steps (% x 2) (* y y))'],
  ])('group integers as Python does: %s', (body, tree) => {
    expect(treeOf(body)).toBe(tree);
  });

  it.each([
    ['return x[::-1][0]', '(index ([::-1] x) 0)'],
    ['return len(x) + sum(range(3))', '(+ (len x) (sum (range 3)))'],
    ['return [v * 2 for v in x if v % 2 == 0]', '(for (* v 2) x (== (% v 2) 0))'],
    ['return [x[0], -1, 12]', '(list (index x 0) -1 12)'],
    ['return [x[0]]', '(list (index x 0))'],
    ["return x.replace('a', 'B').upper()", "(.upper() (.replace x 'a' 'B'))"],
    [
      "return x + 'ab' if 'a' in x else str(x.count('c'))",
      "(if else (+ x 'ab') (in 'a' x) (str (.count x 'c')))",
    ],
  ])('know lists and strings: %s', (body, tree) => {
    expect(treeOf(body, 'def f(x: list) -> list:')).toBe(tree);
  });

  it.each([
    [
      'def f(x: int) -> int:\n    t = 0\n    while x > 0:\n        t += x % 10\n        x //= 10\n    return t',
      '(steps (= t 0) (while (> x 0) (+= t (% x 10)) (//= x 10)) t)',
    ],
    [
      'def f(x: list) -> list:\n    t = []\n    for v in x:\n        if v < 0:\n            t += [0]\n        else:\n            t += [v]\n    return t',
      '(steps (= t list) (loop x (if (< v 0) (+= t (list 0)) (else (+= t (list v))))) t)',
    ],
    [
      'def f(x: int, n: int) -> int:\n    while n > 0:\n        x, n = n, x % n\n    return x',
      '(steps (while (> n 0) (= (tuple x n) (tuple n (% x n)))) x)',
    ],
    [
      'def f(x: int) -> int:\n    if x > 9:\n        return 9\n    return x',
      '(steps (if (> x 9) (return 9)) x)',
    ],
    [
      'def f(x: list) -> dict:\n    t = {}\n    for v in x:\n        t[v] = t.get(v, 0) + 1\n    return t',
      '(steps (= t dict) (loop x (= (index t v) (+ (.get t v 0) 1))) t)',
    ],
    ['def f(x: list, n: list) -> list:\n    return [v * w for v in x for w in n]', '(for (for (* v w) n) x)'],
    ['def f(x: dict) -> dict:\n    return {x[v]: v for v in x}', '(for (entry (index x v) v) x)'],
    ['def f(x: int) -> tuple:\n    return (x // 2, x % 2)', '(tuple (// x 2) (% x 2))'],
  ])('know statements: %j', (text, tree) => {
    expect(written(programTree(vocabulary, tokenize(vocabulary, text)))).toBe(tree);
  });

  it.each(levels)('hold every operator of every program the grammar of level %i writes', (level) => {
    const language = compileLanguage({ level });
    const random = openStream(7, 'propose');
    for (let i = 0; i < 300; i++) {
      const limit = language.maxProgramTokens + 1;
      const { program } = splitProgram(sampleFromPrior(language, language.starts.anyProgram, limit, random));
      const labels: string[] = [];
      const visit = ({ label, children }: ProgramTree): void => {
        labels.push(label);
        children.forEach(visit);
      };
      visit(programTree(vocabulary, program));
      // The filter of a comprehension is a child of `for` and has no label of its own.
      const operators = programFacts(program).operators.filter((operator) => operator !== 'filter');
      const plain = (label: string): string => label.replace(/^\./, '').replace('()', '');
      for (const operator of operators) {
        expect(labels.map(plain), detokenize(vocabulary, program)).toContain(plain(operator));
      }
    }
  });

  it('are refused for what is no program', () => {
    for (const text of [
      'x + 1',
      'def f(x: int) -> int:\n    return xx',
      'def f(x: int) -> int:\n    return (x',
    ]) {
      expect(() => programTree(vocabulary, tokenize(vocabulary, text))).toThrow(MalformedCompletionError);
    }
  });
});
