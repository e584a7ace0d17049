/** The likeliest tokens of one place as bars with their numbers; the one that was written is marked. */
import type { Alternative } from '../../../engine/examination/protocol';
import { visibleLexeme } from '../words';
import './heat.css';
import { chance } from './scale';

interface AlternativesProps {
  /** Id of the token that was written. */
  readonly chosen: number;
  readonly alternatives: readonly Alternative[];
}

export function Alternatives({ chosen, alternatives }: AlternativesProps) {
  return (
    <ol className="alternatives" aria-label="Likeliest tokens">
      {alternatives.map(({ token, lexeme, probability, logProb }) => (
        <li key={token} data-chosen={token === chosen}>
          <code>{visibleLexeme(lexeme)}</code>
          <span className="alternatives-bar" aria-hidden="true">
            <span style={{ width: `${100 * probability}%` }} />
          </span>
          <span className="alternatives-number">
            {chance(logProb)}
            {token === chosen && <span className="sr-only">, written</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
