/** What a model thought of one place in a text: what it wrote, the ten likeliest tokens, what the grammar forbade. */
import { count } from '../../components/format';
import type { Asked } from '../../examination/useAsked';
import { visibleLexeme } from '../words';
import { Alternatives } from './Alternatives';
import { sortForbidden } from './forbidden';
import { chance } from './scale';
import type { HeatReading } from './token';

interface ReadingProps {
  readonly lexeme: string;
  /** Log-probability under the model that wrote it. */
  readonly written: number | undefined;
  readonly writtenAt: number | undefined;
  readonly reading: Asked<HeatReading>;
  readonly index: number;
}

export function Reading({ lexeme, written, writtenAt, reading, index }: ReadingProps) {
  return (
    <>
      <p className="heat-card-token">
        <code>{visibleLexeme(lexeme)}</code>
        {written !== undefined && (
          <span className="dim">
            {chance(written)}
            {writtenAt !== undefined && ` when written, in iteration ${writtenAt}`}
          </span>
        )}
      </p>
      <ModelsView reading={reading} index={index} />
    </>
  );
}

function ModelsView({ reading, index }: Pick<ReadingProps, 'reading' | 'index'>) {
  switch (reading.state) {
    case 'idle':
    case 'busy':
      return <p className="dim">Asking the model what else it could have written …</p>;
    case 'failed':
      return <p className="dim">Its alternatives cannot be shown. {reading.message}</p>;
    case 'answered': {
      const { iteration, tokens, lexemes } = reading.answer;
      const token = tokens[index];
      if (!token) return null;
      return (
        <>
          <p>
            Model of iteration {iteration}: {chance(token.logProb)}, entropy {token.entropy.toFixed(2)} nats.
            The grammar allows {count(token.allowed)} of {count(token.allowed + token.forbidden.length)}{' '}
            tokens.
          </p>
          <Alternatives chosen={token.token} alternatives={token.alternatives} />
          <Forbidden lexemes={token.forbidden.map((id) => lexemes[id] ?? '')} />
        </>
      );
    }
  }
}

export function Forbidden({ lexemes }: { readonly lexemes: readonly string[] }) {
  if (lexemes.length === 0) return <p className="dim">Nothing was forbidden here.</p>;
  const { signatures, marks, words } = sortForbidden(lexemes);
  const groups = [
    ...(signatures > 0 ? [`${signatures} signature lines`] : []),
    ...(marks > 0 ? [`${marks} marks`] : []),
  ];
  return (
    <p className="heat-forbidden">
      Forbidden by the grammar: {groups.join(', ')}
      {groups.length > 0 && words.length > 0 && ', and '}
      <span className="mono">{words.map((lexeme) => visibleLexeme(lexeme)).join('  ')}</span>
    </p>
  );
}
