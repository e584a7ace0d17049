/**
 * How a program is shown in one line: the body without the `def` line, which says the same for every program of a
 * level.
 */

/** A program in one line: its statements without the `def` line and without the last `return`. */
export interface CompactProgram {
  /** Statements before the last, each with its own words. */
  readonly steps: readonly string[];
  /** What is returned. */
  readonly result: string;
}

/** The body of a one-function program; anything of another form is shown whole, as its result. */
export function compactProgram(source: string): CompactProgram {
  const [header = '', ...body] = source.split('\n');
  const statements = body.map((line) => line.trim()).filter((line) => line !== '');
  const last = statements.at(-1);
  if (!header.startsWith('def ') || last === undefined || !last.startsWith('return '))
    return { steps: [], result: source };
  return { steps: statements.slice(0, -1), result: last.slice('return '.length) };
}
