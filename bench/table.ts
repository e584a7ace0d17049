/** What a benchmark found, as people read it. */
import type { BenchResult } from './benchmark';
import type { BenchRow } from './row';

interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly cells: readonly string[];
}

/** The rows under each other, without columns that none of them fills, and the notes. */
export function table({ rows, shares = new Map(), notes = [] }: BenchResult): string {
  const column = (title: string, align: Column['align'], cell: (row: BenchRow) => string): Column => ({
    title,
    align,
    cells: rows.map(cell),
  });
  const columns = [
    column('parameters', 'right', ({ parameters }) =>
      parameters > 0 ? parameters.toLocaleString('en') : '',
    ),
    column('operation', 'left', ({ operation }) => operation),
    column('batch', 'right', ({ batch }) => String(batch)),
    column('engine', 'left', ({ engine }) => engine),
    column('a second', 'right', ({ tokensPerSecond }) => tokensPerSecond.toLocaleString('en')),
    column('dispatches', 'right', ({ dispatches }) => dispatches?.toLocaleString('en') ?? ''),
    column('share', 'right', (row) => percent(shares.get(row))),
  ].filter(({ cells }) => cells.some((cell) => cell !== ''));
  const padded = columns.map(({ title, align, cells }) => {
    const width = Math.max(title.length, ...cells.map((cell) => cell.length));
    return [title, ...cells].map((cell) => (align === 'right' ? cell.padStart(width) : cell.padEnd(width)));
  });
  const lines =
    rows.length === 0
      ? []
      : Array.from({ length: rows.length + 1 }, (_, i) => padded.map((cells) => cells[i] ?? '').join('  '));
  return [...lines, ...notes.map((note) => `- ${note}`)].join('\n');
}

function percent(share: number | undefined): string {
  return share === undefined ? '' : `${Number((100 * share).toPrecision(2))} %`;
}
