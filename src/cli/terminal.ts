/**
 * What a command may touch of the process it runs in: two streams of text and the wish to stop. Commands get it as
 * an argument, so that tests run them in their own process with everything else real.
 */
export interface Terminal {
  /** The result, on standard output; text ends with its newline. */
  print(text: string): void;
  /** Progress and what is wrong, on standard error; one line without its newline. */
  tell(line: string): void;
  /** Aborted when the user asks to stop: finish what is under way, save and return. */
  readonly stop: AbortSignal;
}
