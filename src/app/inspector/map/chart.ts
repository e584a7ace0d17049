/** The points of the map and finding one's way among them: what is near a place, what is next in a direction. */
import type { Mode } from '../../../core/task/mode';

/** One task on the map; places in [0, 1]. */
export interface MapPoint {
  readonly number: number;
  readonly mode: Mode;
  readonly iteration: number;
  /** Absent where it was never drawn. */
  readonly solveRate?: number;
  readonly program: string;
  readonly x: number;
  readonly y: number;
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/** Index of the point nearest to a place, not farther than `reach`; undefined if there is none. */
export function nearest(
  points: readonly MapPoint[],
  x: number,
  y: number,
  reach: number,
): number | undefined {
  let best: number | undefined;
  let least = reach * reach;
  points.forEach((point, index) => {
    const distance = (point.x - x) ** 2 + (point.y - y) ** 2;
    if (distance <= least) {
      least = distance;
      best = index;
    }
  });
  return best;
}

/** Index of the next point in a direction: ahead of this one, and more ahead than aside. */
export function nextIn(points: readonly MapPoint[], from: number, direction: Direction): number | undefined {
  const here = points[from];
  if (!here) return points.length > 0 ? 0 : undefined;
  const sign = direction === 'left' || direction === 'up' ? -1 : 1;
  const along = direction === 'left' || direction === 'right' ? 'x' : 'y';
  const aside = along === 'x' ? 'y' : 'x';
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  points.forEach((point, index) => {
    const ahead = sign * (point[along] - here[along]);
    const off = Math.abs(point[aside] - here[aside]);
    if (index === from || ahead <= 0 || off > ahead) return;
    const distance = ahead + 2 * off;
    if (distance < least) {
      least = distance;
      best = index;
    }
  });
  return best;
}
