/** What a `for` of statements may run over, and what that makes of its variable. */
import { type Frame, parameterNames } from './frame-rules';
import type { Name } from './plain-rules';
import { slicing } from './sequence-rules';
import { type GrammarSymbol, option, type SymbolTable } from './symbol';

export interface LoopSource {
  readonly weight: number;
  readonly symbols: readonly GrammarSymbol[];
  readonly variable: Extract<Name['type'], 'int' | 'letter' | 'index' | 'key' | 'positive'>;
}

/** The arguments, or parts of them, and ranges made of them. */
export function loopSources(table: SymbolTable, frame: Frame): readonly LoopSource[] {
  const t = (lexeme: string): GrammarSymbol => table.token(lexeme);
  const parameters = parameterNames(frame);
  const part = table.rule('part to go through', () => [option(14), ...slicing(table, 'list')]);
  const range = (...end: readonly GrammarSymbol[]): readonly GrammarSymbol[] => [t('range('), ...end, t(')')];
  const further = table.rule('end of a range', () => [option(2), option(1, t(' + '), t('1'))]);
  const source = (
    weight: number,
    variable: LoopSource['variable'],
    ...symbols: readonly GrammarSymbol[]
  ): LoopSource => ({ weight, variable, symbols });
  return parameters.flatMap(({ name, type }): readonly LoopSource[] => {
    const length = [t('len('), t(name), t(')')];
    switch (type) {
      case 'int': {
        const alone = parameters.length === 1;
        return [
          source(alone ? 2 : 1, 'int', ...range(t(name), further)),
          source(alone ? 1 : 0.5, 'positive', ...range(t('1'), t(', '), t(name), further)),
          ...(alone ? [source(0.4, 'positive', ...range(t('2'), t(', '), t(name)))] : []),
        ];
      }
      case 'list':
        return [
          source(4, 'int', t(name), part),
          ...(name === 'x' ? [source(1, 'index', ...range(...length))] : []),
        ];
      case 'str':
        return [
          source(4, 'letter', t(name), part),
          ...(name === 'x' ? [source(0.5, 'int', ...range(...length))] : []),
        ];
      case 'dict':
        return [source(3, 'key', t(name)), source(2, 'int', t(name), t('.values()'))];
      default:
        return [source(4, 'int', t(name))];
    }
  });
}
