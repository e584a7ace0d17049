/** A proposal of the archive as the examination asks it. */
import type { Reference } from '../../../core/task/prompt';
import type { ProposalDetail } from '../../../engine/archive/protocol';
import type { ExaminedQuestion, PromptSource } from '../../../engine/examination/protocol';

/** The task it became; undefined if it was refused. */
export function questionOf({ row, pairs, visible }: ProposalDetail): ExaminedQuestion | undefined {
  if (pairs.length === 0) return undefined;
  return { mode: row.mode, program: row.program, pairs, visible };
}

/** What the proposer read when it wrote it; undefined where that is no longer known. */
export function proposerPromptOf({
  row,
  references,
  proposerPrompt,
}: ProposalDetail): PromptSource | undefined {
  if (!proposerPrompt) return undefined;
  const shown = references.flatMap(({ row: reference }): Reference[] =>
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
  if (shown.length < references.length) return undefined;
  return { from: 'references', mode: row.mode, references: shown };
}
