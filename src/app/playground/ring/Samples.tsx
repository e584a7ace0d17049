/** The proposals in flight as a list: seen on narrow screens, read aloud on all. */
import { ProgramLine } from '../../code/Code';
import { ModeMark } from '../../components/ModeMark';
import { inputWords, verdictWords } from './Chip';
import type { Flight } from './flight';

interface SamplesProps {
  readonly flight: Flight;
  /** `wide`: the drawing already shows them. */
  readonly size: 'wide' | 'narrow';
}

export function Samples({ flight, size }: SamplesProps) {
  if (flight.cards.length === 0 && size === 'wide') return null;
  return (
    <div className={size === 'wide' ? 'sr-only' : 'ring-samples'}>
      <h3 className="ring-samples-title">
        {flight.cards.length === 0
          ? 'Normal and slow motion show single tasks here.'
          : `From iteration ${flight.iteration}`}
      </h3>
      <ul>
        {flight.cards.map((card) => (
          <li key={card.key} className={`ring-sample ring-sample-${card.place}`}>
            <ModeMark mode={card.mode} />
            <span className="sr-only">{card.mode}: </span>
            <ProgramLine source={card.program} />
            <span className="ring-sample-input"> {inputWords(card)}</span>
            <span className="ring-sample-verdict">{verdictWords(card)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
