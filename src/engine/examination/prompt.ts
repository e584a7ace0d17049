/**
 * From what the page names (a task, references, tokens, a text) to prompts and completions of one model's language.
 * Whatever does not belong to the language is refused in words.
 */
import { questionIn } from '../../core/evaluation/question';
import { advance, allows } from '../../core/language/automaton';
import { mayHelp } from '../../core/language/composite';
import type { Language, Signature } from '../../core/language/language';
import { signatureOf } from '../../core/language/program';
import { tokenize } from '../../core/language/tokenizer';
import type { Prompt, Question, Reference } from '../../core/task/prompt';
import type { ExaminedModel } from './model';
import type { ExaminedQuestion, PromptSource, ReadPrompt } from './protocol';

/** A task, reference or completion that the model's language cannot say. */
export class OutsideLanguageError extends Error {
  override readonly name = 'OutsideLanguageError';
}

/** @throws OutsideLanguageError */
export function questionFor({ language }: ExaminedModel, asked: ExaminedQuestion): Question {
  const question = questionIn(language, asked);
  if (typeof question === 'string') {
    const reason = question.replace(/\.$/, '');
    throw new OutsideLanguageError(`This task cannot be asked at level ${language.level}: ${reason}.`);
  }
  return question;
}

/** A prompt that is only answered: where the prior would start is not asked. */
type AnsweredPrompt = Omit<Prompt, 'priorStart'>;

/** A prompt with what is known of its origin. */
export interface SourcedPrompt {
  readonly prompt: AnsweredPrompt;
  readonly question?: Question;
}

/** @throws OutsideLanguageError */
export function promptFor(model: ExaminedModel, source: PromptSource): SourcedPrompt {
  switch (source.from) {
    case 'question': {
      const question = questionFor(model, source.question);
      return { prompt: model.writer.solve(question), question };
    }
    case 'references':
      return { prompt: proposersPrompt(model, source.mode, source.references, source.helpers).prompt };
    case 'tokens':
      return {
        prompt: { tokens: Int32Array.from(source.tokens), start: source.start, limit: source.limit },
      };
  }
}

/** The proposer's prompt; in induction with the program it asks inputs for. @throws OutsideLanguageError */
export function proposersPrompt(
  { writer, language, config }: ExaminedModel,
  mode: Question['mode'],
  references: readonly Reference[],
  helpers: readonly string[] = [],
): {
  readonly prompt: Prompt;
  readonly shown: number;
  readonly source?: { readonly program: string; readonly signature: Signature };
} {
  if (mode === 'error' && language.options.errors === 'none') {
    throw new OutsideLanguageError('This run does not train error deduction.');
  }
  if (mode !== 'induction') {
    if (helpers.length > language.options.composites || !helpers.every(mayHelp)) {
      throw new OutsideLanguageError('This run does not propose programs that call these functions.');
    }
    const { shown, ...prompt } = writer.proposeTriplet(mode, references, helpers);
    return { prompt, shown };
  }
  const [first] = references;
  const signature = first && signatureOf(tokenize(language.vocabulary, first.program));
  if (!first || !signature) {
    throw new OutsideLanguageError(
      'A proposal in induction needs a program of the language to find inputs for.',
    );
  }
  const { program } = first;
  return {
    prompt: writer.proposeInputs(program, signature, config.task.inductionInputs),
    shown: 1,
    source: { program, signature },
  };
}

/** A prompt as the page shows it. */
export function readPrompt({ vocabulary }: Language, { tokens, start, limit }: AnsweredPrompt): ReadPrompt {
  return {
    tokens: [...tokens],
    lexemes: [...tokens].map((token) => vocabulary.lexemes[token] ?? ''),
    start,
    limit,
  };
}

/**
 * The tokens of a completion, `<eos>` last.
 * @throws OutsideLanguageError, UnknownTextError
 */
export function completionTokens(
  { vocabulary, automaton }: Language,
  { start, limit }: AnsweredPrompt,
  completion: string | readonly number[],
): Int32Array {
  const end = vocabulary.id('<eos>');
  const body =
    typeof completion === 'string'
      ? completion
          .split(/(<in>|<sep>|<eos>)/)
          .flatMap((part) => (/^<\w+>$/.test(part) ? [vocabulary.id(part)] : [...tokenize(vocabulary, part)]))
      : [...completion];
  const tokens = body.at(-1) === end ? body : [...body, end];
  let state = start;
  for (const [index, token] of tokens.entries()) {
    if (!allows(automaton, state, token, limit - index)) {
      const word = JSON.stringify(vocabulary.lexemes[token] ?? `token ${token}`);
      throw new OutsideLanguageError(
        `The grammar does not allow ${word} as token ${index + 1} of this completion.`,
      );
    }
    state = advance(automaton, state, token);
  }
  return Int32Array.from(tokens);
}
