/**
 * A sentence in which programs and values stand in backticks, shown as code. They are not highlighted: the page's
 * first paint does without Python's grammar.
 */
export function Prose({ text }: { readonly text: string }) {
  let offset = 0;
  return text.split('`').map((part, index) => {
    const key = offset;
    offset += part.length + 1;
    return index % 2 === 0 ? (
      part
    ) : (
      <code key={key} className="prose-code" translate="no">
        {part}
      </code>
    );
  });
}
