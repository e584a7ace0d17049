/** Answers what the page asks about stored runs; each question goes to the part that knows. */
import { exportCheckpoint, exportRun, importRun } from './exchange';
import type { Library } from './library';
import type { RunsAsked } from './messages';

/** @throws the named errors of `errors.ts`, ConfigError for a fork with settings out of range. */
export async function answerRuns(library: Library, asked: RunsAsked): Promise<unknown> {
  switch (asked.kind) {
    case 'list':
      return library.list();
    case 'load':
      return library.load(asked.run);
    case 'rename':
      return library.rename(asked.run, asked.name);
    case 'delete':
      return library.delete(asked.run);
    case 'undo delete':
      return library.undoDelete(asked.run);
    case 'fork':
      return library.fork(asked.run, asked.checkpoint, asked.changes);
    case 'model':
      return library.model(asked.run, asked.checkpoint);
    case 'export checkpoint':
      return exportCheckpoint(library, asked.run, asked.checkpoint);
    case 'estimate':
      return library.estimate();
    case 'export':
      return exportRun(library, asked.run);
    case 'import':
      return importRun(library, asked.bytes);
  }
}
