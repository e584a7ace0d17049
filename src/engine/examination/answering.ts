/**
 * Asking a model for answers and for tasks: one greedy completion and some samples, equal ones together, judged by
 * Python exactly as the run judges its own.
 */
import { gradeAnswers, type InductionCheck } from '../../core/environment/grading';
import { withoutEnd } from '../../core/language/completion';
import { detokenize } from '../../core/language/tokenizer';
import type { Completion } from '../../core/port/policy';
import { readProposal } from '../../core/selfplay/reading';
import { openStreams } from '../../core/selfplay/run';
import { Tally } from '../../core/selfplay/tally';
import { validate } from '../../core/selfplay/validate';
import type { Prompt, Question } from '../../core/task/prompt';
import type { Grade, Proposal, ProposalPrompt, Verdict } from '../../core/task/task';
import type { Inquiry } from './inquiry';
import type { ExaminedModel } from './model';
import { proposersPrompt, questionFor, readPrompt } from './prompt';
import type { DistinctAnswer, DistinctProposal, Examination, ProposeAnswer, SolveAnswer } from './protocol';

/** The one prompt of a call in the counter-based random stream. */
const stream = 1;

/** Equal completions together. */
interface Group {
  readonly completion: Completion;
  readonly count: number;
  readonly greedy: boolean;
}

export async function solve(
  model: ExaminedModel,
  asked: Examination['solve']['ask'],
  inquiry: Inquiry,
): Promise<SolveAnswer> {
  const question = questionFor(model, asked.question);
  const prompt = model.writer.solve(question);
  const groups = await complete(model, prompt, asked, inquiry);
  const texts = groups.map(({ completion }) => textOf(model, completion));
  inquiry.progress({ part: 'grading', done: 0, of: texts.length });
  const grades = await grade(model, question, texts);
  inquiry.check();
  const answers = groups.map(
    ({ completion, count, greedy }, index): DistinctAnswer => ({
      text: texts[index] ?? '',
      grade: grades[index] ?? 'wrong',
      count,
      greedy,
      logProb: sum(completion.logProbs),
      tokens: [...completion.tokens],
    }),
  );
  const right = answers.reduce((total, answer) => total + (answer.grade === 'correct' ? answer.count : 0), 0);
  return {
    prompt: readPrompt(model.language, prompt),
    answers,
    samples: asked.samples,
    solveRate: asked.samples > 0 ? right / asked.samples : 0,
  };
}

export async function propose(
  model: ExaminedModel,
  asked: Examination['propose']['ask'],
  inquiry: Inquiry,
): Promise<ProposeAnswer> {
  const { mode } = asked;
  const { prompt, shown, source } = proposersPrompt(model, mode, asked.references);
  const groups = await complete(model, prompt, asked, inquiry);
  const proposed: ProposalPrompt = {
    mode,
    origin: 'policy',
    ...prompt,
    stream,
    references: [],
    ...(source ? { source } : {}),
  };
  const proposals = groups.map(({ completion: { tokens, logProbs } }) =>
    readProposal(model.language, proposed, tokens, logProbs),
  );
  inquiry.progress({ part: 'suite', done: 0, of: 0 });
  const { barred } = await model.suites();
  inquiry.check();
  inquiry.progress({ part: 'grading', done: 0, of: proposals.length });
  const verdicts = await judge(model, barred, proposals);
  inquiry.check();
  return {
    prompt: readPrompt(model.language, prompt),
    shown,
    samples: asked.samples,
    proposals: groups.flatMap(({ completion, count, greedy }, index): DistinctProposal[] => {
      const [proposal, verdict] = [proposals[index], verdicts[index]];
      if (!proposal || !verdict) return [];
      const { program, inputs, signature } = proposal;
      return [
        {
          program,
          inputs,
          signature,
          count,
          greedy,
          logProb: sum(completion.logProbs),
          tokens: [...completion.tokens],
          verdict: verdict.valid
            ? { valid: true, question: verdict.task }
            : { valid: false, rejection: verdict.rejection, detail: verdict.detail },
        },
      ];
    }),
  };
}

/** Grades texts as the run does; where the person hid no pair, by every pair. */
export async function grade(
  { environment, config }: ExaminedModel,
  question: Question,
  texts: readonly string[],
): Promise<Grade[]> {
  const check: InductionCheck =
    question.visible >= question.pairs.length ? 'all' : config.task.inductionCheck;
  const [grades = []] = await gradeAnswers(environment, [question], [texts], check);
  return grades;
}

/** The text a completion stands for, without its end. */
export function textOf({ language }: ExaminedModel, { tokens }: Completion): string {
  return detokenize(language.vocabulary, withoutEnd(tokens));
}

export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] ?? 0;
  return total;
}

/** Greedy first, then the most frequent. */
async function complete(
  { reader }: ExaminedModel,
  { tokens, start, limit }: Prompt,
  asked: { readonly samples: number; readonly temperature: number; readonly seed: number },
  inquiry: Inquiry,
): Promise<Group[]> {
  const temperatures = [0, ...Array.from({ length: asked.samples }, () => asked.temperature)];
  const [completions = []] = await reader.rollout(
    [{ prompt: tokens, start, limit, temperatures, stream }],
    { seed: asked.seed },
    inquiry.breathe,
  );
  const [greedy, ...samples] = completions;
  const groups = new Map<string, { completion: Completion; count: number }>();
  if (greedy) groups.set(greedy.tokens.join(' '), { completion: greedy, count: 0 });
  for (const completion of samples) {
    const key = completion.tokens.join(' ');
    const known = groups.get(key);
    if (known) known.count++;
    else groups.set(key, { completion, count: 1 });
  }
  const [first, ...others] = groups.values();
  if (!first) return [];
  return [
    { ...first, greedy: true },
    ...others.sort((a, b) => b.count - a.count).map((group) => ({ ...group, greedy: false })),
  ];
}

/** The run's own validation, with nothing proposed before. */
function judge(
  { config, language, environment }: ExaminedModel,
  barred: Parameters<typeof validate>[0]['barred'],
  proposals: readonly Proposal[],
): Promise<Verdict[]> {
  const context = {
    config,
    language,
    environment,
    barred,
    proposedPrograms: new Tally(proposals.length + 1),
    proposedTasks: new Tally(proposals.length + 1),
    nextTaskId: 1,
    iteration: 0,
    random: openStreams(config.run.seed),
  };
  return validate(context, proposals);
}
