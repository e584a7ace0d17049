/**
 * Comparisons, and the places where only the text itself tells an integer from a sequence: `x[0] > 3` and
 * `x[::-1] == x` begin alike. Such places are left-factored here, so that one token of look-ahead is enough.
 */

import { digits } from './lexemes';
import { comparisonWeights } from './rules';
import {
  type Continuations,
  type Expressions,
  isSequence,
  names,
  type Scope,
  scopeKey,
  sequenceTypes,
  variables,
} from './scope';
import { type Alternative, followedBy, type GrammarSymbol, notStartingWith, option, scaled } from './symbol';

type TruthRules = Pick<Expressions, 'either' | 'comparison'>;

export function truthRules(all: () => Expressions): TruthRules {
  return {
    either: (scope, depth, chain, continuations) => either(all(), scope, depth, chain, continuations),

    comparison(scope, depth) {
      const g = all();
      return either(g, scope, depth, g.rules.innerChain, {
        key: 'comparison',
        types: sequenceTypes(scope),
        literalFactor: names(scope, 'list') ? 0.5 : 0.15,
        integer: [comparedInteger(g, scope)],
        sequence: (type) => [comparedSequence(g, scope, type)],
      });
    },
  };
}

function either(
  g: Expressions,
  scope: Scope,
  depth: number,
  chain: number,
  { key, types, literalFactor, integer, sequence }: Continuations,
): GrammarSymbol {
  const { table } = g;
  const name = `either ${key} ${scopeKey(scope)} ${depth} ${chain}`;
  return table.rule(name, () => {
    const after = [g.integerTail(scope, depth, chain, 'first'), ...integer];
    const factored = variables(scope).filter(({ type }) => isSequence(type) && types.includes(type));
    const literals = digits.map((digit) => table.token(digit));
    const atoms = g.integerAtoms(scope, depth, 'any');
    const notNumbers = notStartingWith(atoms, literals);
    const numbers = atoms.filter((alternative) => !notNumbers.includes(alternative));
    const named = factored.map((variable): Alternative => {
      const type = variable.type === 'str' ? 'str' : 'list';
      const whole = [g.sequenceTail(type, scope, depth, chain), ...sequence(type)];
      // what an integer made from this name begins with: an element of a list, or a count
      const part = atoms.filter(({ symbols }) => symbols[0] === table.token(variable.name));
      const rest = table.rule(`${name} after ${variable.name}`, () => [
        ...part.map(({ symbols }) => option(2, ...symbols.slice(1), ...after)),
        option(4, ...whole),
        ...followedBy(g.postfixes(type), ...whole),
      ]);
      return option(variable.weight, table.token(variable.name), rest);
    });
    const minus =
      g.rules.literals === 'wide'
        ? [option(0.2, table.token('-'), g.integerAtom(scope, 0, 'nonzero'), ...after)]
        : [];
    return [
      ...followedBy(scaled(numbers, literalFactor), ...after),
      ...followedBy(
        notStartingWith(
          notNumbers,
          factored.map((variable) => table.token(variable.name)),
        ),
        ...after,
      ),
      ...minus,
      ...named,
      ...types.flatMap((type) =>
        followedBy(
          g.constructors(type, scope, depth),
          g.sequenceTail(type, scope, depth, chain),
          ...sequence(type),
        ),
      ),
    ];
  });
}

/** After an integer: a comparison, mostly with a number, or ` in ` a list. */
function comparedInteger(g: Expressions, scope: Scope): GrammarSymbol {
  const { table } = g;
  const literals = digits.map((digit) => table.token(digit));
  return table.rule(`compared int ${scopeKey(scope)}`, () => {
    const right = table.rule(`bound ${scopeKey(scope)}`, () => [
      ...g.literals('any'),
      option(
        0.4,
        table.token('-'),
        table.rule('negative bound', () => g.literals('nonzero')),
      ),
      ...scaled(notStartingWith(g.integerAtoms(scope, 0, 'any'), literals), 0.2),
    ]);
    return [
      ...comparisonWeights.map(([operator, weight]) => option(weight, table.token(operator), right)),
      ...contained(g, scope),
    ];
  });
}

/** ` in ` what holds integers, if there is such a name. */
function contained(g: Expressions, scope: Scope): readonly Alternative[] {
  const { table } = g;
  if (names(scope, 'list')) return [option(1, table.token(' in '), g.sequenceAtom('list', scope, 0))];
  const holders = variables(scope).filter(({ type }) => type === 'tuple' || type === 'dict');
  if (holders.length === 0) return [];
  const held = holders.map(({ name, weight }) => option(weight, table.token(name)));
  return [
    option(
      1,
      table.token(' in '),
      table.rule(`holders ${scopeKey(scope)}`, () => held),
    ),
  ];
}

function comparedSequence(g: Expressions, scope: Scope, type: 'list' | 'str'): GrammarSymbol {
  const { table } = g;
  return table.rule(`compared ${type} ${scopeKey(scope)}`, () => {
    const other = g.sequenceAtom(type, scope, 0);
    return [
      option(2, table.token(' == '), other),
      option(0.5, table.token(' != '), other),
      ...(type === 'str' ? [option(3, table.token(' in '), other)] : []),
    ];
  });
}
