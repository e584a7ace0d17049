/**
 * The expressions that stand in statements: one operator at most, calls of names only. Programs of several lines are
 * complicated enough by their lines, and each place of an expression costs states. What programs of one line return is
 * richer, in `integer-rules.ts`, `sequence-rules.ts` and `truth-rules.ts`.
 */
import { digits } from './lexemes';
import type { NameType } from './scope';
import { letterLiteral, slicing } from './sequence-rules';
import {
  type Alternative,
  factoredRule,
  followedBy,
  type GrammarSymbol,
  option,
  type SymbolTable,
  scaled,
} from './symbol';

/**
 * A name in scope. `letter`: one character of a string; `index`: an integer that a list in scope has a place for;
 * `key`: one that is a key of a dictionary in scope; `positive`: an integer above zero, by which one may divide.
 */
export interface Name {
  readonly name: 'x' | 'n' | 'y' | 't' | 'v';
  readonly type: NameType | 'letter' | 'index' | 'key' | 'positive';
  /** Production weight. */
  readonly weight: number;
}

/** The types of names that are integers. */
export const wholeTypes = ['int', 'index', 'key', 'positive'] as const satisfies readonly Name['type'][];

/** Whether expressions look into lists, texts and dictionaries, or keep to numbers and single letters, as in loops. */
export type Reach = 'inside' | 'outside';

/** Plain expressions over the names in scope, by type; comparisons are in `plain-comparisons.ts`. */
export class PlainRules {
  /** Names, their weights and the reach in short, for symbol names. */
  readonly key: string;

  constructor(
    readonly table: SymbolTable,
    readonly names: readonly Name[],
    readonly reach: Reach = 'inside',
  ) {
    this.key = `${names.map(({ name, type, weight }) => `${name}: ${type} ${weight}`).join(', ')} ${reach}`;
  }

  /** The rule of that name for these names in scope. */
  rule(name: string, alternatives: () => readonly Alternative[]): GrammarSymbol {
    return factoredRule(this.table, `${name} of ${this.key}`, alternatives);
  }

  named(...types: readonly Name['type'][]): readonly Name[] {
    return this.names.filter(({ type }) => types.includes(type));
  }

  /** The names of those types alone. */
  tokens(...types: readonly Name['type'][]): readonly Alternative[] {
    return this.named(...types).map(({ name, weight }) => option(weight, this.table.token(name)));
  }

  integer(): GrammarSymbol {
    return this.rule('plain int', () => [
      ...this.literals(),
      ...followedBy(this.computed(), this.integerTail()),
    ]);
  }

