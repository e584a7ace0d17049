/** One task in a buffer: its program in one line, a pair, how often it was solved, when and by whom it was invented. */
import { type CSSProperties, memo } from 'react';
import type { Mode } from '../../../core/task/mode';
import type { BufferRow } from '../../../engine/trainer/protocol';
import { ProgramLine, Value } from '../../code/Code';
import { percent } from '../../components/format';
import { originWords } from '../../inspector/words';

interface BufferTaskProps {
  readonly row: BufferRow;
  readonly mode: Mode;
  /** `lit`: it was shown to the proposer of the task being looked at. */
  readonly look: 'lit' | 'plain';
  /** Must stay the same function; so must `onInspect`. */
  readonly onLook: (row: BufferRow | undefined) => void;
  readonly onInspect: (task: number) => void;
}

/** Snapshots bring new objects for the same rows; only what can change is compared. */
function same(before: BufferTaskProps, after: BufferTaskProps): boolean {
  return (
    before.row.id === after.row.id &&
    before.row.solveRate === after.row.solveRate &&
    before.look === after.look &&
    before.onLook === after.onLook &&
    before.onInspect === after.onInspect
  );
}

export const BufferTask = memo(function BufferTask({ row, mode, look, onLook, onInspect }: BufferTaskProps) {
  const { id, program, input, output, more, iteration, origin, solveRate } = row;
  return (
    <li>
      <button
        type="button"
        className="buffer-task"
        data-mode={mode}
        data-look={look}
        style={{ '--rate': solveRate ?? 0 } as CSSProperties}
        onClick={() => onInspect(id)}
        onPointerEnter={() => onLook(row)}
        onFocus={() => onLook(row)}
      >
        <span className="buffer-program">
          <ProgramLine source={program} />
        </span>
        <SolveBar rate={solveRate} />
        <span className="buffer-pair">
          <Value source={input} />
          <span aria-hidden="true"> → </span>
          <span className="sr-only"> gives </span>
          <Value source={output} />
          {more > 0 && <span className="dim"> and {more} more</span>}
        </span>
        <span className="buffer-origin">
          {look === 'lit' && <span className="buffer-lit">reference, </span>}
          {originWords[origin]}, <span className="sr-only">iteration </span>
          <span aria-hidden="true">#</span>
          {iteration}
        </span>
      </button>
    </li>
  );
}, same);

function SolveBar({ rate }: { readonly rate: number | undefined }) {
  if (rate === undefined) return <span className="buffer-rate dim">not drawn yet</span>;
  return (
    <span className="buffer-rate">
      <span className="solve-bar" aria-hidden="true">
        <span style={{ width: `${100 * rate}%` }} />
      </span>
      <span className="sr-only">solved </span>
      <span className="buffer-percent">{percent(rate)}</span>
    </span>
  );
}
