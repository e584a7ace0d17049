/**
 * The argument lists of each level, as Python reads them between the parentheses of a call. A list of one argument is
 * that value. Lists beside another argument are shorter, so that no argument list has more tokens than a value may, and
 * the keys of a dictionary are ascending digits, so that none is there twice. Like values they are text and are never
 * evaluated here.
 */
import { parametersOf, type Signature, type ValueType } from './language';
import { digits } from './lexemes';
import type { Level } from './options';
import { type GrammarSymbol, option, type SymbolTable } from './symbol';
import {
  integerSymbol,
  listSymbol,
  maxElements,
  maxEntries,
  maxValueTokens,
  stringSymbol,
  tupleSymbol,
  typeOfValue,
  valueSymbol,
} from './value';

/** Most inputs that one completion may list (the paper proposes ten for an induction task). */
export const maxListedInputs = 10;

/** Most tokens an argument list of the level may have: those of the longest value. */
export function maxInputTokens(level: Level): number {
  return maxValueTokens(level);
}

/** Most elements of a list: alone, beside another argument, beside another list. */
function mostElements(signature: Signature): number {
  const types = parametersOf(signature);
  if (types.length === 1) return maxElements;
  return types.every((type) => type === 'list') ? 3 : 5;
}

/** The arguments of a list that is canonical, of the signature's types and inside the level's bounds; undefined if not. */
export function argumentsOf(level: Level, signature: Signature, text: string): readonly string[] | undefined {
  const types = parametersOf(signature);
  const parts = types.length === 1 ? [text] : split(text);
  if (parts.length !== types.length) return undefined;
  const fits = parts.every((part, index) => {
    const type = typeOfValue(level, part);
    if (type !== types[index]) return false;
    if (type === 'list') return elementsOf(part) <= mostElements(signature);
    return type !== 'dict' || ascends(part);
  });
  return fits ? parts : undefined;
}

/** Cuts at the commas outside brackets; strings of the language hold no comma. */
function split(text: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  let brackets = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (/[([{]/.test(character)) brackets++;
    else if (/[)\]}]/.test(character)) brackets--;
    else if (brackets === 0 && text.startsWith(', ', at)) {
      parts.push(text.slice(from, at));
      from = at + 2;
    }
  }
  return [...parts, text.slice(from)];
}

function elementsOf(list: string): number {
  return list === '[]' ? 0 : list.split(', ').length;
}

/** Whether the keys of a dictionary are ascending digits. */
function ascends(dict: string): boolean {
  const keys = (dict.match(/-?\d+(?=:)/g) ?? []).map(Number);
  return keys.every((key, index) => key >= 0 && key <= 9 && key > (keys[index - 1] ?? -1));
}

/** The grammar of an argument list. */
export function inputSymbols(
  table: SymbolTable,
  level: Level,
  signature: Signature,
): readonly GrammarSymbol[] {
  return parametersOf(signature).flatMap((type, index) => {
    const symbol =
      level < 4 ? valueSymbol(table, level, type) : argumentSymbol(table, type, mostElements(signature));
    return index === 0 ? [symbol] : [table.token(', '), symbol];
  });
}

/** One argument at level 4: smaller numbers than values, so that loops over them stay short. */
function argumentSymbol(table: SymbolTable, type: ValueType, most: number): GrammarSymbol {
  switch (type) {
    case 'int':
      return integerSymbol(table, 5);
    case 'list':
      return listSymbol(table, most, 1.8);
    case 'str':
      return stringSymbol(table);
    case 'tuple':
      return tupleSymbol(table);
    case 'dict':
      return table.rule('dict argument', () => [
        option(1, table.token('{'), entries(table, maxEntries, 0, 'first')),
      ]);
    case 'bool':
      return valueSymbol(table, 4, 'bool');
  }
}

/** At most `left` more entries with keys from `least` on, and the closing brace. */
function entries(table: SymbolTable, left: number, least: number, place: 'first' | 'later'): GrammarSymbol {
  const close = table.token('}');
  return table.rule(`${left} ${place} entries from ${least}`, () => {
    const keys = digits.slice(least);
    if (left === 0 || keys.length === 0) return [option(1, close)];
    // Smaller keys leave room for others.
    const key = table.rule(`${left} entries, key from ${least}`, () =>
      keys.map((digit, index) =>
        option(
          0.7 ** index,
          table.token(digit),
          table.token(': '),
          integerSymbol(table, 5),
          entries(table, left - 1, least + index + 1, 'later'),
        ),
      ),
    );
    return place === 'first'
      ? [option(1, close), option(19, key)]
      : [option(1, close), option(1.5, table.token(', '), key)];
  });
}
