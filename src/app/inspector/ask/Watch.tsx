/** A model's answer as it is written: each token with its rivals, the look back at the prompt, and the verdict. */
import { type CSSProperties, useState } from 'react';
import type { ExaminedQuestion, GeneratedToken, ModelInfo } from '../../../engine/examination/protocol';
import { ProgramBody, Value } from '../../code/Code';
import { Panel } from '../../components/Panel';
import { Alternatives } from '../heat/Alternatives';
import { Forbidden } from '../heat/Reading';
import { chance, strength } from '../heat/scale';
import { gradeWords, lineStart, visibleLexeme } from '../words';
import { AttentionMap } from './AttentionMap';
import { meanLook } from './attention';
import type { Watched } from './watched';

interface WatchProps {
  readonly iteration: number;
  readonly model: ModelInfo;
  readonly question: ExaminedQuestion;
  /** Lexemes of the prompt. */
  readonly prompt: readonly string[];
  readonly tokens: readonly GeneratedToken[];
  readonly watched: Watched | undefined;
}

export function Watch({ iteration, model, question, prompt, tokens, watched }: WatchProps) {
  const [chosen, setChosen] = useState<number>();
  // While it writes, the newest token; the whole answer is read from its beginning.
  const shown = chosen !== undefined && chosen < tokens.length ? chosen : watched ? 0 : tokens.length - 1;
  const token = tokens[shown];
  const look = token ? meanLook(token.attention) : [];
  const most = Math.max(...look, 0);
  return (
    <Panel title={`The model of iteration ${iteration} answers`} explain="attention" className="watch">
      <div data-mode={question.mode} className="watch-body">
        <h3>
          What it read{token && `, darker where it looked when it wrote “${visibleLexeme(token.lexeme)}”`}
        </h3>
        <ol className="watch-tokens token-flow" aria-label="Prompt">
          {prompt.map((lexeme, index) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place.
              key={index}
              data-line={lineStart(lexeme)}
              style={
                {
                  '--look': `${Math.round((45 * (look[index] ?? 0)) / Math.max(most, 1e-6))}%`,
                } as CSSProperties
              }
            >
              {visibleLexeme(lexeme)}
            </li>
          ))}
        </ol>
        <h3>What it writes</h3>
        {tokens.length === 0 && <p className="dim">Nothing yet.</p>}
        {/* biome-ignore lint/a11y/useSemanticElements: not a part of a form. */}
        <div className="watch-tokens token-flow" role="group" aria-label="Answer, token by token">
          {tokens.map(({ position, lexeme, logProb }) => (
            <button
              key={position}
              type="button"
              aria-pressed={position === shown}
              data-line={lineStart(lexeme)}
              style={{ '--look': `${Math.round(40 * strength(logProb))}%` } as CSSProperties}
              onClick={() => setChosen(position)}
            >
              {visibleLexeme(lexeme)} <span className="watch-chance">{chance(logProb)}</span>
            </button>
          ))}
        </div>
        <p aria-live="polite" className="watch-verdict" data-grade={watched?.answer.grade}>
          {watched && <Verdict watched={watched} />}
        </p>
        {token && (
          <div className="watch-place">
            <h3>
              Token {shown + 1}: entropy {token.entropy.toFixed(2)} nats, {token.allowed} allowed
            </h3>
            <Alternatives chosen={token.token} alternatives={token.alternatives} />
            <Forbidden lexemes={token.forbidden.map((id) => model.lexemes[id] ?? '')} />
          </div>
        )}
        {watched && (
          <AttentionMap
            attention={watched.reading.attention}
            lexemes={[
              ...watched.reading.prompt.lexemes,
              ...watched.reading.tokens.map(({ lexeme }) => lexeme),
            ]}
          />
        )}
      </div>
    </Panel>
  );
}

function Verdict({ watched }: { readonly watched: Watched }) {
  const { question, answer } = watched;
  const [first] = question.pairs;
  return (
    <>
      <span className="answer-grade">{answer.grade ? gradeWords[answer.grade] : 'not graded'}</span>:{' '}
      {question.mode === 'induction' ? <ProgramBody source={answer.text} /> : <Value source={answer.text} />}
      {question.mode === 'deduction' && first && answer.grade !== 'correct' && (
        <>
          {' '}
          (Python says <Value source={first.output} />)
        </>
      )}
    </>
  );
}
