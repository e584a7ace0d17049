/** A proposal on its way: a card with its program and input, and below it what became of it. */
import type { CSSProperties } from 'react';
import { callWords, cut, shortProgram } from '../../code/body';
import { modeSigns } from '../../components/ModeMark';
import { rejectionWords } from '../../components/rejectionWords';
import type { FlightCard } from './flight';
import type { Point } from './geometry';

const chipHeight = 26;
const characterWidth = 7.3;
/** Characters of a card: program and input together, and of those the input. */
const longestChip = 22;
const longestInput = 9;

/** Where a card is drawn in the wide layout, by its place and slot. */
function chipAt({ place, slot }: FlightCard): Point {
  switch (place) {
    case 'waiting':
      return { x: [482, 502, 524, 552][slot] ?? 552, y: 10 + slot * 34 };
    case 'kept':
      return { x: 70 + slot * 240, y: 436 };
    case 'fallen':
      return { x: 610, y: 222 + slot * 54 };
    default:
      return place satisfies never;
  }
}

/** What became of a proposal, in a few words. */
export function verdictWords({ verdict, letIn, outputs, solved }: FlightCard): string {
  if (verdict === 'waiting') return '';
  if (letIn) return `✗ ${rejectionWords[letIn]}, let in`;
  if (verdict !== 'valid') return `✗ ${rejectionWords[verdict]}`;
  const given =
    outputs.length === 1 ? `Python says ${cut(outputs[0] ?? '', longestInput)}` : `${outputs.length} pairs`;
  return solved ? `${given}, solved ${solved.correct} of ${solved.attempts}` : `✓ ${given}`;
}

/** What a proposal's program is to be run on. */
export function inputWords({ program, inputs }: Pick<FlightCard, 'program' | 'inputs'>): string {
  return inputs.length === 1 ? callWords(program, inputs[0] ?? '') : `${inputs.length} inputs`;
}

export function Chip({ card }: { readonly card: FlightCard }) {
  const input = cut(inputWords(card), longestInput);
  const text = shortProgram(card.program, longestChip - input.length);
  const width = 42 + (text.length + input.length) * characterWidth;
  const { x, y } = chipAt(card);
  return (
    <g
      className={`ring-chip ring-chip-${card.place} ring-chip-${card.told}`}
      data-mode={card.mode}
      style={{ '--x': `${x}px`, '--y': `${y}px` } as CSSProperties}
    >
      <rect width={width} height={chipHeight} rx={6} />
      <path d={modeSigns[card.mode].outline} fill="var(--mode)" transform="translate(9 8.5) scale(0.9)" />
      <text className="ring-chip-text" x={24} y={17}>
        {text}
        <tspan className="ring-chip-input" dx={12}>
          {input}
        </tspan>
      </text>
      <text className="ring-chip-verdict" x={10} y={41}>
        {verdictWords(card)}
      </text>
    </g>
  );
}
