/** Every time a task was drawn for solving and the share of right answers then: a small chart, and the same as a table. */
import type { ArchivedDraw, ProposalDetail } from '../../../engine/archive/protocol';
import { percent } from '../../components/format';

const drawnWords: Readonly<Record<ArchivedDraw['drawn'], string>> = {
  new: 'new in the batch',
  refill: 'drawn from the buffer',
  probe: 'only measured',
};

const width = 360;
const height = 84;
const inset = 8;

export function DrawHistory({ detail }: { readonly detail: ProposalDetail }) {
  const { draws, drawsForgotten, row } = detail;
  if (draws.length === 0) return <p className="dim">Never drawn so far.</p>;
  const first = draws[0]?.iteration ?? 0;
  const last = draws.at(-1)?.iteration ?? first;
  const points = draws.map(({ iteration, solveRate }) => ({
    iteration,
    x: inset + ((width - 2 * inset) * (iteration - first)) / Math.max(1, last - first),
    y: height - inset - (height - 2 * inset) * solveRate,
  }));
  return (
    <div className="draws" data-mode={row.mode}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Solve rate from iteration ${first} to ${last}; the table below has the numbers.`}
      >
        <path className="draws-frame" d={`M0 ${inset}H${width}M0 ${height - inset}H${width}`} />
        <polyline className="draws-line" points={points.map(({ x, y }) => `${x},${y}`).join(' ')} />
        {points.map(({ iteration, x, y }) => (
          <circle key={iteration} className="draws-point" cx={x} cy={y} r="3" />
        ))}
      </svg>
      <p className="draws-ends">
        <span>iteration {first}</span>
        <span>0 to 100 % solved</span>
        <span>{last}</span>
      </p>
      <details>
        <summary>{draws.length === 1 ? 'The draw' : `All ${draws.length} draws`} as a table</summary>
        <table className="detail-table">
          <thead>
            <tr>
              <th scope="col">Iteration</th>
              <th scope="col">Drawn</th>
              <th scope="col" className="number">
                Solved
              </th>
            </tr>
          </thead>
          <tbody>
            {draws.map(({ iteration, drawn, solveRate }) => (
              <tr key={iteration}>
                <td>{iteration}</td>
                <td>{drawnWords[drawn]}</td>
                <td className="number">{percent(solveRate)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
      {drawsForgotten > 0 && <p className="dim">{drawsForgotten} older draws had to make room.</p>}
    </div>
  );
}
