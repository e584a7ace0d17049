/** Inputs and outputs of a proposal: of a task with Python's values, of a refused one with what it asked for. */
import type { ProposalDetail } from '../../../engine/archive/protocol';
import { Value } from '../../code/Code';

export function Pairs({ detail }: { readonly detail: ProposalDetail }) {
  const { row, pairs, visible, message } = detail;
  const lines =
    pairs.length > 0
      ? pairs
      : row.inputs.map((input) => ({ input, output: undefined as string | undefined }));
  return (
    <>
      <table className="detail-table">
        <thead>
          <tr>
            <th scope="col">Input</th>
            <th scope="col">Output</th>
            {row.mode === 'induction' && pairs.length > 0 && <th scope="col">Solver</th>}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ input, output }, index) => (
            <tr key={input}>
              <td>
                <Value source={input} />
              </td>
              <td>
                {output === undefined ? (
                  <span className="dim">none: refused</span>
                ) : (
                  <Value source={output} />
                )}
              </td>
              {row.mode === 'induction' && pairs.length > 0 && (
                <td>{index < visible ? 'sees it' : 'hidden'}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {message !== undefined && (
        <p>
          Its proposer says: <Value source={message} />
        </p>
      )}
    </>
  );
}
