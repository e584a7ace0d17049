/**
 * A run is trained in one place at a time: whoever opens it holds a lock of its name, which the browser keeps for all
 * tabs of the site and frees when a tab is closed. A browser without locks lets everyone in; what two tabs store of the
 * same run is then whatever came last.
 */

/** Another tab trains the run. */
export class RunInUseError extends Error {
  override readonly name = 'RunInUseError';
  constructor() {
    super('This run is open in another tab. Go on there, or close that tab and try again.');
  }
}

/** Lets a run go; resolves when another may take it. */
export type LetGo = () => Promise<void>;

/** Tries, and time between them: the lock of a worker that was just ended is freed a moment later. */
const tries = 5;
const betweenMs = 100;

/** @param run its id. @throws RunInUseError */
export async function holdRun(
  run: string,
  locks: Pick<LockManager, 'request'> | undefined = navigator.locks,
): Promise<LetGo> {
  if (!locks) return async () => undefined;
  for (let left = tries - 1; ; left--) {
    const letGo = await tryToHold(`absolute-zero run ${run}`, locks);
    if (letGo) return letGo;
    if (left === 0) throw new RunInUseError();
    await new Promise((resolve) => setTimeout(resolve, betweenMs));
  }
}

function tryToHold(name: string, locks: Pick<LockManager, 'request'>): Promise<LetGo | undefined> {
  return new Promise((resolve) => {
    const done = locks
      .request(name, { ifAvailable: true }, async (lock) => {
        if (!lock) return resolve(undefined);
        // Held until this ends.
        await new Promise<void>((end) => {
          resolve(async () => {
            end();
            await done;
          });
        });
      })
      // Where locks are forbidden it is as if there were none.
      .catch(() => resolve(async () => undefined));
  });
}
