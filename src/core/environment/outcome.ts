/**
 * What running a program on an input came to, as the mode sees it: its value, or in error deduction (paper appendix D.1)
 * the class of the error it raised, or that it raised none. Whatever is neither, such as a program that did not end, is no
 * outcome and makes no task.
 */
import type { Language, Signature } from '../language/language';
import { errorNames } from '../language/lexemes';
import type { PythonResult } from '../port/python';
import type { Mode } from '../task/mode';

/** Of a program that raises nothing. */
const [noError] = errorNames;

/** The outcome's text if it is one of the level; undefined if not. */
export function outcomeOf(
  language: Language,
  mode: Mode,
  signature: Signature,
  result: PythonResult | undefined,
): string | undefined {
  if (mode === 'error') return result && errorNameOf(result);
  return result?.ok && language.typeOfValue(result.repr) === signature.result ? result.repr : undefined;
}

/** The class of the error that a run raised; undefined for one that the language has no word for. */
export function errorNameOf(result: PythonResult): string | undefined {
  if (result.ok) return noError;
  if (result.kind !== 'exception') return undefined;
  const name = /^\w+/.exec(result.message)?.[0] ?? '';
  return errorNames.find((known) => known === name && known !== noError);
}

/** Whether a text is the name of an outcome in error deduction. */
export function isErrorName(text: string): boolean {
  return errorNames.some((known) => known === text);
}
