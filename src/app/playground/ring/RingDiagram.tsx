/**
 * The ring as a drawing: five nodes, the arcs between them, the numbers beside them and the sampled proposals on
 * their way. It is hidden from assistive technology, which gets the same as a table and a list (`Ring.tsx`).
 */
import { type Mode, type Phase, phases } from '../../../core/task/mode';
import type { RingSnapshot } from '../../../engine/trainer/protocol';
import { compactProgram } from '../../code/body';
import { modeOutlines } from '../../components/ModeMark';
import type { Flight, FlightCard } from './flight';
import {
  arcPath,
  labelAt,
  narrowLayout,
  nodeCentre,
  type Point,
  type RingLayout,
  rimDash,
  wideLayout,
} from './geometry';
import { type LedgerLine, phasePurposes, phaseTitles, rejectionWords } from './ledger';

/** What stands inside each node. */
const glyphs: Readonly<Record<Phase, string>> = {
  propose: 'f(x)',
  validate: '>>>',
  solve: '= ?',
  reward: '+1',
  update: 'Δθ',
};

const countWidth = 50;
const lineHeight = 18;

interface RingDiagramProps {
  readonly size: 'wide' | 'narrow';
  readonly active: RingSnapshot['phase'] | undefined;
  /** `spinning`: too fast to follow, a comet stands for the loop. */
  readonly motion: 'spinning' | 'still';
  /** Share of an iteration's time each phase takes. */
  readonly shares: Readonly<Record<Phase, number>> | undefined;
  readonly lines: Readonly<Record<Phase, readonly LedgerLine[]>> | undefined;
  readonly gradientNorm: number | undefined;
  readonly flight: Flight;
  readonly modes: readonly Mode[];
  readonly headline: string;
  readonly subline: string;
  readonly note: string;
}

export function RingDiagram(props: RingDiagramProps) {
  const layout = props.size === 'wide' ? wideLayout : narrowLayout;
  return (
    <div
      className="ring-stage"
      style={{ aspectRatio: `${layout.width} / ${layout.height}` }}
      aria-hidden="true"
    >
      {props.motion === 'spinning' && <Comet layout={layout} />}
      <svg className="ring-diagram" aria-hidden="true" viewBox={`0 0 ${layout.width} ${layout.height}`}>
        <defs>
          <marker
            id="ring-arrow"
            viewBox="0 0 8 8"
            refX="5"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path d="M1 1L6 4L1 7" fill="none" stroke="context-stroke" strokeWidth="1.4" />
          </marker>
        </defs>
        {phases.map((phase) => (
          <path
            key={phase}
            className={`ring-arc ${props.active === phase ? 'ring-lit' : ''}`}
            d={arcPath(layout, phase)}
            markerEnd="url(#ring-arrow)"
          />
        ))}
        {phases.map((phase) => (
          <Node key={phase} layout={layout} phase={phase} {...props} />
        ))}
        <Centre layout={layout} {...props} />
        {props.size === 'wide' && props.flight.cards.map((card) => <Chip key={card.key} card={card} />)}
      </svg>
    </div>
  );
}

/**
 * What turns at full speed. A drawing of its own, because the browser moves a whole element without painting it
 * again, but paints a drawing again for every part that moves in it.
 */
function Comet({ layout }: { readonly layout: RingLayout }) {
  const { centre, radius, width, height } = layout;
  const half = radius + 4;
  const share = (part: number, whole: number): string => `${(100 * part) / whole}%`;
  return (
    <svg
      className="ring-comet"
      aria-hidden="true"
      viewBox={`${-half} ${-half} ${2 * half} ${2 * half}`}
      style={{
        left: share(centre.x - half, width),
        top: share(centre.y - half, height),
        width: share(2 * half, width),
      }}
    >
      <circle r={radius} pathLength={100} />
    </svg>
  );
}

type NodeProps = RingDiagramProps & { readonly layout: RingLayout; readonly phase: Phase };

function Node({ layout, phase, active, shares, size, lines, gradientNorm, modes }: NodeProps) {
  const { x, y } = nodeCentre(layout, phase);
  const lit = active === phase ? 'ring-lit' : '';
  return (
    <g className={`ring-node ring-node-${phase} ${lit}`}>
      <circle className="ring-disc" cx={x} cy={y} r={layout.nodeRadius} />
      {shares && (
        <circle
          className="ring-share"
          cx={x}
          cy={y}
          r={layout.nodeRadius}
          strokeDasharray={rimDash(layout.nodeRadius, shares[phase])}
          transform={`rotate(-90 ${x} ${y})`}
        />
      )}
      <text className="ring-glyph" x={x} y={y} dy="0.35em" textAnchor="middle">
        {glyphs[phase]}
      </text>
      {size === 'narrow' ? (
        <text className="ring-name" x={x} y={y + layout.nodeRadius + 15} textAnchor="middle">
          {phaseTitles[phase]}
        </text>
      ) : (
        <Words
          phase={phase}
          at={labelAt(layout, phase)}
          lines={lines?.[phase]}
          gradientNorm={gradientNorm}
          modes={modes}
        />
      )}
    </g>
  );
}