  /** Integers without an operator that are no literals: a name, an element, a measure. */
  computed(): readonly Alternative[] {
    const looked = this.named('dict').map(({ name, weight }) => {
      const key = this.rule('key', () => [...this.literals(), ...this.tokens('int')]);
      return option(weight * 0.6, ...this.#lexemes(name, '.get('), key, ...this.#lexemes(', ', '0', ')'));
    });
    return [
      ...this.tokens(...wholeTypes),
      ...this.#elements(1.5),
      ...looked,
      ...(this.reach === 'inside' ? [...this.#parts(), ...this.#measures()] : []),
    ];
  }

  /** A literal, a name or an element of a tuple. */
  operand(): GrammarSymbol {
    return this.rule('plain operand', () => [
      ...this.literals(),
      ...this.tokens(...wholeTypes),
      ...this.#elements(1),
      ...(this.reach === 'inside' ? this.#placed('tuple', 1) : []),
    ]);
  }

  /** Numbers of one digit, seldom of two. */
  literals(): readonly Alternative[] {
    const { table } = this;
    const ones = digits.map((digit) => option(0.1, table.token(digit)));
    const tens = table.rule('plain second digit', () => [option(8), ...ones]);
    const numbers = digits
      .slice(1)
      .map((digit) => option(digit < '4' ? 0.45 : 0.25, table.token(digit), tens));
    // In a loop its variable matters more.
    return scaled([option(0.3, table.token('0')), ...numbers], this.reach === 'inside' ? 1 : 0.4);
  }

  string(): GrammarSymbol {
    const t = (lexeme: string): GrammarSymbol => this.table.token(lexeme);
    return this.rule('plain str', () => {
      const second = this.rule('plain str tail', () => [
        option(4),
        option(
          1,
          t(' + '),
          this.rule('plain str operand', () => [
            ...this.tokens('str', 'letter'),
            option(1.5, ...letterLiteral(this.table)),
          ]),
        ),
      ]);
      const changed = this.table.rule('plain str change', () => [option(4), ...slicing(this.table, 'str')]);
      const numbers = this.named('int', 'key', 'positive').length > 0;
      return [
        ...followedBy(this.tokens('str'), changed, second),
        ...followedBy(this.tokens('letter'), letterCase(this.table), second),
        option(1, ...letterLiteral(this.table), second),
        ...(numbers ? [option(3, t('str('), this.integer(), t(')'))] : []),
      ];
    });
  }

  list(): GrammarSymbol {
    const t = (lexeme: string): GrammarSymbol => this.table.token(lexeme);
    return this.rule('plain list', () => {
      const changed = this.table.rule('plain list change', () => [option(3), ...slicing(this.table, 'list')]);
      const more = this.rule('plain list element', () => [
        option(2, t(']')),
        option(1, t(', '), this.integer(), t(']')),
      ]);
      return [
        ...followedBy(this.tokens('list'), changed),
        option(2, t('['), this.integer(), more),
        ...this.tokens('list', 'tuple', 'dict').map(({ weight, symbols }) =>
          option(weight * 0.3, t('sorted('), ...symbols, t(')')),
        ),
      ];
    });
  }

  tuple(): GrammarSymbol {
    const t = (lexeme: string): GrammarSymbol => this.table.token(lexeme);
    return this.rule('plain tuple', () => {
      const more = this.rule('plain tuple element', () => [
        option(4, t(')')),
        option(1, t(', '), this.integer(), t(')')),
      ]);
      return [
        option(5, t('('), this.integer(), t(', '), this.integer(), more),
        ...scaled(this.tokens('tuple'), 0.3),
      ];
    });
  }

  dict(): GrammarSymbol {
    const t = (lexeme: string): GrammarSymbol => this.table.token(lexeme);
    return this.rule('plain dict', () => [
      option(4, t('{'), this.operand(), t(': '), this.integer(), t('}')),
      ...this.tokens('dict'),
    ]);
  }

  /** One operator and its second operand, or nothing. */
  integerTail(): GrammarSymbol {
    const t = (lexeme: string): GrammarSymbol => this.table.token(lexeme);
    return this.rule('plain int tail', () => [
      option(3),
      option(1, t(' + '), this.operand()),
      option(0.8, t(' - '), this.operand()),
      option(0.4, t(' * '), this.factor()),
      option(0.3, t(' // '), divisor(this.table)),
      option(0.4, t(' % '), divisor(this.table)),
    ]);
  }

  /** What is multiplied by: small, or the list beside the one at hand. */
  factor(): GrammarSymbol {
    return this.rule('plain factor', () => [
      option(3, this.table.token('2')),
      option(1, this.table.token('3')),
      ...scaled(this.tokens('int', 'positive'), 0.2),
      ...this.#elements(1),
    ]);
  }

  /** Elements of lists at an index, and what dictionaries have for a key. */
  #elements(factor: number): readonly Alternative[] {
    return this.named('index', 'key').flatMap((place) =>
      this.named(place.type === 'index' ? 'list' : 'dict').map(({ name, weight }) =>
        option(weight * factor, ...this.#lexemes(name, '[', place.name, ']')),
      ),
    );
  }

  #placed(type: 'list' | 'tuple', factor: number): readonly Alternative[] {
    return this.tokens(type).map(({ weight, symbols }) =>
      option(weight * factor, ...symbols, ...placeIn(this.table)),
    );
  }

  /** Elements of lists and tuples, and counts of letters. */
  #parts(): readonly Alternative[] {
    const t = (lexeme: string): GrammarSymbol => this.table.token(lexeme);
    return [
      ...this.#placed('list', 0.5),
      ...this.#placed('tuple', 1),
      ...this.tokens('str').map(({ weight, symbols }) =>
        option(weight * 0.2, ...symbols, t('.count('), ...letterLiteral(this.table), t(')')),
      ),
    ];
  }

  /** Lengths, sums and extremes. */
  #measures(): readonly Alternative[] {
    const t = (lexeme: string): GrammarSymbol => this.table.token(lexeme);
    const sized = this.tokens('list', 'str', 'tuple', 'dict');
    const added = [...this.tokens('list', 'tuple'), ...followedBy(this.tokens('dict'), t('.values()'))];
    const call = (weight: number, lexeme: string, of: readonly Alternative[]): readonly Alternative[] =>
      of.length === 0
        ? []
        : [
            option(
              weight,
              t(lexeme),
              this.rule(`argument of ${lexeme}`, () => of),
              t(')'),
            ),
          ];
    return [
      ...call(1, 'len(', sized),
      ...call(0.7, 'sum(', added),
      ...call(0.6, 'max(', added),
      ...call(0.4, 'min(', added),
      ...call(0.3, 'abs(', this.tokens('int')),
    ];
  }

  #lexemes(...lexemes: readonly string[]): readonly GrammarSymbol[] {
    return lexemes.map((lexeme) => this.table.token(lexeme));
  }
}

/** Numbers that divide: never zero. */
const divisors = [
  ['2', 3],
  ['3', 1.5],
  ['4', 0.5],
  ['5', 0.5],
  ['6', 0.2],
  ['7', 0.2],
  ['8', 0.2],
  ['9', 0.2],
] as const;

export function divisor(table: SymbolTable): GrammarSymbol {
  return table.rule('plain divisor', () => [
    ...divisors.map(([digit, weight]) => option(weight, table.token(digit))),
    option(1.2, table.token('1'), table.token('0')),
  ]);
}

/** A letter as it is, large or small. */
export function letterCase(table: SymbolTable): GrammarSymbol {
  return table.rule('plain letter case', () => [
    option(5),
    option(0.8, table.token('.upper()')),
    option(0.5, table.token('.lower()')),
  ]);
}

/** The first places of a list or tuple, and the last. */
function placeIn(table: SymbolTable): readonly GrammarSymbol[] {
  const place = table.rule('plain place', () => [
    option(4, table.token('0')),
    option(0.7, table.token('1')),
    option(1.5, table.token('-'), table.token('1')),
  ]);
  return [table.token('['), place, table.token(']')];
}
