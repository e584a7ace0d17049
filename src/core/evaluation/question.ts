/**
 * A suite's task as the model of one level can be asked it, or the reason why it cannot: programs, values and
 * prompts outside the level's language are named, never dropped in silence.
 */

import { isErrorName } from '../environment/outcome';
import { belongs } from '../language/composite';
import { type Language, type Signature, sameSignature, type ValueType } from '../language/language';
import { accepts } from '../language/prior';
import { signatureOf } from '../language/program';
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

/**
 * What may be asked. `inside`: programs and values of the level, as a run admits them. `beyond`: whatever the model can
 * read and answer: every word is known, there is room for the prompt, and the right answer is one of the level.
 */
export type Reach = 'inside' | 'beyond';

/** Splits a suite into what the language can ask and what it cannot, each with its reason. */
export function askable(
  language: Language,
  writer: PromptWriter,
  suite: readonly SuiteTask[],
  reach: Reach = 'inside',
): { asked: AskedTask[]; skipped: SkippedTask[] } {
  const asked: AskedTask[] = [];
  const skipped: SkippedTask[] = [];
  for (const source of suite) {
    const question = questionOf(language, source, reach);
    if (typeof question === 'string') {
      skipped.push({ id: source.id, reason: question });
      continue;
    }
    const prompt = writer.solve(question);
    if (writer.fits(prompt)) asked.push({ source, question, prompt });
    else skipped.push({ id: source.id, reason: 'prompt: it does not fit the context of the model' });
  }
  return { asked, skipped };
}

/** A task from anywhere, before it is known whether the language can ask it. */
export interface AskableTask extends Omit<Question, 'signature'> {
  /** Needed only in induction without a program. */
  readonly signature?: Signature;
}

/** A suite's task as the language asks it, or the reason why it cannot. */
export function questionOf(language: Language, task: SuiteTask, reach: Reach = 'inside'): Question | string {
  const pairs =
    task.mode === 'induction'
      ? task.inputs.map((input, index) => ({ input, output: task.outputs[index] ?? '' }))
      : [{ input: task.input, output: task.output }];
  const visible = task.mode === 'induction' ? task.visible : 1;
  const message = task.mode === 'induction' ? task.message : undefined;
  const asked = { mode: task.mode, program: task.program, pairs, visible };
  return questionIn(language, message === undefined ? asked : { ...asked, message }, reach);
}

/** The task as the language asks it, or the reason why it cannot. An input that abduction leaves open may be empty. */
export function questionIn(
  language: Language,
  task: AskableTask,
  reach: Reach = 'inside',
): Question | string {
  const { mode, program, pairs, visible } = task;
  // An answer in induction is a program, so the program must be of the level; elsewhere it need only be read.
  const needed = mode === 'induction' ? 'inside' : reach;
  const signature =
    mode === 'induction' && program === '' && task.signature
      ? task.signature
      : signatureIn(language, program, needed);
  if (typeof signature === 'string') return signature;
  if (!language.signatures.some((known) => sameSignature(known, signature))) {
    return `program: level ${language.level} has no function of these types`;
  }
  for (const { input, output } of pairs) {
    const open = mode === 'abduction' && input === '';
    const asked = { input: mode === 'abduction', output: mode === 'deduction' };
    const wrongOutput = (): string | undefined =>
      mode === 'error'
        ? wrongErrorName(language, output)
        : wrongValue(language, output, signature.result, asked.output ? 'inside' : reach);
    const wrong =
      (open ? undefined : wrongInput(language, signature, input, asked.input ? 'inside' : reach)) ??
      wrongOutput();
    if (wrong) return wrong;
  }
  const unknown = task.message !== undefined && wrongMessage(language, task.message);
  if (unknown) return unknown;
  return {
    ...{ mode, program, signature, pairs, visible },
    ...(task.message === undefined ? {} : { message: task.message }),
  };
}

/** A message is words of the language; a language without messages is not shown any. */
function wrongMessage(language: Language, message: string): string | undefined {
  if (language.options.messages === 'none') return undefined;
  try {
    tokenize(language.vocabulary, message);
    return undefined;
  } catch (error) {
    if (error instanceof UnknownTextError) return `message: ${error.message}`;
    throw error;
  }
}

function signatureIn(language: Language, program: string, reach: Reach): Signature | string {
  let tokens: Int32Array;
  try {
    tokens = tokenize(language.vocabulary, program);
  } catch (error) {
    if (error instanceof UnknownTextError) return `program: ${error.message}`;
    throw error;
  }
  const signature = signatureOf(tokens);
  if (!signature) return 'program: it does not begin with a signature of the language';
  const known = language.signatures.some((other) => sameSignature(other, signature));
  if (known && (reach === 'beyond' || belongs(language, tokens))) {
    return signature;
  }
  return `program: it is not a program of level ${language.level}`;
}

/** Arguments of the level, or whatever the policy's mask lets it write in their place. */
function wrongInput(
  language: Language,
  signature: Signature,
  text: string,
  reach: Reach,
): string | undefined {
  if (language.argumentsOf(signature, text) || writes(language, language.starts.input(signature), text)) {
    return undefined;
  }
  return reach === 'beyond' ? unreadable(language, text) : outside(language, text);
}

/** Whether the policy may write that text. */
function writes(language: Language, start: number, text: string): boolean {
  try {
    return text !== '' && accepts(language, start, tokenize(language.vocabulary, text));
  } catch (error) {
    if (error instanceof UnknownTextError) return false;
    throw error;
  }
}

function wrongValue(language: Language, text: string, type: ValueType, reach: Reach): string | undefined {
  if (language.typeOfValue(text) === type) return undefined;
  return reach === 'beyond' ? unreadable(language, text) : outside(language, text);
}

function wrongErrorName({ options }: Language, text: string): string | undefined {
  if (options.errors === 'none') return 'mode: the run does not train error deduction';
  return isErrorName(text) ? undefined : `error ${text}: the language has no word for it`;
}

function unreadable({ vocabulary }: Language, text: string): string | undefined {
  try {
    tokenize(vocabulary, text);
    return undefined;
  } catch (error) {
    if (error instanceof UnknownTextError) return `value ${text}: ${error.message}`;
    throw error;
  }
}

function outside({ level }: Language, text: string): string {
  return `value ${text}: it is not a value of level ${level}`;
}
