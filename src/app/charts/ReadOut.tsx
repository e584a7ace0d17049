/**
 * Where the crosshair is, in words: the iteration with its tokens and its time, and what happened there. Its place is
 * kept while nobody points, so that nothing moves. A second, hidden line says to screen readers which stretch is shown.
 */
import { useEffect, useRef, useState } from 'react';
import { count, duration } from '../components/format';
import { useDeck } from './DeckContext';
import type { DeckState } from './deck';
import { extentOf } from './lines';
import type { RunCurves } from './run';
import { tickOf } from './ticks';

/** A mark this close to the crosshair is read out, as a share of what is shown. */
const near = 0.012;
/** Zooming goes in steps; only where it ends is said. */
const settleMs = 500;

export function ReadOut({ runs }: { readonly runs: readonly RunCurves[] }) {
  const deck = useDeck();
  const text = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    const write = ({ cursor, shown, preferences: { axis } }: DeckState): void => {
      if (!text.current) return;
      text.current.textContent =
        cursor === undefined ? shownSentence(shown, axis) : pointSentence(runs, cursor, shown, axis);
    };
    write(deck.state);
    return deck.store.subscribe(write);
  }, [deck, runs]);
  return (
    <>
      <p className="charts-readout" ref={text} />
      <Spoken />
    </>
  );
}

type Axis = DeckState['preferences']['axis'];

function shownSentence(shown: DeckState['shown'], axis: Axis): string {
  if (!shown) return 'Whole run. Point at a chart to read all of them at one iteration.';
  return `${axisNoun[axis]} ${tickOf(axis, shown.from)} to ${tickOf(axis, shown.to)} shown.`;
}

const axisNoun: Readonly<Record<Axis, string>> = {
  iteration: 'Iterations',
  tokens: 'Tokens',
  seconds: 'Training time',
};

function pointSentence(
  runs: readonly RunCurves[],
  cursor: number,
  shown: DeckState['shown'],
  axis: Axis,
): string {
  const at = runs[0]?.history.positionAt(axis, cursor);
  if (!at) return '';
  const { from, to } = shown ?? extentOf(runs, axis);
  const happened = runs.flatMap(({ history, markers, name }) =>
    (markers?.() ?? [])
      .filter(({ iteration }) => {
        const x = history.positionAt('iteration', iteration)[axis];
        return Math.abs(x - cursor) <= near * (to - from);
      })
      .map(({ label }) => (runs.length > 1 ? `${name}: ${label}` : label)),
  );
  const where = `Iteration ${count(at.iteration)}, ${count(at.tokens)} tokens, ${duration(at.seconds)} of training.`;
  return [where, ...happened].join(' ');
}

/** Says which stretch is shown once it stays the same. */
function Spoken() {
  const deck = useDeck();
  const [sentence, setSentence] = useState('');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = deck.store.subscribe(({ shown, preferences: { axis } }, previous) => {
      if (shown === previous.shown) return;
      clearTimeout(timer);
      timer = setTimeout(() => setSentence(shown ? shownSentence(shown, axis) : 'Whole run.'), settleMs);
    });
    return () => {
      end();
      clearTimeout(timer);
    };
  }, [deck]);
  return (
    <p className="sr-only" aria-live="polite">
      {sentence}
    </p>
  );
}
