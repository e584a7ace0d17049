/**
 * Comparisons in statements: numbers with numbers, letters and texts with each other, lists with lists, and whether
 * something is in something. Nothing is compared with itself, and no literal with a literal.
 */
import { divisor, type Name, type PlainRules, wholeTypes } from './plain-rules';
import { comparisonWeights } from './rules';
import { letterLiteral } from './sequence-rules';
import { type Alternative, followedBy, type GrammarSymbol, option, scaled } from './symbol';

/** One comparison of what is in scope. */
export function condition(plain: PlainRules): GrammarSymbol {
  return plain.rule('plain condition', () => [
    ...ofNumbers(plain),
    ...ofTexts(plain),
    ...(plain.reach === 'inside' ? ofLists(plain) : []),
  ]);
}

function ofNumbers(plain: PlainRules): readonly Alternative[] {
  const t = (lexeme: string): GrammarSymbol => plain.table.token(lexeme);
  const holders = plain.tokens('list', 'tuple', 'dict');
  const modulus = plain.rule('plain modulus', () => [
    option(1, divisor(plain.table)),
    ...plain.tokens('positive'),
  ]);
  const remainder = plain.table.rule('plain remainder', () => [option(2, t('0')), option(1, t('1'))]);
  const compared = (other: GrammarSymbol): readonly Alternative[] => [
    ...comparisonWeights.map(([operator, weight]) => option(weight, t(operator), other)),
    option(0.5, t(' % '), modulus, t(' == '), remainder),
    ...(holders.length > 0
      ? [
          option(
            0.7,
            t(' in '),
            plain.rule('plain holder', () => holders),
          ),
        ]
      : []),
  ];
  return plain.computed().flatMap(({ weight, symbols }): readonly Alternative[] => {
    const [first] = symbols;
    const bare =
      symbols.length === 1 && first ? plain.names.find(({ name }) => first === t(name)) : undefined;
    const other = bare ? besides(plain, bare) : plain.operand();
    const rest = plain.rule(`plain comparison${bare ? ` of ${bare.name}` : ''}`, () => compared(other));
    return [option(weight, ...symbols, rest)];
  });
}

/** An operand other than that name. */
function besides(plain: PlainRules, { name }: Name): GrammarSymbol {
  const own = plain.table.token(name);
  return plain.rule(`plain operand besides ${name}`, () => [
    ...plain.literals(),
    ...plain.tokens(...wholeTypes).filter(({ symbols }) => symbols[0] !== own),
  ]);
}

function ofTexts(plain: PlainRules): readonly Alternative[] {
  const t = (lexeme: string): GrammarSymbol => plain.table.token(lexeme);
  const letter = letterLiteral(plain.table);
  const texts = plain.tokens('str');
  const named = plain.named('str', 'letter').flatMap((one): readonly Alternative[] => {
    const others = (...types: readonly Name['type'][]): readonly Alternative[] =>
      plain.tokens(...types).filter(({ symbols }) => symbols[0] !== t(one.name));
    const compared = plain.rule(`text compared with ${one.name}`, () => [
      ...reversed(plain, one),
      ...others('str', 'letter'),
      option(3, ...letter),
    ]);
    const holders = others('str');
    const within = plain.rule(`text with ${one.name}`, () => holders);
    return [
      option(one.weight * 0.8, t(one.name), t(' == '), compared),
      option(one.weight * 0.3, t(one.name), t(' != '), compared),
      ...(holders.length > 0 ? [option(one.weight * 0.4, t(one.name), t(' in '), within)] : []),
    ];
  });
  return [
    ...named,
    ...(texts.length > 0
      ? [
          option(
            1,
            ...letter,
            t(' in '),
            plain.rule('plain text', () => texts),
          ),
        ]
      : []),
  ];
}

function ofLists(plain: PlainRules): readonly Alternative[] {
  const t = (lexeme: string): GrammarSymbol => plain.table.token(lexeme);
  return plain.named('list').flatMap((one): readonly Alternative[] => {
    const others = plain.tokens('list').filter(({ symbols }) => symbols[0] !== t(one.name));
    const compared = plain.rule(`list compared with ${one.name}`, () => [...reversed(plain, one), ...others]);
    return scaled(
      [option(3, t(one.name), t(' == '), compared), option(1, t(one.name), t(' != '), compared)],
      one.weight * 0.1,
    );
  });
}

/** A text or list backwards, to tell whether it is a palindrome. */
function reversed({ table }: PlainRules, { name, type }: Name): readonly Alternative[] {
  return type === 'letter' ? [] : followedBy([option(2, table.token(name))], table.token('[::-1]'));
}
