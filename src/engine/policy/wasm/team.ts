/** The engine's workers as a whole: started together, given jobs, answered in order. */
import { type Helper, startHelper } from './host';
import type { Job, Reply } from './protocol';

/** A worker of the engine stopped; the engine cannot go on. */
export class PolicyWorkerError extends Error {
  override readonly name = 'PolicyWorkerError';
}

interface Waiting {
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

class Member {
  readonly #waiting: Waiting[] = [];
  #helper: Helper | undefined;
  #failure: PolicyWorkerError | undefined;

  async start(): Promise<void> {
    this.#helper = await startHelper({
      message: (data) => this.#receive(data as Reply),
      failure: (error) => this.#fail(error.message),
    });
  }

  tell(job: Job, transfer: ArrayBuffer[] = []): void {
    this.#helper?.post(job, transfer);
  }

  ask(job: Job, transfer: ArrayBuffer[] = []): Promise<Reply> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#helper?.hold();
      this.tell(job, transfer);
    });
  }

  stop(): void {
    this.#fail('the engine was disposed');
    this.#helper?.terminate();
  }

  #receive(reply: Reply): void {
    const waiting = this.#waiting.shift();
    if (this.#waiting.length === 0) this.#helper?.release();
    if (reply.kind !== 'failed') waiting?.resolve(reply);
    else waiting?.reject(new PolicyWorkerError(`A policy worker failed: ${reply.message}`));
  }

  #fail(reason: string): void {
    this.#failure ??= new PolicyWorkerError(`A policy worker stopped: ${reason}. Open the engine again.`);
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
  }
}

export class Team {
  readonly #members: Member[];

  private constructor(members: Member[]) {
    this.#members = members;
  }

  /** Starts `size` workers and waits until each has opened its kernel. */
  static async start(size: number, opening: Extract<Job, { kind: 'open' }>): Promise<Team> {
    const team = new Team(Array.from({ length: size }, () => new Member()));
    try {
      await Promise.all(
        team.#members.map(async (member) => {
          await member.start();
          await member.ask(opening);
        }),
      );
    } catch (error) {
      team.stop();
      throw error;
    }
    return team;
  }

  /** Gives every worker the same parameters. */
  share(values: Float32Array<ArrayBuffer>): void {
    for (const member of this.#members) {
      const copy = values.slice();
      member.tell({ kind: 'parameters', values: copy }, [copy.buffer]);
    }
  }

  /** Gives one job to each of the first workers; @returns their replies, to be awaited after the caller's own share. */
  ask<J extends Job>(jobs: readonly J[], buffersOf: (job: J) => ArrayBuffer[]): Promise<Reply[]> {
    const replies = Promise.all(
      jobs.map((job, i) => {
        const member = this.#members[i];
        if (!member) throw new RangeError(`There is no worker ${i}.`);
        return member.ask(job, buffersOf(job));
      }),
    );
    // Awaited only later: until then a failure is not unhandled.
    replies.catch(() => undefined);
    return replies;
  }

  stop(): void {
    for (const member of this.#members) member.stop();
  }
}
