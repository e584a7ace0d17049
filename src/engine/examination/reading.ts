/**
 * Seeing a completion with the model's eyes: what it thought before every token, what the grammar forbade, and where
 * each head looked. A completion may be the model's own, another model's or a person's; `generate` shows one while it
 * is written.
 */
import { advance } from '../../core/language/automaton';
import { withoutEnd } from '../../core/language/completion';
import type { Language } from '../../core/language/language';
import { detokenize } from '../../core/language/tokenizer';
import { entropy, grammarRow, grammarScores, logSoftmax } from '../policy/reference/distribution';
import { grade, sum } from './answering';
import type { Inquiry } from './inquiry';
import type { ExaminedModel } from './model';
import { completionTokens, promptFor, readPrompt } from './prompt';
import {
  type Alternative,
  alternativesTold,
  type Examination,
  type GenerateAnswer,
  type ReadAnswer,
  type TokenReading,
} from './protocol';

export async function read(
  model: ExaminedModel,
  asked: Examination['read']['ask'],
  inquiry: Inquiry,
): Promise<ReadAnswer> {
  const { language, reader } = model;
  const { prompt } = promptFor(model, asked.prompt);
  const { start, limit } = prompt;
  const completion = completionTokens(language, prompt, asked.completion);
  const { logits, attention } = await reader.read({ prompt: prompt.tokens, start, limit, completion });
  inquiry.check();
  let state = start;
  const tokens = Array.from(completion, (token, position) => {
    const before = { state, remaining: limit - position, logits: logits[position] ?? new Float32Array(0) };
    state = advance(language.automaton, state, token);
    return tokenReading(language, before, token);
  });
  const { layers, heads } = reader.shape;
  const length = prompt.tokens.length + completion.length;
  return {
    prompt: readPrompt(language, prompt),
    tokens,
    text: detokenize(language.vocabulary, withoutEnd(completion)),
    logProb: sum(tokens.map(({ logProb }) => logProb)),
    attention: { shape: [layers, heads, length, length], data: attention },
  };
}

/** Writes one completion and tells each token. */
export async function generate(
  model: ExaminedModel,
  asked: Examination['generate']['ask'],
  inquiry: Inquiry,
): Promise<GenerateAnswer> {
  const { language, reader } = model;
  const { prompt, question } = promptFor(model, asked.prompt);
  const { tokens, start, limit } = prompt;
  const { layers, heads } = reader.shape;
  const request = { prompt: tokens, start, limit, stream: 1 };
  const written: number[] = [];
  let state = start;
  let logProb = 0;
  for await (const { token, logits, attention } of reader.write(request, asked.temperature, asked.seed)) {
    const position = written.length;
    const reading = tokenReading(language, { state, remaining: limit - position, logits }, token);
    state = advance(language.automaton, state, token);
    written.push(token);
    logProb += reading.logProb;
    inquiry.token({
      ...reading,
      position,
      attention: { shape: [layers, heads, tokens.length + position], data: attention },
    });
    await inquiry.wait(asked.tokenMs);
  }
  const text = detokenize(language.vocabulary, withoutEnd(Int32Array.from(written)));
  const [graded] = question ? await grade(model, question, [text]) : [];
  inquiry.check();
  return { text, tokens: written, logProb, ...(graded ? { grade: graded } : {}) };
}

/** What is known before a token is written. */
interface Before {
  readonly state: number;
  /** Tokens that may still be written. */
  readonly remaining: number;
  /** `[vocabulary]` of the model alone. */
  readonly logits: Float32Array;
}

function tokenReading(language: Language, { state, remaining, logits }: Before, token: number): TokenReading {
  const grammar = grammarRow(language.automaton, state, remaining);
  const logProbs = logSoftmax(grammarScores(logits, grammar));
  const prior = logSoftmax(grammar);
  const told = (id: number): Alternative => ({
    token: id,
    lexeme: language.vocabulary.lexemes[id] ?? '',
    probability: Math.exp(logProbs[id] ?? Number.NEGATIVE_INFINITY),
    logProb: logProbs[id] ?? Number.NEGATIVE_INFINITY,
    priorProbability: Math.exp(prior[id] ?? Number.NEGATIVE_INFINITY),
  });
  const allowed: number[] = [];
  const forbidden: number[] = [];
  grammar.forEach((weight, id) => {
    (weight === Number.NEGATIVE_INFINITY ? forbidden : allowed).push(id);
  });
  const best = [...allowed].sort((a, b) => (logProbs[b] ?? 0) - (logProbs[a] ?? 0) || a - b);
  return {
    ...told(token),
    entropy: entropy(logProbs),
    alternatives: best.slice(0, alternativesTold).map(told),
    allowed: allowed.length,
    forbidden,
  };
}
