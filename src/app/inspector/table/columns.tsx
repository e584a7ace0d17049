/** The columns of the task list: what each shows, how wide it is and from which width of the table on it is there. */
import type { ReactNode } from 'react';
import type { ArchiveRow, SortColumn } from '../../../engine/archive/protocol';
import { ProgramLine, Value } from '../../code/Code';
import { decimal, percent } from '../../components/format';
import { ModeMark } from '../../components/ModeMark';
import { rejectionWords } from '../../components/rejectionWords';
import type { ExplanationId } from '../../explain/metrics';
import { originWords } from '../words';

export interface Column {
  readonly by: SortColumn;
  readonly title: string;
  readonly explain?: ExplanationId;
  /** Least width, pixels. */
  readonly widthPx: number;
  /** Takes what is left over. */
  readonly stretch?: number;
  /** Columns with lower ranks come first where there is no room for all. */
  readonly rank: number;
  readonly align: 'start' | 'end';
  readonly cell: (row: ArchiveRow) => ReactNode;
}

const number = (value: number | undefined): string => (value === undefined ? '–' : decimal(value));

const columns: readonly Column[] = [
  {
    by: 'number',
    title: 'No.',
    explain: 'proposalNumber',
    widthPx: 82,
    rank: 3,
    align: 'end',
    cell: (row) => row.number,
  },
  {
    by: 'mode',
    title: 'Mode',
    widthPx: 112,
    rank: 4,
    align: 'start',
    cell: ({ mode }) => (
      <span className="cell-mode">
        <ModeMark mode={mode} /> {mode}
      </span>
    ),
  },
  {
    by: 'program',
    title: 'Program',
    widthPx: 150,
    stretch: 3,
    rank: 0,
    align: 'start',
    cell: ({ program }) => <ProgramLine source={program} />,
  },
  {
    by: 'inputs',
    title: 'Input',
    widthPx: 84,
    stretch: 1,
    rank: 6,
    align: 'start',
    cell: ({ inputs }) => <Values values={inputs} />,
  },
  {
    by: 'outputs',
    title: 'Output',
    widthPx: 84,
    stretch: 1,
    rank: 7,
    align: 'start',
    cell: ({ outputs }) => <Values values={outputs} />,
  },
  {
    by: 'verdict',
    title: 'Verdict',
    explain: 'validity',
    widthPx: 150,
    rank: 1,
    align: 'start',
    cell: ({ rejection, task }) =>
      rejection === undefined ? (
        '✓ valid'
      ) : (
        <span className="cell-wrong">
          ✗ {rejectionWords[rejection]}
          {task !== undefined && ', let in'}
        </span>
      ),
  },
  {
    by: 'solveRate',
    title: 'Solved',
    explain: 'solveRate',
    widthPx: 122,
    rank: 2,
    align: 'end',
    cell: ({ solveRate }) => <SolveRate rate={solveRate} />,
  },
  {
    by: 'learnability',
    title: 'Learn.',
    explain: 'learnability',
    widthPx: 88,
    rank: 8,
    align: 'end',
    cell: ({ learnability }) => number(learnability),
  },
  {
    by: 'timesDrawn',
    title: 'Drawn',
    explain: 'draws',
    widthPx: 88,
    rank: 10,
    align: 'end',
    cell: ({ timesDrawn }) => timesDrawn,
  },
  {
    by: 'reward',
    title: 'Reward',
    explain: 'rewardPropose',
    widthPx: 92,
    rank: 11,
    align: 'end',
    cell: ({ reward }) => number(reward),
  },
  {
    by: 'advantage',
    title: 'Advantage',
    explain: 'advantage',
    widthPx: 112,
    rank: 12,
    align: 'end',
    cell: ({ advantage }) => number(advantage),
  },
  {
    by: 'iteration',
    title: 'Iteration',
    explain: 'iteration',
    widthPx: 102,
    rank: 5,
    align: 'end',
    cell: ({ iteration }) => iteration,
  },
  {
    by: 'origin',
    title: 'By',
    explain: 'origin',
    widthPx: 80,
    rank: 9,
    align: 'start',
    cell: ({ origin }) => originWords[origin],
  },
  {
    by: 'length',
    title: 'Tokens',
    explain: 'completionTokens',
    widthPx: 86,
    rank: 13,
    align: 'end',
    cell: ({ length }) => (length === 0 ? '–' : length),
  },
];

/** The columns that fit, the most important ones first to be taken and the two first ones always. */
export function columnsFor(tablePx: number): readonly Column[] {
  let leftPx = tablePx;
  let taken = Number.POSITIVE_INFINITY;
  for (const { rank, widthPx } of [...columns].sort((a, b) => a.rank - b.rank)) {
    leftPx -= widthPx;
    if (leftPx < 0 && rank > 1) {
      taken = rank;
      break;
    }
  }
  const shown = columns.filter(({ rank }) => rank < taken);
  // The mode is always told: by its mark where its column is not there.
  if (shown.some(({ by }) => by === 'mode')) return shown;
  return shown.map((column) => (column.by === 'program' ? { ...column, cell: MarkedProgram } : column));
}

/** The widths of columns as CSS grid writes them. */
export function templateOf(shown: readonly Column[]): string {
  return shown
    .map(({ widthPx, stretch }) =>
      stretch === undefined ? `${widthPx}px` : `minmax(${widthPx}px, ${stretch}fr)`,
    )
    .join(' ');
}

function MarkedProgram({ mode, program }: ArchiveRow) {
  return (
    <>
      <span className="cell-mark">
        <ModeMark mode={mode} />
        <span className="sr-only">{mode}: </span>
      </span>
      <ProgramLine source={program} />
    </>
  );
}

function Values({ values }: { readonly values: readonly string[] }) {
  const [first] = values;
  if (first === undefined) return '–';
  return (
    <>
      <Value source={first} />
      {values.length > 1 && <span className="dim"> +{values.length - 1}</span>}
    </>
  );
}

function SolveRate({ rate }: { readonly rate: number | undefined }) {
  if (rate === undefined) return <span className="dim">–</span>;
  return (
    <span className="cell-rate">
      <span className="cell-bar" aria-hidden="true">
        <span style={{ width: `${100 * rate}%` }} />
      </span>
      {percent(rate)}
    </span>
  );
}
