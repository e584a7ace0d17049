/**
 * Hindsight for induction (a departure from the paper, docs/METHOD.md): a wrong program that runs is the right answer
 * to another question, namely the one its own outputs ask. It keeps induction learnable while right answers are
 * still rare; it never touches the buffers.
 */
import { programFacts } from '../language/program';
import { tokenize } from '../language/tokenizer';
import type { Pair, SolvedTask } from '../task/task';
import type { Contribution } from './rows';
import type { Run } from './run';
import { imitation } from './warmup';

/** Most hindsight tasks an iteration whose programs behave alike on their own inputs. */
const perBehaviour = 2;

/** Imitation contributions from this iteration's wrong induction answers. */
export async function hindsight(run: Run, solved: readonly SolvedTask[]): Promise<Contribution[]> {
  const { tasks: wanted, weight } = run.config.hindsight;
  if (wanted === 0) return [];
  const questions: { solved: SolvedTask; program: string; pairs: readonly Pair[] }[] = [];
  const behaviours = new Map<string, number>();
  for (const item of solved) {
    if (item.task.mode !== 'induction') continue;
    const programs = new Set(
      item.answers.filter((answer) => answer.grade === 'wrong').map((answer) => answer.text),
    );
    for (const program of programs) {
      if (questions.length >= wanted) break;
      if (
        !programFacts(tokenize(run.language.vocabulary, program)).mentionsX ||
        run.barred.programs.has(program)
      )
        continue;
      const pairs = await ownPairs(run, item, program);
      const key = pairs?.map((pair) => `${pair.input} ${pair.output}`).join('|') ?? '';
      const alike = behaviours.get(key) ?? 0;
      if (!pairs || alike >= perBehaviour) continue;
      behaviours.set(key, alike + 1);
      questions.push({ solved: item, program, pairs });
    }
  }
  const share = weight / Math.max(1, questions.length);
  return questions.map(({ solved: { task }, program, pairs }) =>
    imitation(run, { ...task, program, pairs }, share),
  );
}

/** The task's inputs with the program's own outputs, if all are values of the level and not all alike. */
async function ownPairs(
  run: Run,
  { task }: SolvedTask,
  program: string,
): Promise<readonly Pair[] | undefined> {
  const inputs = task.pairs.map((pair) => pair.input);
  const [results = []] = await run.environment.run([{ program, inputs }]);
  const pairs = inputs.flatMap((input, index) => {
    const output = run.environment.valueOf(results[index], task.signature.result);
    return output === undefined ? [] : [{ input, output }];
  });
  const distinct = new Set(pairs.map((pair) => pair.output)).size;
  return pairs.length === inputs.length && distinct > 1 ? pairs : undefined;
}
