/**
 * The tour's card in a corner of the window, beside the page and never over it as a whole: one step at a time, with the
 * part it is about outlined. Nothing is locked meanwhile; what a step asks for is ticked off when it has been done, and
 * the person goes on when there is nothing left to read.
 */
import { Button } from '@mantine/core';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { useSessionState } from '../session/context';
import { tourSteps } from './steps';
import './tour.css';

const outlined = 'data-toured';

export function Tour({ onEnd }: { readonly onEnd: () => void }) {
  const steps = useMemo(() => tourSteps.filter(({ about }) => document.querySelector(about)), []);
  const [at, setAt] = useState(0);
  const [side, setSide] = useState<'left' | 'right'>('right');
  const heading = useRef<HTMLHeadingElement>(null);
  const title = useId();
  const step = steps[at];
  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    const part = step && document.querySelector(step.about);
    part?.setAttribute(outlined, '');
    part?.scrollIntoView({ block: 'nearest' });
    if (part) setSide(sideBeside(part.getBoundingClientRect()));
    return () => part?.removeAttribute(outlined);
  }, [step]);
  const now = useSessionState((state) => step?.asks?.done(state) === true);
  const [ticked, setTicked] = useState<readonly number[]>([]);
  // What was done stays done, even if it is undone.
  if (now && !ticked.includes(at)) setTicked([...ticked, at]);
  if (!step) return null;
  const last = at === steps.length - 1;
  return (
    <section
      className="tour"
      data-side={side}
      aria-labelledby={title}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onEnd();
      }}
    >
      <h2 id={title} ref={heading} tabIndex={-1}>
        {step.title}
      </h2>
      <div aria-live="polite">
        <p>{step.text}</p>
        {step.asks && (
          <p className="tour-asks">
            {ticked.includes(at) && '✓ '}
            {step.asks.words}
          </p>
        )}
      </div>
      <div className="tour-buttons">
        <span className="dim">
          {at + 1} of {steps.length}
        </span>
        <Button size="compact-sm" variant="default" onClick={onEnd}>
          {last ? 'Close the tour' : 'End the tour'}
        </Button>
        <Button size="compact-sm" variant="default" disabled={at === 0} onClick={() => setAt(at - 1)}>
          Back
        </Button>
        <Button size="compact-sm" disabled={last} onClick={() => setAt(at + 1)}>
          Next
        </Button>
      </div>
    </section>
  );
}

/** The corner of the window in which the card hides the least of the part. */
function sideBeside({ left, right, width }: DOMRect): 'left' | 'right' {
  return width < innerWidth / 2 && left + right > innerWidth ? 'left' : 'right';
}
