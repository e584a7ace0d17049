/** The page's colours as a canvas needs them. They change with the colour scheme, so they are read when a chart is made. */
import { modeSigns } from '../components/ModeMark';
import type { Line } from './lines';

export interface Palette {
  readonly ink: string;
  readonly dim: string;
  readonly line: string;
  readonly surface: string;
  readonly wrong: string;
  readonly font: string;
  /** Colour of a line: its mode's, its own, its run's, or the ink of the page. */
  of(line: Pick<Line, 'mode' | 'colour' | 'runColour'>): string;
}

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ink: colour('--ink'),
    dim: colour('--ink-dim'),
    line: colour('--line'),
    surface: colour('--surface'),
    wrong: colour('--wrong'),
    font: `12px ${style.fontFamily}`,
    of: ({ mode, colour: own, runColour }) => {
      if (mode) return colour(modeSigns[mode].colour);
      return own ? colour(own) : (runColour ?? colour('--ink'));
    },
  };
}
