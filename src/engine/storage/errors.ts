/** What can go wrong with stored runs, each with what to do about it. */

/** A run or checkpoint was asked for that is not stored. */
export class NotStoredError extends Error {
  override readonly name = 'NotStoredError';
  constructor(what: 'run' | 'checkpoint') {
    super(`This ${what} is not stored here any more. Choose another from the list of runs.`);
  }
}

/** A deleted run was to go on; it would be gone for good when its time is over. */
export class DeletedRunError extends Error {
  override readonly name = 'DeletedRunError';
  constructor(name: string) {
    super(`The run ${name} was deleted. Open the list of runs and undo that, then go on with it.`);
  }
}

/** What is stored does not fit what this version writes; it is left as it is. */
export class DamagedRunError extends Error {
  override readonly name = 'DamagedRunError';
  constructor(what: string, reason: string) {
    super(`${what} cannot be read: ${reason}. It was left as it is; delete the run if you do not need it.`);
  }
}

/** The browser gives no more space. */
export class StorageFullError extends Error {
  override readonly name = 'StorageFullError';
  constructor() {
    super(
      'The browser gives no more space, so this run is no longer saved; it goes on. Delete runs you do not need, ' +
        'or export this one before you leave.',
    );
  }
}

/** The run cannot be stored at all, as in a browser that forbids it. */
export class NotKeptError extends Error {
  override readonly name = 'NotKeptError';
  constructor(cause: unknown) {
    const reason = cause instanceof Error ? ` (${cause.message})` : '';
    super(
      `This run is not kept: the browser stores nothing for it${reason}. It goes on, but is gone when the page is ` +
        'closed. Allow this site to store data and reload the page to keep runs.',
    );
  }
}

/** A file that is not an exported run, or not a whole one. */
export class RunFileError extends Error {
  override readonly name = 'RunFileError';
  constructor(reason: string) {
    super(
      `This file cannot be imported: ${reason}. Choose a file exported from here, whole. Nothing was changed.`,
    );
  }
}

/** A run was to be forked with settings its weights do not fit. */
export class ForkError extends Error {
  override readonly name = 'ForkError';
  constructor(setting: string) {
    super(`A fork keeps the model, so ${setting} cannot change. Start a new run to change it.`);
  }
}
