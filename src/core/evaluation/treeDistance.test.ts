import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProgramTree } from '../language/tree';
import { flatten, normalisedTreeDistance, treeDistance } from './treeDistance';

const tree = (label: string, ...children: readonly ProgramTree[]): ProgramTree => ({ label, children });
const leaf = (label: string): ProgramTree => tree(label);

const distance = (a: ProgramTree, b: ProgramTree): number => treeDistance(flatten(a), flatten(b));

const label = fc.constantFrom('a', 'b', 'c');
const grown = (children: fc.Arbitrary<ProgramTree>): fc.Arbitrary<ProgramTree> =>
  fc.record({ label, children: fc.array(children, { maxLength: 3 }) });
const anyTree = grown(grown(grown(label.map(leaf))));

describe('tree edit distance', () => {
  it('is the example of Zhang and Shasha: f(d(a c(b)) e) to f(c(d(a b)) e) takes one deletion and one insertion', () => {
    const a = tree('f', tree('d', leaf('a'), tree('c', leaf('b'))), leaf('e'));
    const b = tree('f', tree('c', tree('d', leaf('a'), leaf('b'))), leaf('e'));
    expect(distance(a, b)).toBe(2);
  });

  it('counts relabelled, inserted and deleted nodes', () => {
    const sum = tree('+', leaf('x'), leaf('1'));
    expect(distance(sum, tree('+', leaf('x'), leaf('2')))).toBe(1);
    expect(distance(sum, tree('abs', sum))).toBe(1);
    // `+` and `1` go.
    expect(distance(sum, leaf('x'))).toBe(2);
    // Order counts: both leaves are relabelled.
    expect(distance(sum, tree('+', leaf('1'), leaf('x')))).toBe(2);
  });

  it('is scaled by the sizes: 2 d / (|a| + |b| + d)', () => {
    const a = flatten(tree('+', leaf('x'), leaf('1')));
    const b = flatten(tree('+', leaf('x'), leaf('2')));
    expect(normalisedTreeDistance(a, b)).toBeCloseTo(2 / 7, 12);
    expect(normalisedTreeDistance(a, a)).toBe(0);
  });

  it('is a metric', () => {
    fc.assert(
      fc.property(anyTree, anyTree, anyTree, (first, second, third) => {
        const [a, b, c] = [flatten(first), flatten(second), flatten(third)];
        const ab = normalisedTreeDistance(a, b);
        expect(ab).toBeCloseTo(normalisedTreeDistance(b, a), 12);
        expect(ab === 0).toBe(JSON.stringify(first) === JSON.stringify(second));
        expect(ab).toBeLessThan(1);
        expect(normalisedTreeDistance(a, c)).toBeLessThanOrEqual(ab + normalisedTreeDistance(b, c) + 1e-12);
      }),
    );
  });
});
