/** One phase of the ring as a drawing: its disc with its share of the time, its name and its numbers. */
import type { Mode, Phase } from '../../../core/task/mode';
import { modeSigns } from '../../components/ModeMark';
import { labelAt, nodeCentre, type Point, type RingLayout, rimDash } from './geometry';
import { type LedgerLine, phasePurposes, phaseTitles } from './ledger';

/** What stands inside each node. */
const glyphs: Readonly<Record<Phase, string>> = {
  propose: 'f(x)',
  validate: '>>>',
  solve: '= ?',
  reward: '+1',
  update: 'Δθ',
};

const countWidth = 50;
/** At the right there are only whole numbers, and less room where there are more modes. */
const narrowCountWidth = 40;
const lineHeight = 18;

interface RingNodeProps {
  readonly layout: RingLayout;
  readonly phase: Phase;
  readonly size: 'wide' | 'narrow';
  readonly look: 'lit' | 'plain';
  /** Share of an iteration's time this phase takes, in [0, 1]. */
  readonly share: number | undefined;
  readonly lines: readonly LedgerLine[] | undefined;
  readonly gradientNorm: number | undefined;
  readonly modes: readonly Mode[];
}

export function RingNode({ layout, phase, look, share, size, lines, gradientNorm, modes }: RingNodeProps) {
  const { x, y } = nodeCentre(layout, phase);
  return (
    <g className={`ring-node ring-node-${phase} ${look === 'lit' ? 'ring-lit' : ''}`}>
      <circle className="ring-disc" cx={x} cy={y} r={layout.nodeRadius} />
      {share !== undefined && (
        <circle
          className="ring-share"
          cx={x}
          cy={y}
          r={layout.nodeRadius}
          strokeDasharray={rimDash(layout.nodeRadius, share)}
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
          lines={lines}
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
      {phase === 'update' && lines && (
        <text className="ring-count" textAnchor={at.anchor} y={lineHeight}>
          gradient {gradientNorm?.toFixed(2) ?? '–'}
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
  const each = anchor === 'start' && modes.length > 3 ? narrowCountWidth : countWidth;
  const width = modes.length * each;
  const from = anchor === 'start' ? 0 : -width;
  return (
    <g className={`ring-ledger ring-${line.tone}`} transform={`translate(0 ${y})`}>
      {modes.map((mode, index) => (
        <g key={mode} data-mode={mode} transform={`translate(${from + index * each} 0)`}>
          <path d={modeSigns[mode].outline} fill="var(--mode)" transform="translate(0 -8) scale(0.82)" />
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
