/**
 * Log-probabilities, entropies and best alternatives of given completions, to look at. The model runs on the device, the
 * little arithmetic on its logits here in double precision.
 */
import { type Automaton, advance } from '../../../core/language/automaton';
import type { ModelShape } from '../../../core/model/shape';
import type { ScoredToken, ScoreRequest } from '../../../core/port/policy';
import { entropy, grammarRow, grammarScores, logSoftmax } from '../reference/distribution';
import type { Generator } from './generation';

/** Scores all requests in one batch. */
export async function scoreTexts(
  generator: Generator,
  shape: ModelShape,
  automaton: Automaton,
  requests: readonly ScoreRequest[],
  topK: number,
): Promise<ScoredToken[][]> {
  const written = requests.filter(({ completion }) => completion.length > 0);
  const texts = written.map(({ prompt, completion }) => ({
    // The last token of a completion is predicted, never read.
    tokens: Int32Array.from([...prompt, ...completion.subarray(0, -1)]),
    firstWanted: prompt.length - 1,
  }));
  const logits = texts.length > 0 ? await generator.read(texts) : [];
  const rowLength = 4 * Math.ceil(shape.vocabulary / 4);
  const byRequest = new Map(written.map((request, i) => [request, logits[i]]));
  return requests.map((request) => {
    const own = byRequest.get(request);
    if (!own) return [];
    let state = request.start;
    return Array.from(request.completion, (token, t): ScoredToken => {
      const grammar = grammarRow(automaton, state, request.limit - t);
      const row = own.subarray(t * rowLength, t * rowLength + shape.vocabulary);
      const logProbs = logSoftmax(grammarScores(row, grammar));
      const top = Array.from(logProbs, (logProb, id) => ({ token: id, logProb }))
        .filter(({ logProb }) => logProb > Number.NEGATIVE_INFINITY)
        .sort((a, b) => b.logProb - a.logProb || a.token - b.token)
        .slice(0, topK);
      state = advance(automaton, state, token);
      return { logProb: logProbs[token] ?? Number.NEGATIVE_INFINITY, top, entropy: entropy(logProbs) };
    });
  });
}
