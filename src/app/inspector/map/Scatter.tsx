/** The points themselves. Pointing at one, or going from one to the next with the arrow keys, reads it; Enter opens it. */
import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { ProgramLine } from '../../code/Code';
import { percent } from '../../components/format';
import { ModeMark } from '../../components/ModeMark';
import { useInspectedModes } from '../inspected';
import { type Direction, type MapPoint, nearest, nextIn } from './chart';
import { drawMap, marginPx, type Tint } from './draw';

const heightPx = 520;
/** How near the pointer must be to a point. */
const reachPx = 14;

const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

interface ScatterProps {
  readonly points: readonly MapPoint[];
  readonly tint: Tint;
  readonly newest: number;
  readonly onOpen: (number: number) => void;
}

export function Scatter({ points, tint, newest, onOpen }: ScatterProps) {
  const { ref, width } = useElementSize();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [looked, setLooked] = useState<number>();
  const scheme = useComputedColorScheme('light');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read from the page, which has two schemes.
  useEffect(() => {
    if (canvas.current && width > 0)
      drawMap(canvas.current, { points, tint, newest, looked, widthPx: width, heightPx });
  }, [points, tint, newest, looked, width, scheme]);
  const point = looked === undefined ? undefined : points[looked];

  const at = (event: PointerEvent): number | undefined => {
    const { offsetX, offsetY } = event.nativeEvent;
    const span = Math.min(width, heightPx) - 2 * marginPx;
    return nearest(
      points,
      (offsetX - marginPx) / (width - 2 * marginPx),
      (offsetY - marginPx) / (heightPx - 2 * marginPx),
      reachPx / span,
    );
  };
  const move = (event: KeyboardEvent): void => {
    const direction = directions[event.key];
    if (event.key === 'Enter' && point) onOpen(point.number);
    else if (direction) setLooked((from) => nextIn(points, from ?? -1, direction) ?? from);
    else return;
    event.preventDefault();
  };
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: not a part of a form. */}
      <div
        ref={ref}
        role="group"
        aria-label="Map, use the arrow keys and Enter"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys go from point to point.
        tabIndex={0}
        className="map-canvas"
        onKeyDown={move}
      >
        <canvas
          ref={canvas}
          role="img"
          aria-label={`${points.length} tasks as points; the list below has the same`}
          style={{ width, height: heightPx }}
          data-looked={point === undefined ? 'nothing' : 'point'}
          onPointerMove={(event) => setLooked(at(event))}
          onClick={() => point && onOpen(point.number)}
        />
      </div>
      <p className="map-read" aria-live="polite" data-mode={point?.mode}>
        {point ? <PointWords point={point} /> : <Legend tint={tint} newest={newest} />}
      </p>
    </>
  );
}

function PointWords({ point }: { readonly point: MapPoint }) {
  const { number, mode, iteration, solveRate, program } = point;
  return (
    <>
      <ModeMark mode={mode} /> No. {number}, {mode}, iteration {iteration},{' '}
      {solveRate === undefined ? 'not drawn yet' : `${percent(solveRate)} solved`}:{' '}
      <ProgramLine source={program} />
    </>
  );
}

function Legend({ tint, newest }: Pick<ScatterProps, 'tint' | 'newest'>) {
  const modes = useInspectedModes();
  return (
    <span className="dim map-legend">
      {modes.map((mode) => (
        <span key={mode} data-mode={mode}>
          <ModeMark mode={mode} /> {mode}
        </span>
      ))}
      {tint === 'iteration' && <span>faint: the first iterations, full: iteration {newest}</span>}
      {tint === 'solve rate' && <span>faint: never solved, full: always solved</span>}
    </span>
  );
}
