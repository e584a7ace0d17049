/** Answers just asked of a model, the greedy one first. */
import type { Mode } from '../../../core/task/mode';
import type { DistinctAnswer, SolveAnswer } from '../../../engine/examination/protocol';
import { ProgramBody, Value } from '../../code/Code';
import { decimal, percent } from '../../components/format';
import { gradeWords } from '../words';

interface AnswerTableProps {
  readonly mode: Mode;
  readonly label: string;
  readonly answer: SolveAnswer;
}

export function AnswerTable({ mode, label, answer }: AnswerTableProps) {
  return (
    <table className="detail-table" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">Answer</th>
          <th scope="col">Verdict</th>
          <th scope="col" className="number">
            Of {answer.samples}
          </th>
          <th scope="col" className="number">
            Log-prob.
          </th>
        </tr>
      </thead>
      <tbody>
        {answer.answers.map((distinct) => (
          <AnswerLine key={`${distinct.grade} ${distinct.text}`} mode={mode} answer={distinct} />
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={4}>{percent(answer.solveRate)} of the samples are right.</td>
        </tr>
      </tfoot>
    </table>
  );
}

function AnswerLine({ mode, answer }: { readonly mode: Mode; readonly answer: DistinctAnswer }) {
  const { text, grade, count, greedy, logProb } = answer;
  return (
    <tr data-grade={grade}>
      <td>
        {mode === 'induction' ? <ProgramBody source={text} /> : <Value source={text} />}
        {greedy && <span className="dim"> likeliest</span>}
      </td>
      <td className="answer-grade">{gradeWords[grade]}</td>
      <td className="number">{count}</td>
      <td className="number">{decimal(logProb)}</td>
    </tr>
  );
}
