/** The proposals in flight as a list: seen on narrow screens, read aloud on all. */
import { ProgramLine } from '../../code/Code';
import { ModeMark } from '../../components/ModeMark';
import type { Flight } from './flight';
import { rejectionWords } from './ledger';

interface SamplesProps {
  readonly flight: Flight;
  /** `wide`: the drawing already shows them. */
  readonly size: 'wide' | 'narrow';
}

export function Samples({ flight, size }: SamplesProps) {
  if (flight.cards.length === 0) return null;
  return (
    <div className={size === 'wide' ? 'sr-only' : 'ring-samples'}>
      <h3 className="ring-samples-title">From iteration {flight.iteration}</h3>
      <ul>
        {flight.cards.map(({ key, mode, program, inputs, place, verdict }) => (
          <li key={key} className={`ring-sample ring-sample-${place}`}>
            <ModeMark mode={mode} />
            <span className="sr-only">{mode}: </span>
            <ProgramLine source={program} />
            <span className="dim small">
              {' '}
              {inputs.length === 1 ? `x = ${inputs[0]}` : `${inputs.length} inputs`}
            </span>
            <span className="ring-sample-verdict">
              {place === 'kept' && '✓ valid'}
              {place === 'fallen' &&
                verdict !== 'valid' &&
                verdict !== 'waiting' &&
                `✗ ${rejectionWords[verdict]}`}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
