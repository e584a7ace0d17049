/**
 * A text token by token, coloured by how surprised its writer was: a token that had to be so is pale, one that was
 * hardly expected is full. Hovering or focusing a token opens what else could have stood there; arrow keys go from
 * token to token, Escape closes.
 */
import {
  type CSSProperties,
  type FocusEvent,
  type KeyboardEvent,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import type { Asked } from '../../examination/useAsked';
import { lineStart, visibleLexeme } from '../words';
import './heat.css';
import { Reading } from './Reading';
import { chance, strength } from './scale';
import type { HeatReading, HeatToken } from './token';

interface HeatProps {
  readonly label: string;
  readonly tokens: readonly HeatToken[];
  /** Iteration whose model wrote the tokens. */
  readonly writtenAt?: number;
  readonly reading: Asked<HeatReading>;
  /** The first time a token is looked at. */
  readonly onWant: () => void;
}

export function Heat({ label, tokens, writtenAt, reading, onWant }: HeatProps) {
  const [looked, setLooked] = useState<number>();
  const [stop, setStop] = useState(0);
  const strip = useRef<HTMLDivElement>(null);
  const card = useRef<HTMLDivElement>(null);
  const cardId = useId();
  // Who goes by keyboard cannot scroll the card into sight without leaving the token; a pointer must not lose its place.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the card grows when the model has answered.
  useEffect(() => {
    if (looked !== undefined && strip.current?.contains(document.activeElement))
      card.current?.scrollIntoView({ block: 'nearest' });
  }, [looked, reading.state]);

  const look = (index: number): void => {
    setLooked(index);
    if (reading.state === 'idle') onWant();
  };
  const move = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = {
      ArrowRight: stop + 1,
      ArrowLeft: stop - 1,
      Home: 0,
      End: tokens.length - 1,
    };
    const target = steps[event.key];
    if (event.key === 'Escape') setLooked(undefined);
    else if (target !== undefined) {
      const next = Math.max(0, Math.min(tokens.length - 1, target));
      strip.current?.querySelectorAll<HTMLElement>('.heat-token')[next]?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const leave = (event: FocusEvent): void => {
    if (!strip.current?.contains(event.relatedTarget)) setLooked(undefined);
  };
  const token = looked === undefined ? undefined : tokens[looked];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the tokens inside take the focus; this only notices that it left.
    <div
      ref={strip}
      className="heat"
      onPointerLeave={() => setLooked(undefined)}
      onBlur={leave}
      onKeyDown={move}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: not a part of a form. */}
      <div className="heat-strip token-flow" role="group" aria-label={label}>
        {tokens.map(({ lexeme, logProb }, index) => (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place.
            key={index}
            type="button"
            className="heat-token"
            data-line={lineStart(lexeme)}
            tabIndex={index === stop ? 0 : -1}
            style={{ '--heat': `${Math.round(40 * strength(logProb))}%` } as CSSProperties}
            aria-label={`${visibleLexeme(lexeme)}, ${logProb === undefined ? 'probability not known' : `probability ${chance(logProb)}`}`}
            aria-describedby={index === looked ? cardId : undefined}
            onPointerEnter={() => look(index)}
            onFocus={() => {
              setStop(index);
              look(index);
            }}
          >
            {visibleLexeme(lexeme)}
          </button>
        ))}
      </div>
      {token && looked !== undefined && (
        <div ref={card} id={cardId} className="heat-card" role="tooltip">
          <Reading
            lexeme={token.lexeme}
            written={token.logProb}
            writtenAt={writtenAt}
            reading={reading}
            index={looked}
          />
        </div>
      )}
    </div>
  );
}
