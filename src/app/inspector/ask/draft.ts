/** A person's own task while it is being written: what each mode asks for, and the text as the examination takes it. */
import type { Mode } from '../../../core/task/mode';
import type { QuestionField, QuestionText } from '../../../engine/examination/protocol';

export interface OwnTask {
  readonly mode: Mode;
  readonly program: string;
  /** Induction: one a line. Else one. */
  readonly inputs: string;
  readonly outputs: string;
}

/** A task of the lowest level in each mode, to begin with. */
export const examples: Readonly<Record<Mode, OwnTask>> = {
  deduction: {
    mode: 'deduction',
    program: 'def f(x: int) -> int:\n    return x + 1',
    inputs: '3',
    outputs: '',
  },
  abduction: {
    mode: 'abduction',
    program: 'def f(x: int) -> int:\n    return x + 1',
    inputs: '',
    outputs: '4',
  },
  induction: { mode: 'induction', program: '', inputs: '1\n2\n3\n4', outputs: '2\n3\n4\n5' },
  error: { mode: 'error', program: 'def f(x: int) -> int:\n    return 8 // x', inputs: '0', outputs: '' },
};

/** What of the form each mode uses, as text. */
export function textOf({ mode, program, inputs, outputs }: OwnTask): QuestionText {
  const lines = (text: string): string[] => {
    const all = text.split('\n');
    while (all.at(-1)?.trim() === '') all.pop();
    return mode === 'induction' ? all : all.slice(0, 1);
  };
  return {
    program,
    inputs: mode === 'abduction' ? [] : lines(inputs),
    outputs: mode === 'deduction' || mode === 'error' ? [] : lines(outputs),
  };
}

/** What a field of the form is called where a mistake is told. */
export function fieldName(mode: Mode, at: QuestionField): string {
  if (at.field === 'program') return 'Program';
  const name = at.field === 'inputs' ? 'Input' : 'Output';
  return mode === 'induction' ? `${name} ${at.index + 1}` : name;
}

/** The line of what was typed in which a mistake is, with what stands before it and from it on. */
export function placeIn(
  text: QuestionText,
  at: QuestionField,
  offset: number,
): { readonly before: string; readonly after: string } {
  const typed = at.field === 'program' ? text.program : (text[at.field][at.index] ?? '');
  const start = typed.lastIndexOf('\n', offset - 1) + 1;
  const end = typed.indexOf('\n', offset);
  return { before: typed.slice(start, offset), after: typed.slice(offset, end === -1 ? undefined : end) };
}
