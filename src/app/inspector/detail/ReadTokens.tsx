/** Tokens of a proposal with what the current model thinks of each, asked when the first of them is looked at. */
import type { ArchiveToken } from '../../../engine/archive/protocol';
import type { PromptSource } from '../../../engine/examination/protocol';
import { useAsked } from '../../examination/useAsked';
import { Heat } from '../heat/Heat';
import type { HeatReading } from '../heat/token';
import { useInspectedExamination } from '../inspected';

interface ReadTokensProps {
  readonly label: string;
  readonly tokens: readonly ArchiveToken[];
  readonly writtenAt?: number;
  /** What the tokens answer; undefined where it is no longer known. */
  readonly prompt: PromptSource | undefined;
}

/** The archive no longer knows what a proposal was an answer to. */
class PromptGoneError extends Error {
  override readonly name = 'PromptGoneError';
  constructor() {
    super('What its writer had read is no longer known.');
  }
}

export function ReadTokens({ label, tokens, writtenAt, prompt }: ReadTokensProps) {
  const examination = useInspectedExamination();
  const { asked, ask } = useAsked<HeatReading>();
  const want = (): void =>
    ask(async ({ signal }) => {
      if (!prompt) throw new PromptGoneError();
      const { key, iteration, info } = await examination.recent();
      const completion = tokens.map(({ id }) => id);
      const answer = await examination.ask('read', { key, prompt, completion }, { signal });
      return { iteration, tokens: answer.tokens, lexemes: info.lexemes };
    });
  return (
    <Heat
      label={label}
      tokens={tokens}
      {...(writtenAt === undefined ? {} : { writtenAt })}
      reading={asked}
      onWant={want}
    />
  );
}
