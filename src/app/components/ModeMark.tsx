/** A mode's sign: its colour and a shape of its own, so that it is told apart without colour as well. */
import type { Mode } from '../../core/task/mode';

/** Outlines in a 10 by 10 box: a square, a triangle, a disc. */
export const modeOutlines: Readonly<Record<Mode, string>> = {
  deduction: 'M1 1H9V9H1Z',
  abduction: 'M5 0.6L9.8 9.2H0.2Z',
  induction: 'M5 0.5A4.5 4.5 0 1 1 5 9.5A4.5 4.5 0 1 1 5 0.5Z',
};

export function ModeMark({ mode, size = 10 }: { readonly mode: Mode; readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 10 10" aria-hidden="true" data-mode={mode}>
      <path d={modeOutlines[mode]} fill="var(--mode)" />
    </svg>
  );
}
