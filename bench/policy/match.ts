/**
 * One size of the model: every contender in a page of its own, first compared with each other, then timed in turns. What would take
 * too long is timed on fewer sequences or given up, and said so; a contender that fails or computes something else is out.
 */
import type { Page } from '@playwright/test';
import type { Report } from '../benchmark';
import { type Entrant, inTime, isOurs, type Outcome, reduce, TooSlowError } from './entrant';
import type { BenchPage, ContenderName, Measured } from './page/main';
import type { BenchServer } from './server';
import { describeTask, type Task, unitsOf } from './task';
import { describeTimings, fastest, type Timing } from './timing';
import type { SizeName } from './workload';

declare const window: { readonly bench: BenchPage };

/** Longest a row may take a round, if nobody says otherwise. */
export const defaultMostSeconds = 120;
/** First calls compile: they get twice a row's time, and at least so much. */
const leastPatienceSeconds = 120;
/** Beyond it one round is enough, and its own warm-up would be a waste: the probe was one. */
const mostSecondsToWarmUp = 20;
const probe = {
  batch: 4,
  generated: { batch: 32, tokens: { 'same model': 4, 'own model': 16 } },
  greedy: { batch: 4, tokens: 12 },
} as const;
/** How far cross-entropies may be apart after the same steps. */
const lossTolerance = 2e-3;

/** Contenders of which only the faster one is timed, operation by operation. */
export type Variants = readonly (readonly ContenderName[])[];

export class Match {
  readonly outcomes: Outcome[] = [];
  readonly notes: string[] = [];
  readonly #server: BenchServer;
  readonly #size: SizeName;
  readonly #report: Report;
  readonly #mostSeconds: number;
  readonly #longSeconds: number;
  readonly #patienceSeconds: number;
  readonly #entrants = new Map<ContenderName, Entrant>();

  /** @param mostSeconds longest a row may take a round. */
  constructor(server: BenchServer, size: SizeName, mostSeconds: number, report: Report) {
    this.#server = server;
    this.#size = size;
    this.#report = report;
    this.#mostSeconds = mostSeconds;
    this.#longSeconds = Math.min(mostSecondsToWarmUp, mostSeconds / 2);
    this.#patienceSeconds = Math.max(leastPatienceSeconds, 2 * mostSeconds);
  }

