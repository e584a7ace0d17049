/**
 * Messages: what the proposer of an induction task may tell the solver beside the pairs (paper section 3.2; there in
 * English). A model born in the tab has no English, so a message is up to four words of the language that may hint at the
 * program; most messages say nothing.
 */
import { digits } from './lexemes';
import type { Level } from './options';
import { type Alternative, type GrammarSymbol, option, type SymbolTable } from './symbol';

/** Most words of a message. */
export const maxMessageTokens = 4;

/** Words by the level that first has them. */
const words: readonly (readonly [level: Level, weight: number, lexemes: readonly string[]])[] = [
  [0, 1, [' + ', ' - ', ' * ', ' // ', ' % ', 'abs(', 'max(', 'min(']],
  [0, 0.2, digits],
  [0, 0.5, ['x']],
  [2, 0.5, [' > ', ' < ', ' == ', ' if ']],
  [3, 1, ['len(', 'sum(', 'sorted(', '[::-1]', '.upper()', ' for v in ']],
  [4, 1, ['for v in ', 'while ', 'if ']],
];

/** The grammar of a message. */
export function messageSymbol(table: SymbolTable, level: Level): GrammarSymbol {
  return more(table, level, maxMessageTokens);
}

function more(table: SymbolTable, level: Level, left: number): GrammarSymbol {
  return table.rule(`${left} more words`, () => {
    if (left === 0) return [option(1)];
    const rest = more(table, level, left - 1);
    const known = words.filter(([first]) => first <= level);
    const written = known.flatMap(([, weight, lexemes]): readonly Alternative[] =>
      lexemes.map((lexeme) => option(weight, table.token(lexeme), rest)),
    );
    const total = written.reduce((sum, { weight }) => sum + weight, 0);
    return [option(left === maxMessageTokens ? 2 * total : total), ...written];
  });
}
