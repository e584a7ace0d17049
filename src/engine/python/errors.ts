/** What can go wrong with the executor itself, as opposed to a program it runs. */

/** What was thrown, in words. Pyodide also throws objects that are no errors, such as the status of an exit. */
export function reasonOf(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null) {
    return 'message' in thrown ? String(thrown.message) : 'the interpreter ended at once';
  }
  return String(thrown);
}

/** The interpreter could not be started. */
export class PythonStartError extends Error {
  override readonly name = 'PythonStartError';
  constructor(reason: string) {
    super(
      `Python could not start: ${reason}. Reload the page; if that does not help, the files under pyodide/ are missing.`,
    );
  }
}

/** The pool was disposed while programs were waiting. */
export class PythonDisposedError extends Error {
  override readonly name = 'PythonDisposedError';
  constructor() {
    super('The Python pool was closed while programs were running. Create a new pool to run more.');
  }
}