interface WordsProps {
  readonly phase: Phase;
  readonly at: Point & { readonly anchor: 'start' | 'end' };
  readonly lines: readonly LedgerLine[] | undefined;
  readonly gradientNorm: number | undefined;
  readonly modes: readonly Mode[];
}

function Words({ phase, at, lines, gradientNorm, modes }: WordsProps) {
  return (
    <g transform={`translate(${at.x} ${at.y})`}>
      <text className="ring-name" textAnchor={at.anchor}>
        {phaseTitles[phase]}
      </text>
      {lines ? (
        lines.map((line, index) => (
          <Ledger key={line.what} line={line} modes={modes} anchor={at.anchor} y={(index + 1) * lineHeight} />
        ))
      ) : (
        <Purpose phase={phase} anchor={at.anchor} />
      )}
      {phase === 'update' && lines && gradientNorm !== undefined && (
        <text className="ring-count" textAnchor={at.anchor} y={lineHeight}>
          gradient {gradientNorm.toFixed(2)}
        </text>
      )}
    </g>
  );
}

/** The purpose of a phase over two lines, for an idle ring. */
function Purpose({ phase, anchor }: { readonly phase: Phase; readonly anchor: 'start' | 'end' }) {
  const words = phasePurposes[phase].split(' ');
  const half = Math.ceil(words.length / 2);
  return [words.slice(0, half), words.slice(half)].map((part, index) => (
    <text key={part.join(' ')} className="ring-purpose" textAnchor={anchor} y={(index + 1) * lineHeight}>
      {part.join(' ')}
    </text>
  ));
}

interface LedgerProps {
  readonly line: LedgerLine;
  readonly modes: readonly Mode[];
  readonly anchor: 'start' | 'end';
  readonly y: number;
}

function Ledger({ line, modes, anchor, y }: LedgerProps) {
  const width = modes.length * countWidth;
  const from = anchor === 'start' ? 0 : -width;
  return (
    <g className={`ring-ledger ring-${line.tone}`} transform={`translate(0 ${y})`}>
      {modes.map((mode, index) => (
        <g key={mode} data-mode={mode} transform={`translate(${from + index * countWidth} 0)`}>
          <path d={modeOutlines[mode]} fill="var(--mode)" transform="translate(0 -8) scale(0.82)" />
          <text className="ring-count" x={12}>
            {line.counts[mode] ?? '–'}
          </text>
        </g>
      ))}
      <text
        className="ring-what"
        x={anchor === 'start' ? width : -width - 8}
        textAnchor={anchor === 'start' ? 'start' : 'end'}
      >
        {line.what}
      </text>
    </g>
  );
}

type CentreProps = RingDiagramProps & { readonly layout: RingLayout };

function Centre({ layout, headline, subline, note, size }: CentreProps) {
  const { x, y } = layout.centre;
  const step = size === 'wide' ? 22 : 17;
  return (
    <g textAnchor="middle">
      <text className="ring-headline" x={x} y={y + 4}>
        {headline}
      </text>
      <text className="ring-subline" x={x} y={y + 4 + step}>
        {subline}
      </text>
      <text className="ring-note" x={x} y={y + 4 + 2 * step - 3}>
        {note}
      </text>
    </g>
  );
}

const chipHeight = 26;
const characterWidth = 7.3;
const longestChip = 22;

/** Where a card is drawn, by its place and slot. */
function chipAt({ place, slot }: FlightCard): Point {
  switch (place) {
    case 'start':
      return nodeCentre(wideLayout, 'propose');
    case 'waiting':
      return { x: [482, 502, 524, 552][slot] ?? 552, y: 10 + slot * 34 };
    case 'kept':
      return { x: 96 + slot * 220, y: 430 };
    case 'fallen':
      return { x: 610, y: 220 + slot * 52 };
    default:
      return place satisfies never;
  }
}

function Chip({ card }: { readonly card: FlightCard }) {
  const { result } = compactProgram(card.program);
  const input = card.inputs.length === 1 ? `x = ${card.inputs[0]}` : `${card.inputs.length} inputs`;
  const room = longestChip - input.length;
  const text = result.length > room ? `${result.slice(0, room - 1)}…` : result;
  const width = 42 + (text.length + input.length) * characterWidth;
  const { x, y } = chipAt(card);
  const verdict =
    card.place === 'kept'
      ? '✓ valid'
      : card.place === 'fallen' && card.verdict !== 'valid' && card.verdict !== 'waiting'
        ? `✗ ${rejectionWords[card.verdict]}`
        : undefined;
  return (
    <g
      className={`ring-chip ring-chip-${card.place}`}
      data-mode={card.mode}
      style={{ transform: `translate(${x}px, ${y}px)` }}
    >
      <rect width={width} height={chipHeight} rx={6} />
      <path d={modeOutlines[card.mode]} fill="var(--mode)" transform="translate(9 8.5) scale(0.9)" />
      <text className="ring-chip-text" x={24} y={17}>
        {text}
        <tspan className="ring-chip-input" dx={12}>
          {input}
        </tspan>
      </text>
      {verdict && (
        <text
          className="ring-chip-verdict"
          x={card.place === 'kept' ? width + 7 : 10}
          y={card.place === 'kept' ? 17 : 40}
        >
          {verdict}
        </text>
      )}
    </g>
  );
}
