/** Tokens that must all occur: chosen from the vocabulary one by one, each with a way to take it out again. */
import { NativeSelect } from '@mantine/core';
import { memo } from 'react';
import { languageOptions } from '../../../core/config/languageOptions';
import { isSpecial, vocabulary, vocabularyOf } from '../../../core/language/vocabulary';
import { useSessionState } from '../../session/context';
import { useInspectedRun } from '../inspected';
import { visibleLexeme } from '../words';

interface TokenFilterProps {
  readonly value: readonly string[];
  readonly onChange: (tokens: readonly string[]) => void;
}

/** Made anew only when a token is chosen: it has an entry for every token of the run's vocabulary. */
export const TokenFilter = memo(function TokenFilter({ value, onChange }: TokenFilterProps) {
  const stored = useInspectedRun();
  const known = useSessionState(({ open, draft }) => {
    const config = stored?.config ?? open?.config ?? draft.config;
    return config ? vocabularyOf(languageOptions(config)) : vocabulary;
  });
  const choices = known.lexemes.filter((_, token) => !isSpecial(token));
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
