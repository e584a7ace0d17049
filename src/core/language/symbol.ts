/**
 * The building blocks of a weighted LL(1) grammar: terminals are tokens, nonterminals have alternatives with
 * weights. Symbols are interned by name, so that two stacks are equal exactly if their symbols are. What the
 * grammar of the task language says is in `grammar.ts`; turning it into tables is `table.ts`.
 */
import type { Vocabulary } from './vocabulary';

export interface Alternative {
  /** Share of this alternative among its siblings; need not be normalised. */
  readonly weight: number;
  /** What it expands to, left to right; empty: nothing (decided by what follows). */
  readonly symbols: readonly GrammarSymbol[];
}

export interface GrammarSymbol {
  /** Unique in its {@link SymbolTable}. */
  readonly id: number;
  readonly name: string;
  /** The token of a terminal, -1 for a nonterminal. */
  readonly token: number;
  /** The alternatives of a nonterminal, computed once on demand; a terminal has none. */
  alternatives(): readonly Alternative[];
}

/** Makes and interns the symbols of one grammar. */
export class SymbolTable {
  readonly #symbols = new Map<string, GrammarSymbol>();

  constructor(readonly vocabulary: Vocabulary) {}

  /** The terminal of a lexeme. @throws UnknownLexemeError */
  token(lexeme: string): GrammarSymbol {
    return this.#intern(`'${lexeme}'`, this.vocabulary.id(lexeme), () => []);
  }

  /** The nonterminal of that name; the same name must always stand for the same alternatives. */
  rule(name: string, alternatives: () => readonly Alternative[]): GrammarSymbol {
    return this.#intern(name, -1, alternatives);
  }

  #intern(name: string, token: number, alternatives: () => readonly Alternative[]): GrammarSymbol {
    const known = this.#symbols.get(name);
    if (known) return known;
    let cached: readonly Alternative[] | undefined;
    const symbol: GrammarSymbol = {
      id: this.#symbols.size,
      name,
      token,
      alternatives() {
        cached ??= alternatives().filter(({ weight }) => weight > 0);
        return cached;
      },
    };
    this.#symbols.set(name, symbol);
    return symbol;
  }
}

/** An alternative; `weight` may be any positive number. */
export function option(weight: number, ...symbols: readonly GrammarSymbol[]): Alternative {
  return { weight, symbols };
}

/** Each alternative followed by the same symbols. */
export function followedBy(
  alternatives: readonly Alternative[],
  ...symbols: readonly GrammarSymbol[]
): readonly Alternative[] {
  return alternatives.map((alternative) => ({
    weight: alternative.weight,
    symbols: [...alternative.symbols, ...symbols],
  }));
}

/** Each alternative with its weight multiplied. */
export function scaled(alternatives: readonly Alternative[], factor: number): readonly Alternative[] {
  return alternatives.map(({ weight, symbols }) => ({ weight: weight * factor, symbols }));
}

/** The alternatives that do not begin with any of these terminals. */
export function notStartingWith(
  alternatives: readonly Alternative[],
  terminals: readonly GrammarSymbol[],
): readonly Alternative[] {
  return alternatives.filter(({ symbols }) => !symbols[0] || !terminals.includes(symbols[0]));
}

/**
 * A nonterminal whose alternatives may begin alike: they are joined up to where they differ, so that one token of
 * look-ahead is enough. Alternatives that begin with different rules must still begin with different tokens.
 */
export function factoredRule(
  table: SymbolTable,
  name: string,
  alternatives: () => readonly Alternative[],
): GrammarSymbol {
  return table.rule(name, () => {
    const groups = new Map<GrammarSymbol | undefined, Alternative[]>();
    for (const alternative of alternatives()) {
      const [first] = alternative.symbols;
      const group = groups.get(first);
      if (group) group.push(alternative);
      else groups.set(first, [alternative]);
    }
    return [...groups].flatMap(([first, group]) => {
      if (!first || group.length === 1) return group;
      const weight = group.reduce((sum, alternative) => sum + alternative.weight, 0);
      const rests = group.map((alternative) => option(alternative.weight, ...alternative.symbols.slice(1)));
      return [
        option(
          weight,
          first,
          factoredRule(table, `${name}, ${first.name}`, () => rests),
        ),
      ];
    });
  });
}
