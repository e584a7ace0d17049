/**
 * What an expression may name, and the contract between the rules for integers, for sequences and for truth
 * values, which refer to each other. Each file of rules receives the whole {@link Expressions}.
 */
import type { ValueType } from './language';
import type { LevelRules } from './rules';
import type { Alternative, GrammarSymbol, SymbolTable } from './symbol';

/** The types that a name may have. */
export type NameType = Exclude<ValueType, 'bool'>;
export type SequenceType = 'list' | 'str';

export function isSequence(type: ValueType): type is SequenceType {
  return type === 'list' || type === 'str';
}

/** The names in scope with their types: the arguments `x` and `n`, and `y` in the second line of a two-step program. */
export interface Scope {
  readonly x: NameType;
  readonly n?: NameType;
  readonly y?: NameType;
  /** How many earlier functions may be called: `g`, `h`, `k`. */
  readonly helpers?: number;
}

export interface Variable {
  readonly name: 'x' | 'n' | 'y';
  readonly type: NameType;
  /** Production weight; the nearer name is the likelier one. */
  readonly weight: number;
}

/** How expressions begin with something that may turn out an integer or a sequence, and what follows in each case. */
export interface Continuations {
  /** Distinguishes symbols whose continuations differ; with the scope it must determine them. */
  readonly key: string;
  /** Sequence types that may follow; names of other types begin integers. */
  readonly types: readonly SequenceType[];
  /** Factor on the weight of beginning with a number, which seldom leads to anything here. */
  readonly literalFactor: number;
  readonly integer: readonly GrammarSymbol[];
  sequence(type: SequenceType): readonly GrammarSymbol[];
}

/** Rules by what they produce. `depth` bounds the nesting of calls, `chain` the binary operators in a row. */
export interface Expressions {
  readonly table: SymbolTable;
  readonly rules: LevelRules;
  integer(scope: Scope, depth: number, chain: number): GrammarSymbol;
  /** The operators after an operand; `first`: none was written before. */
  integerTail(scope: Scope, depth: number, chain: number, first: 'first' | 'later'): GrammarSymbol;
  integerAtom(scope: Scope, depth: number, zero: 'any' | 'nonzero'): GrammarSymbol;
  integerAtoms(scope: Scope, depth: number, zero: 'any' | 'nonzero'): readonly Alternative[];
  /** A one-digit or two-digit number. */
  literals(zero: 'any' | 'nonzero'): readonly Alternative[];
  index(): GrammarSymbol;
  sequence(type: SequenceType, scope: Scope, depth: number, chain: number): GrammarSymbol;
  sequenceAtom(type: SequenceType, scope: Scope, depth: number): GrammarSymbol;
  sequenceTail(type: SequenceType, scope: Scope, depth: number, chain: number): GrammarSymbol;
  /** Sequences that do not begin with a name. */
  constructors(type: SequenceType, scope: Scope, depth: number): readonly Alternative[];
  /** One or two slices, elements and methods that keep the type. */
  postfixes(type: SequenceType): readonly Alternative[];
  /** At most one or two of them, or nothing. */
  postfixTail(type: SequenceType, kind: 'one' | 'many'): GrammarSymbol;
  /** An integer or a sequence, each with its own continuation. */
  either(scope: Scope, depth: number, chain: number, continuations: Continuations): GrammarSymbol;
  comparison(scope: Scope, depth: number): GrammarSymbol;
}

/** Short text of a scope for symbol names. */
export function scopeKey(scope: Scope): string {
  const { x, n, y, helpers } = scope;
  return `${x}${n ? `, n: ${n}` : ''}${y ? `, y: ${y}` : ''}${helpers ? `, ${helpers} helpers` : ''}`;
}

export function variables(scope: Scope): readonly Variable[] {
  if (scope.n) {
    return [
      { name: 'x', type: scope.x, weight: 4 },
      { name: 'n', type: scope.n, weight: 4 },
    ];
  }
  if (!scope.y) return [{ name: 'x', type: scope.x, weight: 5 }];
  return [
    { name: 'x', type: scope.x, weight: 3 },
    { name: 'y', type: scope.y, weight: 5 },
  ];
}

/** The sequence types that names in scope have. */
export function sequenceTypes(scope: Scope): readonly SequenceType[] {
  const types = variables(scope).map(({ type }) => type);
  return (['list', 'str'] as const).filter((type) => types.includes(type));
}

/** Whether a name of that type is in scope. */
export function names(scope: Scope, type: ValueType): boolean {
  return variables(scope).some((variable) => variable.type === type);
}

/** How deep calls may nest at the top of an expression in this scope. */
export function deepest(rules: LevelRules, scope: Scope): number {
  if (names(scope, 'tuple') || names(scope, 'dict')) return 0;
  if (sequenceTypes(scope).length > 0) return scope.y ? 0 : 1;
  return scope.y || scope.n ? Math.min(1, rules.depth) : rules.depth;
}
