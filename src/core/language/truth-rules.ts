/**
 * Comparisons, and the places where only the text itself tells an integer from a sequence: `x[0] > 3` and
 * `x[::-1] == x` begin alike. Such places are left-factored here, so that one token of look-ahead is enough.
 */
import { comparisonWeights } from './rules';
import { type Expressions, names, scopeKey, sequenceTypes, variables } from './scope';
import { type Alternative, followedBy, notStartingWith, option } from './symbol';

type TruthRules = Pick<Expressions, 'either' | 'comparison'>;

export function truthRules(all: () => Expressions): TruthRules {
  return {
    either(scope, depth, chain, { key, types, integer, sequence }) {
      const g = all();
      const { table } = g;
      const name = `either ${key} ${scopeKey(scope)} ${depth} ${chain}`;
      return table.rule(name, () => {
        const after = [g.integerTail(scope, depth, chain, 'first'), ...integer];
        const factored = variables(scope).filter(({ type }) => type !== 'int' && types.includes(type));
        const starts = factored.map((variable) => table.token(variable.name));
        const atoms = g.integerAtoms(scope, depth, 'any');
        const named = factored.map((variable): Alternative => {
          const type = variable.type === 'str' ? 'str' : 'list';
          const whole = [g.sequenceTail(type, scope, depth, chain), ...sequence(type)];
          // what an integer made from this name begins with: an element of a list, or a count
          const part = atoms.filter(({ symbols }) => symbols[0] === table.token(variable.name));
          const rest = table.rule(`${name} after ${variable.name}`, () => [
            ...part.map(({ symbols }) => option(2, ...symbols.slice(1), ...after)),
            option(4, ...whole),
            ...followedBy(g.postfixes(type), g.postfixTail(type, 1), ...whole),
          ]);
          return option(variable.weight, table.token(variable.name), rest);
        });
        const minus =
          g.rules.literals === 'wide'
            ? [option(0.2, table.token('-'), g.integerAtom(scope, 0, 'nonzero'), ...after)]
            : [];
        return [
          ...followedBy(notStartingWith(atoms, starts), ...after),
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
    },

    comparison(scope, depth) {
      const g = all();
      const { table } = g;
      const types = sequenceTypes(scope);
      const right = g.integer(scope, 0, 0);
      const compared = table.rule(`compared int ${scopeKey(scope)}`, () => [
        ...comparisonWeights.map(([operator, weight]) => option(weight, table.token(operator), right)),
        ...(names(scope, 'list') ? [option(1, table.token(' in '), g.sequenceAtom('list', scope, 0))] : []),
      ]);
      if (types.length === 0) {
        return table.rule(`comparison ${scopeKey(scope)} ${depth}`, () => [
          option(1, g.integer(scope, depth, g.rules.innerChain), compared),
        ]);
      }
      return g.either(scope, depth, g.rules.innerChain, {
        key: 'comparison',
        types,
        integer: [compared],
        sequence: (type) => [
          table.rule(`compared ${type} ${scopeKey(scope)}`, () => {
            const other = g.sequenceAtom(type, scope, 0);
            return [
              option(2, table.token(' == '), other),
              option(0.5, table.token(' != '), other),
              ...(type === 'str' ? [option(3, table.token(' in '), other)] : []),
            ];
          }),
        ],
      });
    },
  };
}
