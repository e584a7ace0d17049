/**
 * A suite's task as the model of one level can be asked it, or the reason why it cannot: programs, values and
 * prompts outside the level's language are named, never dropped in silence.
 */
import { OutsideLevelError } from '../language/compile';
import type { Language, Signature, ValueType } from '../language/language';
import { accepts } from '../language/prior';
import { programFacts } from '../language/program';
import { tokenize, UnknownTextError } from '../language/tokenizer';
import type { Prompt, PromptWriter, Question } from '../task/prompt';
import type { SuiteTask } from './suite';

/** A task with the prompt the model answers. */
export interface AskedTask {
  readonly source: SuiteTask;
  readonly question: Question;
  readonly prompt: Prompt;
}

export interface SkippedTask {
  readonly id: string;
  readonly reason: string;
}

/** Splits a suite into what the language can ask and what it cannot, each with its reason. */
export function askable(
  language: Language,
  writer: PromptWriter,
  suite: readonly SuiteTask[],
): { asked: AskedTask[]; skipped: SkippedTask[] } {
  const asked: AskedTask[] = [];
  const skipped: SkippedTask[] = [];
  for (const source of suite) {
    const question = questionOf(language, source);
    if (typeof question === 'string') skipped.push({ id: source.id, reason: question });
    else asked.push({ source, question, prompt: writer.solve(question) });
  }
  return { asked, skipped };
}

/** A task from anywhere, before it is known whether the language can ask it. */
export interface AskableTask extends Omit<Question, 'signature'> {
  /** Needed only in induction without a program. */
  readonly signature?: Signature;
}

/** A suite's task as the language asks it, or the reason why it cannot. */
export function questionOf(language: Language, task: SuiteTask): Question | string {
  const pairs =
    task.mode === 'induction'
      ? task.inputs.map((input, index) => ({ input, output: task.outputs[index] ?? '' }))
      : [{ input: task.input, output: task.output }];
  const visible = task.mode === 'induction' ? task.visible : 1;
  return questionIn(language, { mode: task.mode, program: task.program, pairs, visible });
}

/** The task as the language asks it, or the reason why it cannot. An input that abduction leaves open may be empty. */
export function questionIn(language: Language, task: AskableTask): Question | string {
  const { mode, program, pairs, visible } = task;
  const signature =
    mode === 'induction' && program === '' && task.signature
      ? task.signature
      : signatureIn(language, program);
  if (typeof signature === 'string') return signature;
  for (const { input, output } of pairs) {
    const open = mode === 'abduction' && input === '';
    const wrong =
      (open ? undefined : wrongValue(language, input, signature.argument)) ??
      wrongValue(language, output, signature.result);
    if (wrong) return wrong;
  }
  return { mode, program, signature, pairs, visible };
}

function signatureIn(language: Language, program: string): Signature | string {
  let tokens: Int32Array;
  try {
    tokens = tokenize(language.vocabulary, program);
  } catch (error) {
    if (error instanceof UnknownTextError) return `program: ${error.message}`;
    throw error;
  }
  const { signature } = programFacts(tokens);
  if (!signature) return 'program: it does not begin with a signature of the language';
  try {
    const whole = [...tokens, language.vocabulary.id('<eos>')];
    if (accepts(language, language.starts.program(signature), whole)) return signature;
  } catch (error) {
    if (!(error instanceof OutsideLevelError)) throw error;
  }
  return `program: it is not a program of level ${language.level}`;
}

function wrongValue(language: Language, text: string, type: ValueType): string | undefined {
  return language.typeOfValue(text) === type
    ? undefined
    : `value ${text}: it is not a value of level ${language.level}`;
}
