/** The tasks of the map as a list, a screen at a time: the same for who cannot use the drawing. */
import { useState } from 'react';
import { shortProgram } from '../../code/body';
import { percent } from '../../components/format';
import type { MapPoint } from './chart';

const pageSize = 25;

/** Characters of a program in the list. */
const longestProgram = 80;

interface PointListProps {
  readonly points: readonly MapPoint[];
  readonly onOpen: (number: number) => void;
}

export function PointList({ points, onOpen }: PointListProps) {
  const [opened, setOpened] = useState<'open' | 'closed'>('closed');
  const [page, setPage] = useState(0);
  const pages = Math.max(1, Math.ceil(points.length / pageSize));
  const current = Math.min(page, pages - 1);
  return (
    <details onToggle={({ currentTarget }) => setOpened(currentTarget.open ? 'open' : 'closed')}>
      <summary>As a list</summary>
      {opened === 'open' && (
        <>
          <ul className="map-list" aria-label="Tasks of the map">
            {points.slice(current * pageSize, (current + 1) * pageSize).map((point) => (
              <li key={point.number}>
                <button type="button" className="text-button" onClick={() => onOpen(point.number)}>
                  No. {point.number}
                </button>{' '}
                {point.mode}, iteration {point.iteration},{' '}
                {point.solveRate === undefined ? 'not drawn yet' : `${percent(point.solveRate)} solved`}:{' '}
                <code>{shortProgram(point.program, longestProgram)}</code>
              </li>
            ))}
          </ul>
          <p className="map-pages">
            <button
              type="button"
              className="text-button"
              disabled={current === 0}
              onClick={() => setPage(current - 1)}
            >
              Earlier
            </button>
            page {current + 1} of {pages}
            <button
              type="button"
              className="text-button"
              disabled={current === pages - 1}
              onClick={() => setPage(current + 1)}
            >
              Later
            </button>
          </p>
        </>
      )}
    </details>
  );
}
