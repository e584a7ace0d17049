/**
 * The Python port: real Python as the environment that validates tasks and grades answers. Batched, order kept,
 * isolated: nothing a program does reaches the page, another program or the next batch. Values cross as text
 * (`repr`), inputs are parsed as literals inside Python, and nothing a model wrote is ever evaluated as code
 * except the program itself.
 */
export interface PythonProgram {
  /** Python source that defines `f`. */
  readonly program: string;
  /** Text of the argument list of each call, e.g. `3` or `[1, 2], 'a'`. */
  readonly inputs: readonly string[];
}

export type PythonErrorKind =
  /** The source does not parse or defines no `f`. */
  | 'syntax'
  /** The source uses something the sandbox refuses (an import, a dunder attribute ...). */
  | 'forbidden'
  /** The input text is not a list of literals. */
  | 'input'
  /** The program raised; `message` is the exception's class and text. */
  | 'exception'
  /** Two runs in fresh state gave different values. */
  | 'nondeterministic'
  /** The value has no literal form, or its repr is longer than the limit. */
  | 'unrepresentable'
  | 'timeout'
  | 'memory'
  /** The interpreter died; other programs of the batch are not affected. */
  | 'crash';

export type PythonResult =
  | { readonly ok: true; readonly repr: string; readonly type: string }
  | { readonly ok: false; readonly kind: PythonErrorKind; readonly message: string };

export interface PythonOptions {
  /** Wall-clock limit for one program with all its inputs. */
  readonly timeoutMs: number;
  /** Longest repr that is kept; longer is `unrepresentable`. */
  readonly maxReprLength: number;
  /** Runs in fresh state that must agree, 1 or 2 (paper: j = 2). */
  readonly runs: 1 | 2;
  /** `literal`: inputs must be literals. `expression`: inputs are evaluated inside the sandbox (suites written by people). */
  readonly inputs: 'literal' | 'expression';
}

export interface PythonExecutor {
  /** @returns one list a program, one result an input, in order. */
  run(batch: readonly PythonProgram[], options: PythonOptions): Promise<PythonResult[][]>;
  dispose(): Promise<void>;
}
