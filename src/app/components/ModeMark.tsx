/** A mode's sign: its colour and a shape of its own, so that it is told apart without colour as well. */
import type { Mode } from '../../core/task/mode';

interface ModeSign {
  /** Outline in a 10 by 10 box. */
  readonly outline: string;
  /** Its colour in theme.css. */
  readonly colour: `--${string}`;
}

/** A square, a triangle, a disc; and the diamond of error deduction, the mode of the paper's appendix D.1. */
export const modeSigns: Readonly<Record<Mode | 'error', ModeSign>> = {
  deduction: { outline: 'M1 1H9V9H1Z', colour: '--deduction' },
  abduction: { outline: 'M5 0.6L9.8 9.2H0.2Z', colour: '--abduction' },
  induction: { outline: 'M5 0.5A4.5 4.5 0 1 1 5 9.5A4.5 4.5 0 1 1 5 0.5Z', colour: '--induction' },
  error: { outline: 'M5 0L10 5L5 10L0 5Z', colour: '--error-mode' },
};

export function ModeMark({ mode, size = 10 }: { readonly mode: Mode; readonly size?: number }) {
  return (
    <svg
      className="mode-mark"
      width={size}
      height={size}
      viewBox="0 0 10 10"
      aria-hidden="true"
      data-mode={mode}
    >
      <path d={modeSigns[mode].outline} fill="var(--mode)" />
    </svg>
  );
}
