/** Tokens that must all occur: chosen from the vocabulary one by one, each with a way to take it out again. */
import { NativeSelect } from '@mantine/core';
import { memo } from 'react';
import { specialCount, vocabulary } from '../../../core/language/vocabulary';
import { visibleLexeme } from '../words';

interface TokenFilterProps {
  readonly value: readonly string[];
  readonly onChange: (tokens: readonly string[]) => void;
}

const choices = vocabulary.lexemes.slice(specialCount);

/** Made anew only when a token is chosen: it has an entry for every token of the vocabulary. */
export const TokenFilter = memo(function TokenFilter({ value, onChange }: TokenFilterProps) {
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label="Add a token"
        value=""
        data={[
          { value: '', label: 'add a token' },
          ...choices
            .filter((lexeme) => !value.includes(lexeme))
            .map((lexeme) => ({ value: lexeme, label: visibleLexeme(lexeme) })),
        ]}
        onChange={({ currentTarget }) => onChange([...value, currentTarget.value])}
      />
      {value.length > 0 && (
        <ul className="filter-tokens">
          {value.map((lexeme) => (
            <li key={lexeme}>
              <button
                type="button"
                className="filter-token"
                aria-label={`Remove token ${visibleLexeme(lexeme)}`}
                onClick={() => onChange(value.filter((known) => known !== lexeme))}
              >
                {visibleLexeme(lexeme)} <span aria-hidden="true">×</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
});
