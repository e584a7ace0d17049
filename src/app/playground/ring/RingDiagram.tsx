/**
 * The ring as a drawing: five nodes, the arcs between them, the numbers beside them, the sampled proposals and what
 * else is on its way. The drawing is hidden from assistive technology, which gets the same as a table and a list
 * (`Ring.tsx`); the "?" beside its names are not.
 */
import { type Mode, type Phase, phases } from '../../../core/task/mode';
import type { RingSnapshot } from '../../../engine/trainer/protocol';
import { Explain } from '../../explain/Explain';
import { CargoToken } from './CargoToken';
import { Chip } from './Chip';
import type { Cargo } from './cargo';
import type { Flight } from './flight';
import { arcPath, explainAt, narrowLayout, type RingLayout, wideLayout } from './geometry';
import { type LedgerLine, phaseExplanations } from './ledger';
import { RingNode } from './RingNode';

interface RingDiagramProps {
  readonly size: 'wide' | 'narrow';
  readonly active: RingSnapshot['phase'] | undefined;
  /** Share of an iteration's time each phase takes. */
  readonly shares: Readonly<Record<Phase, number>> | undefined;
  readonly lines: Readonly<Record<Phase, readonly LedgerLine[]>> | undefined;
  readonly gradientNorm: number | undefined;
  readonly flight: Flight;
  readonly cargo: readonly Cargo[];
  readonly modes: readonly Mode[];
  readonly headline: string;
  readonly subline: string;
  readonly note: string;
}

export function RingDiagram(props: RingDiagramProps) {
  const { size, active, shares, lines, gradientNorm, modes, flight, cargo } = props;
  const layout = size === 'wide' ? wideLayout : narrowLayout;
  return (
    <div className="ring-stage" style={{ aspectRatio: `${layout.width} / ${layout.height}` }}>
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
            className={`ring-arc ${active === phase ? 'ring-lit' : ''}`}
            d={arcPath(layout, phase)}
            markerEnd="url(#ring-arrow)"
          />
        ))}
        {phases.map((phase) => (
          <RingNode
            key={phase}
            layout={layout}
            phase={phase}
            size={size}
            look={active === phase ? 'lit' : 'plain'}
            share={shares?.[phase]}
            lines={lines?.[phase]}
            gradientNorm={gradientNorm}
            modes={modes}
          />
        ))}
        <Centre layout={layout} {...props} />
        {size === 'wide' && flight.cards.map((card) => <Chip key={card.key} card={card} />)}
        {cargo.map((item) => (
          <CargoToken key={item.key} cargo={item} layout={layout} />
        ))}
      </svg>
      {size === 'wide' &&
        phases.map((phase) => {
          const { x, y } = explainAt(layout, phase);
          return (
            <span key={phase} className="ring-explain" style={{ left: `${100 * x}%`, top: `${100 * y}%` }}>
              <Explain id={phaseExplanations[phase]} />
            </span>
          );
        })}
    </div>
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
