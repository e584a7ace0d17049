/** A proposal of the archive as the examination asks it. */
import { helpersIn } from '../../../core/language/composite';
import type { Reference } from '../../../core/task/prompt';
import type { ProposalDetail } from '../../../engine/archive/protocol';
import type { ExaminedQuestion, PromptSource } from '../../../engine/examination/protocol';

/** The task it became; undefined if it was refused. */
export function questionOf({ row, pairs, visible, message }: ProposalDetail): ExaminedQuestion | undefined {
  if (pairs.length === 0) return undefined;
  const question = { mode: row.mode, program: row.program, pairs, visible };
  return message === undefined ? question : { ...question, message };
}

/** What the proposer read when it wrote it; undefined where that is no longer known. */
export function proposerPromptOf({
  row,
  references,
  proposerPrompt,
}: ProposalDetail): PromptSource | undefined {
  if (!proposerPrompt) return undefined;
  const helpers = row.mode === 'induction' ? [] : helpersIn(row.program);
  const examples = references.slice(0, references.length - helpers.length);
  const shown = examples.flatMap(({ row: reference }): Reference[] =>
    reference
      ? [
          {
            program: reference.program,
            input: reference.inputs[0] ?? '',
            output: reference.outputs[0] ?? '',
          },
        ]
      : [],
  );
  if (shown.length < examples.length) return undefined;
  const source = { from: 'references', mode: row.mode, references: shown } as const;
  return helpers.length === 0 ? source : { ...source, helpers };
}
