/** What a model read, token by token: marks that say what is asked, programs, inputs and outputs told apart. */
import type { ArchiveToken } from '../../../engine/archive/protocol';
import { lineStart, visibleLexeme } from '../words';

type Role = 'mark' | 'program' | 'input' | 'output';

const roleWords: Readonly<Record<Role, string>> = {
  mark: 'mark',
  program: 'program',
  input: 'input',
  output: 'output',
};

/** Which part of a prompt each token belongs to: `<in>` and `<out>` open a part that the next mark ends. */
export function rolesOf(lexemes: readonly string[]): readonly Role[] {
  let part: Role = 'program';
  return lexemes.map((lexeme): Role => {
    if (!/^<\w+>$/.test(lexeme)) return part;
    part = lexeme === '<in>' ? 'input' : lexeme === '<out>' ? 'output' : 'program';
    return 'mark';
  });
}

export function Prompt({
  label,
  tokens,
}: {
  readonly label: string;
  readonly tokens: readonly ArchiveToken[];
}) {
  const roles = rolesOf(tokens.map(({ lexeme }) => lexeme));
  return (
    <div>
      <ol className="prompt-tokens token-flow" aria-label={label}>
        {tokens.map(({ lexeme }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place.
          <li key={index} data-role={roles[index]} data-line={lineStart(lexeme)}>
            {visibleLexeme(lexeme)}
          </li>
        ))}
      </ol>
      <p className="prompt-legend">
        {tokens.length} tokens:{' '}
        {Object.entries(roleWords).map(([role, word]) => (
          <span key={role} data-role={role}>
            {word}
          </span>
        ))}
      </p>
    </div>
  );
}
