/**
 * Composite functions (paper appendix D.2, where they made no difference): some proposals must call functions that earlier
 * tasks brought, so that programs can grow out of each other. When, how often and how many is the official code's
 * scheduler; what may be called is `language/composite.ts`.
 */
import type { Config } from '../config/schema';
import { mayHelp } from '../language/composite';
import type { TripletMode } from '../task/prompt';
import type { Run } from './run';

/** What the schedule raises the chance by, and to at most. */
const chanceStep = 0.01;
const mostChance = 0.8;

/** Stored tasks looked at for each function wanted. */
const triesPerFunction = 8;

/** The chance of a composite proposal in an iteration, and the most functions it may have to call. */
export function compositeSchedule(
  { chance, most, start, interval }: Config['composite'],
  iteration: number,
): { readonly chance: number; readonly most: number } {
  if (chance === 0 || iteration < start) return { chance: 0, most: 0 };
  if (interval === 0) return { chance, most };
  const steps = Math.floor((iteration - start) / interval);
  return {
    chance: Math.max(chance, Math.min(mostChance, chance + steps * chanceStep)),
    most: Math.min(most, 1 + steps),
  };
}

/** Functions one proposal must call, with the tasks they come from. */
export interface Helpers {
  readonly programs: readonly string[];
  readonly tasks: readonly number[];
}

const none: Helpers = { programs: [], tasks: [] };

/** Draws the functions that the next proposal of the mode must call; mostly none. */
export function drawHelpers(run: Run, mode: TripletMode): Helpers {
  const { chance, most } = compositeSchedule(run.config.composite, run.iteration);
  const random = run.random.propose;
  if (chance === 0 || random.next() >= chance) return none;
  const wanted = 1 + random.below(most);
  const programs: string[] = [];
  const tasks: number[] = [];
  for (let tries = triesPerFunction * wanted; tries > 0 && programs.length < wanted; tries--) {
    const entry = run.buffers[mode].draw(random);
    if (!entry || programs.includes(entry.task.program) || !mayHelp(entry.task.program)) continue;
    programs.push(entry.task.program);
    tasks.push(entry.task.id);
  }
  return { programs, tasks };
}