  /** Opens the contenders and compares them; the first one is what the others are compared with. */
  async open(names: readonly ContenderName[], variants: Variants): Promise<void> {
    for (const name of names) await this.#enter(name);
    await this.#compare(
      'greedy tokens',
      (a, b) => a === b,
      (page) =>
        page.evaluate(
          async ({ batch, tokens }) => JSON.stringify(await window.bench.greedy(batch, tokens)),
          probe.greedy,
        ),
    );
    const compared = this.#all();
    for (const entrant of compared) {
      const { batch, tokens } = probe.generated;
      await this.#probe(entrant, { kind: 'train', batch: probe.batch });
      await this.#probe(entrant, { kind: 'generate', batch, tokens: tokens[entrant.model] });
    }
    await this.#compareLosses(`2 steps on ${probe.batch} sequences`, compared);
    for (const names of variants) this.#chooseVariant(names);
  }

  /** Times everyone at a task, in turns. */
  async time(task: Task, rounds: number): Promise<void> {
    const starters: { entrant: Entrant; task: Task; seconds: number }[] = [];
    for (const entrant of this.#all()) {
      const reduced = this.#reduce(entrant, task);
      if (reduced) starters.push({ entrant, ...reduced });
    }
    const timings = new Map<Entrant, Timing[]>();
    const steps = new Map<number, Entrant[]>();
    const once = async (entrant: Entrant, own: Task): Promise<void> => {
      const timing = await this.#time(entrant, own);
      if (timing) timings.set(entrant, [...(timings.get(entrant) ?? []), timing]);
    };
    for (const { entrant, task: own } of starters) {
      if (own.kind === 'train' && entrant.model === 'same model') {
        await this.#attempt(entrant, 'restart', (page) => page.evaluate(() => window.bench.restart()));
      }
      if (this.#isIn(entrant)) await once(entrant, own);
      steps.set(own.batch, [...(steps.get(own.batch) ?? []), entrant]);
    }
    if (task.kind === 'train') {
      for (const [batch, entrants] of steps)
        await this.#compareLosses(`a step on ${batch} sequences`, entrants);
    }
    // The first round of all was the warm-up, but of what takes long.
    for (const { entrant, seconds } of starters) if (seconds <= this.#longSeconds) timings.delete(entrant);
    for (let round = 0; round < rounds; round++) {
      for (const { entrant, task: own, seconds } of starters) {
        const wanted =
          seconds > this.#longSeconds ? 0 : Math.max(1, Math.min(rounds, Math.floor(60 / seconds)));
        if (round < wanted && this.#isIn(entrant)) await once(entrant, own);
      }
    }
    for (const { entrant, task: own } of starters) {
      const measured = timings.get(entrant);
      if (!(measured && this.#isIn(entrant))) continue;
      this.outcomes.push({ name: entrant.name, task: own, timings: measured });
      entrant.pace.set(own.kind, fastest(measured).seconds / unitsOf(own, entrant.model));
      this.#report(
        `${this.#size}, ${describeTask(own)}, ${entrant.name}: ${describeTimings(measured, entrant.name)}`,
      );
    }
  }

  async close(): Promise<void> {
    for (const { page } of this.#all()) await page.close();
    this.#entrants.clear();
  }

  #all(): Entrant[] {
    return [...this.#entrants.values()];
  }

  #isIn(entrant: Entrant): boolean {
    return this.#entrants.get(entrant.name) === entrant;
  }

  async #enter(name: ContenderName): Promise<void> {
    const page = await this.#server.openPage();
    try {
      const model = await page.evaluate(([who, size]) => window.bench.prepare(who, size), [
        name,
        this.#size,
      ] as const);
      this.#entrants.set(name, { name, page, model, pace: new Map(), givenUp: new Set(), probed: new Map() });
    } catch (error) {
      if (isOurs(name)) throw error;
      this.#note(`${name} does not run here: ${firstLine(error)}`);
      await page.close();
    }
  }

  /** What is still to be measured for a row: nothing where what was measured before stands for it. */
  #reduce(entrant: Entrant, task: Task): { task: Task; seconds: number } | undefined {
    const { name, givenUp } = entrant;
    if (givenUp.has(task.kind)) return undefined;
    const reduction = reduce(entrant, task, this.#mostSeconds);
    if (!reduction) {
      this.#note(`${describeTask(task)}, ${name}: would take more than ${this.#mostSeconds} s: not measured`);
      return undefined;
    }
    const { task: own, wholeSeconds, standIn } = reduction;
    const known = standIn !== undefined || this.#measured(name, own);
    if (describeTask(own) !== describeTask(task)) {
      const verdict = known ? 'the figure of' : 'measured as';
      const once = standIn ? ' (one round)' : '';
      this.#note(
        `${describeTask(task)}, ${name}: would take ${Math.round(wholeSeconds)} s: ${verdict} ${describeTask(own)}${once}`,
      );
    }
    if (standIn && !this.#measured(name, own)) this.outcomes.push(standIn);
    return known ? undefined : reduction;
  }

  #measured(name: ContenderName, task: Task): boolean {
    return this.outcomes.some((one) => one.name === name && describeTask(one.task) === describeTask(task));
  }

  async #time(entrant: Entrant, task: Task): Promise<Timing | undefined> {
    const before = await this.#server.processorSeconds();
    const measured = await this.#run(entrant, task);
    const processor = (await this.#server.processorSeconds()) - before;
    return measured && { ...measured, processor };
  }

  /** Runs something short twice: the first time compiles, the second is the pace. */
  async #probe(entrant: Entrant, task: Task): Promise<void> {
    if (!(this.#isIn(entrant) && (await this.#run(entrant, task)))) return;
    const measured = await this.#time(entrant, task);
    if (!measured) return;
    entrant.probed.set(task.kind, { name: entrant.name, task, timings: [measured] });
    entrant.pace.set(task.kind, measured.seconds / unitsOf(task, entrant.model));
    const { seconds, dispatches } = measured;
    const encoded = dispatches > 0 ? `, ${dispatches} dispatches` : '';
    this.#report(
      `${this.#size}, probe of ${describeTask(task)}, ${entrant.name}: ${seconds.toFixed(3)} s${encoded}`,
    );
  }

  /** Does a task once. A contender that takes too long gets a fresh page, as the old one is busy, and is not asked again. */
  async #run(entrant: Entrant, task: Task): Promise<Measured | undefined> {
    const attempt = await this.#attempt(entrant, describeTask(task), (page) =>
      task.kind === 'train'
        ? page.evaluate((batch) => window.bench.train(batch), task.batch)
        : page.evaluate(([batch, tokens]) => window.bench.generate(batch, tokens), [
            task.batch,
            task.tokens,
          ] as const),
    );
    if (typeof attempt === 'object') return attempt.value;
    if (attempt === 'failed') return undefined;
    await this.#enter(entrant.name);
    const again = this.#entrants.get(entrant.name);
    for (const [kind, pace] of entrant.pace) again?.pace.set(kind, pace);
    for (const [kind, probed] of entrant.probed) again?.probed.set(kind, probed);
    for (const kind of [...entrant.givenUp, task.kind]) again?.givenUp.add(kind);
    return undefined;
  }

  #chooseVariant(names: readonly ContenderName[]): void {
    const entrants = this.#all().filter(({ name }) => names.includes(name));
    for (const kind of ['train', 'generate'] as const) {
      const paces = entrants.map(({ pace }) => pace.get(kind) ?? Number.POSITIVE_INFINITY);
      const best = entrants[paces.indexOf(Math.min(...paces))];
      if (!best || entrants.length < 2) continue;
      for (const entrant of entrants) if (entrant !== best) entrant.givenUp.add(kind);
      this.#note(
        `${kind}: of ${entrants.map(({ name }) => name).join(' and ')}, ${best.name} is the faster here`,
      );
    }
  }

  async #compareLosses(after: string, entrants: readonly Entrant[]): Promise<void> {
    await this.#compare<number>(
      `cross-entropy after ${after}`,
      (a, b) => Math.abs(a - b) < lossTolerance,
      (page) => page.evaluate((batch) => window.bench.crossEntropy(batch), probe.batch),
      entrants,
    );
  }

  /** Puts out whoever answers differently from the first. @throws Error when that is one of ours. */
  async #compare<T extends string | number>(
    what: string,
    same: (a: T, b: T) => boolean,
    ask: (page: Page) => Promise<T>,
    entrants: readonly Entrant[] = this.#all(),
  ): Promise<void> {
    const answers = new Map<Entrant, T>();
    for (const entrant of entrants) {
      if (!this.#isIn(entrant) || entrant.model === 'own model') continue;
      const answer = await this.#attempt(entrant, what, ask);
      if (typeof answer === 'object') answers.set(entrant, answer.value);
    }
    const [first] = answers;
    if (!first) return;
    const [reference, expected] = first;
    for (const [entrant, answer] of answers) {
      if (same(answer, expected)) continue;
      const difference = `${what}: ${entrant.name} has ${answer} where ${reference.name} has ${expected}`;
      if (isOurs(entrant.name)) throw new Error(`The contenders do not agree. ${difference}`);
      await this.#putOut(entrant, `disagrees and is out: ${difference}`);
    }
    const names = [...answers.keys()].map(({ name }) => name);
    const value = typeof expected === 'number' ? ` ${expected.toFixed(5)}` : '';
    this.#report(`${this.#size}, ${what}${value}: compared ${names.join(', ')}`);
  }

  /** Asks the page of a contender; one that fails or takes too long is out. @throws Error when one of ours fails. */
  async #attempt<T>(
    entrant: Entrant,
    what: string,
    work: (page: Page) => Promise<T>,
  ): Promise<{ readonly value: T } | 'too slow' | 'failed'> {
    try {
      return { value: await inTime(work(entrant.page), this.#patienceSeconds) };
    } catch (error) {
      if (error instanceof TooSlowError) {
        await this.#putOut(entrant, `took more than ${this.#patienceSeconds} s for ${what}: given up`);
        return 'too slow';
      }
      if (isOurs(entrant.name)) throw error;
      await this.#putOut(entrant, `failed at ${what} and is out from there on: ${firstLine(error)}`);
      return 'failed';
    }
  }

  async #putOut(entrant: Entrant, reason: string): Promise<void> {
    this.#entrants.delete(entrant.name);
    this.#note(`${entrant.name} ${reason}`);
    await entrant.page.close();
  }

  #note(text: string): void {
    const note = `${this.#size}, ${text}`;
    this.notes.push(note);
    this.#report(note);
  }
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? '').slice(0, 200);
}
