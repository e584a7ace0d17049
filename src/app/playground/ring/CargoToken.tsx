/** What travels between two phases as a small token with its value; the browser moves it along its path. */
import { modeSigns } from '../../components/ModeMark';
import type { Cargo } from './cargo';
import { cargoPath, type RingLayout } from './geometry';

const height = 22;
const characterWidth = 7.2;

export function CargoToken({ cargo, layout }: { readonly cargo: Cargo; readonly layout: RingLayout }) {
  const { kind, from, to, at, text, mode } = cargo;
  const marked = mode === undefined ? 0 : 14;
  const width = 16 + marked + text.length * characterWidth;
  return (
    <g
      className={`ring-cargo ring-cargo-${kind}`}
      data-to={to}
      data-mode={mode}
      style={{
        offsetPath: `path("${cargoPath(layout, from, to)}")`,
        offsetDistance: at === 'start' ? '0%' : '100%',
      }}
    >
      <rect x={-width / 2} y={-height / 2} width={width} height={height} rx={height / 2} />
      {mode && (
        <path
          d={modeSigns[mode].outline}
          fill="var(--mode)"
          transform={`translate(${8 - width / 2} -4.5) scale(0.9)`}
        />
      )}
      <text x={8 + marked - width / 2} y={4.5}>
        {text}
      </text>
    </g>
  );
}
