/**
 * Hindsight for induction (a departure from the paper, docs/METHOD.md): a wrong program that runs is the right answer
 * to another question, namely the one its own outputs ask. It keeps induction learnable while right answers are
 * still rare; it never touches the buffers.
 */
import { programFacts } from '../language/program';
import { tokenize } from '../language/tokenizer';
import type { PythonResult } from '../port/python';
import { shuffle } from '../random/stream';
import type { Pair, SolvedTask, Task } from '../task/task';
import { behaviour } from './behaviour';
import type { Contribution } from './rows';
import type { Run } from './run';
import { imitation } from './warmup';

/** Most hindsight tasks an iteration whose programs behave alike, or `return x` would fill them all. */
const perBehaviour = 2;

/** Wrong answers looked at for each hindsight task wanted. */
const candidatesPerTask = 4;

/** A wrong answer and the task whose inputs it was meant for. */
interface Candidate {
  readonly task: Task;
  readonly program: string;
  /** Tokens of the program. */
  readonly length: number;
}

/**
 * Imitation contributions from this iteration's wrong induction answers, the shortest first: a policy that imitates
 * whatever it wrote drifts to ever longer programs that never leave the level's bounds (`8 - min(4 - x, 1 % 7)`) and
 * learns nothing about the pairs.
 */
export async function hindsight(run: Run, solved: readonly SolvedTask[]): Promise<Contribution[]> {
  const { tasks: wanted, weight } = run.config.hindsight;
  const candidates = shuffle(solved.flatMap(wrongPrograms), run.random.select)
    .slice(0, candidatesPerTask * wanted)
    .filter(({ program }) => !run.barred.programs.has(program) && mentionsX(run, program))
    .sort((a, b) => a.length - b.length);
  const results = await run.environment.run(
    candidates.map(({ task, program }) => ({ program, inputs: [...inputsOf(task), ...probesOf(run, task)] })),
  );
  const behaviours = new Map<string, number>();
  const questions: Task[] = [];
  candidates.forEach(({ task, program }, index) => {
    const outcome = results[index] ?? [];
    const key = behaviour(outcome.slice(task.pairs.length), task.mode);
    const alike = behaviours.get(key) ?? 0;
    const pairs = ownPairs(run, task, outcome);
    if (!pairs || alike >= perBehaviour || questions.length >= wanted) return;
    behaviours.set(key, alike + 1);
    // What its proposer said was about another program.
    const { message: _, ...question } = task;
    questions.push({ ...question, program, pairs, behaviour: key });
  });
  return questions.map((question) => imitation(run, question, weight / questions.length));
}

/** Distinct wrong programs a task was answered with. */
function wrongPrograms({ task, answers }: SolvedTask): readonly Candidate[] {
  if (task.mode !== 'induction') return [];
  const wrong = answers.filter(({ grade }) => grade === 'wrong');
  const lengths = new Map(wrong.map(({ text, tokens }) => [text, tokens.length]));
  return [...lengths].map(([program, length]) => ({ task, program, length }));
}

function mentionsX(run: Run, program: string): boolean {
  return programFacts(tokenize(run.language.vocabulary, program)).mentionsX;
}

function inputsOf(task: Task): readonly string[] {
  return task.pairs.map((pair) => pair.input);
}

function probesOf(run: Run, task: Task): readonly string[] {
  return run.environment.probes(task.signature, run.config.validate.probes);
}

/** The task's inputs with the program's own outputs; undefined if too few are values of the level, or all are alike. */
function ownPairs(run: Run, task: Task, results: readonly PythonResult[]): readonly Pair[] | undefined {
  const pairs = inputsOf(task).flatMap((input, index) => {
    const output = run.environment.valueOf(results[index], task.signature.result);
    return output === undefined ? [] : [{ input, output }];
  });
  const distinct = new Set(pairs.map((pair) => pair.output)).size;
  return pairs.length >= run.config.task.inductionMinimum && distinct > 1 ? pairs : undefined;
}
