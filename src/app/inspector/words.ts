/** What the inspector calls the values of a proposal; the loop's own names are in `core/task`. */
import type { Grade, Origin } from '../../core/task/task';
import type { CheckOutcome } from '../../engine/archive/protocol';

export const originWords: Readonly<Record<Origin, string>> = {
  policy: 'model',
  prior: 'grammar',
  identity: 'identity',
  environment: 'environment',
};

export const originSentences: Readonly<Record<Origin, string>> = {
  policy: 'the model itself',
  prior: 'the untrained grammar',
  identity: 'the identity function every run starts from',
  environment: 'the environment: another input for a valid program, or a file of seeds',
};

export const gradeWords: Readonly<Record<Grade, string>> = {
  correct: '✓ correct',
  wrong: '✗ wrong',
  fails: '✗ fails to run',
  malformed: '✗ malformed',
};

export const outcomeWords: Readonly<Record<CheckOutcome, string>> = {
  passed: '✓ passed',
  failed: '✗ failed',
  'not reached': '– not reached',
  off: '– switched off',
};

/** A token as it can be seen: spaces and line ends have no shape of their own. */
export function visibleLexeme(lexeme: string): string {
  return lexeme.replaceAll('\n    ', '⏎').replaceAll(' ', '·');
}

/** Whether a token begins a new line of a program, and so of what it is shown as. */
export function lineStart(lexeme: string): 'begins' | undefined {
  return lexeme.startsWith('\n') ? 'begins' : undefined;
}

/** What a caught value says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
