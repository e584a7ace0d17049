/**
 * Python that starts when it is first needed: reading and attention need none, and its interpreter takes seconds and
 * memory. It passes everything on to the pool it opened.
 */
import type { PythonExecutor, PythonOptions, PythonProgram, PythonResult } from '../../core/port/python';

export class LazyPython implements PythonExecutor {
  #opened: Promise<PythonExecutor> | undefined;

  /** @param open starts the interpreter; called again only after it failed. */
  constructor(private readonly open: () => Promise<PythonExecutor>) {}

  /** @throws PythonStartError if the interpreter cannot be started. */
  async run(batch: readonly PythonProgram[], options: PythonOptions): Promise<PythonResult[][]> {
    this.#opened ??= this.open();
    const opening = this.#opened;
    const python = await opening.catch((error: unknown) => {
      if (this.#opened === opening) this.#opened = undefined;
      throw error;
    });
    return python.run(batch, options);
  }

  async dispose(): Promise<void> {
    const python = await this.#opened;
    this.#opened = undefined;
    await python?.dispose();
  }
}
