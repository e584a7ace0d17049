/** A terminal that remembers what it was told, for tests of commands. */
import type { Terminal } from './terminal';

export class RecordingTerminal implements Terminal {
  out = '';
  err = '';
  private readonly stopper = new AbortController();
  readonly stop = this.stopper.signal;

  print(text: string): void {
    this.out += text;
  }

  tell(line: string): void {
    this.err += `${line}\n`;
    if (this.stopAt && line.includes(this.stopAt)) this.stopper.abort();
  }

  /** @param stopAt asks to stop when a line holds this text, as if the user pressed Ctrl-C there. */
  constructor(private readonly stopAt?: string) {}
}
