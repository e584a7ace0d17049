/** What keys do on a chart that has the focus: move the crosshair, zoom, pan, show the whole run again. */

export type ChartMove =
  /** Crosshair by points of the chart, negative to the left. */
  | { readonly kind: 'step'; readonly points: number }
  | { readonly kind: 'end'; readonly which: 'first' | 'last' }
  | { readonly kind: 'zoom'; readonly factor: number }
  /** By a share of what is shown. */
  | { readonly kind: 'pan'; readonly share: number }
  | { readonly kind: 'whole' }
  | { readonly kind: 'leave' };

/** How much one zoom shows of what was shown; buttons, keys and wheel zoom alike. */
export const zoomFactor = 1 / 1.5;
/** How far one pan goes, as a share of what is shown. */
export const panShare = 0.25;
const largeStep = 10;

const moves: Readonly<Record<string, ChartMove>> = {
  ArrowLeft: { kind: 'step', points: -1 },
  ArrowRight: { kind: 'step', points: 1 },
  PageDown: { kind: 'step', points: -largeStep },
  PageUp: { kind: 'step', points: largeStep },
  Home: { kind: 'end', which: 'first' },
  End: { kind: 'end', which: 'last' },
  '+': { kind: 'zoom', factor: zoomFactor },
  '=': { kind: 'zoom', factor: zoomFactor },
  '-': { kind: 'zoom', factor: 1 / zoomFactor },
  '0': { kind: 'whole' },
  Escape: { kind: 'leave' },
};

const shiftedMoves: Readonly<Record<string, ChartMove>> = {
  ArrowLeft: { kind: 'pan', share: -panShare },
  ArrowRight: { kind: 'pan', share: panShare },
};

type Press = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** @returns undefined for a key that is not the chart's */
export function chartMove({ key, shiftKey, ctrlKey, metaKey, altKey }: Press): ChartMove | undefined {
  if (ctrlKey || metaKey || altKey) return undefined;
  return (shiftKey ? shiftedMoves[key] : undefined) ?? moves[key];
}
