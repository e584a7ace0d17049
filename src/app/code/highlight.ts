/**
 * Python source to coloured spans with a real parser, once a text. Nothing is executed or changed here. The parser is
 * large, so what imports this file is loaded when the first program is shown.
 */
import { highlightCode, tagHighlighter, tags } from '@lezer/highlight';
import { parser } from '@lezer/python';

export interface Span {
  readonly text: string;
  /** What the text is; absent for plain text and spaces. */
  readonly kind?: string;
}

const highlighter = tagHighlighter([
  { tag: tags.keyword, class: 'keyword' },
  { tag: tags.operatorKeyword, class: 'keyword' },
  { tag: tags.controlKeyword, class: 'keyword' },
  { tag: tags.definitionKeyword, class: 'keyword' },
  { tag: tags.number, class: 'number' },
  { tag: tags.bool, class: 'number' },
  { tag: tags.string, class: 'string' },
  { tag: tags.function(tags.variableName), class: 'name' },
  { tag: tags.function(tags.propertyName), class: 'name' },
  { tag: tags.function(tags.definition(tags.variableName)), class: 'name' },
]);

/** Texts kept; a buffer column shows far fewer. */
const cacheLimit = 1000;
const cache = new Map<string, readonly Span[]>();

/** The spans of a piece of Python, whole statements or one expression. */
export function highlight(source: string): readonly Span[] {
  const known = cache.get(source);
  if (known) return known;
  const spans: Span[] = [];
  highlightCode(
    source,
    parser.parse(source),
    highlighter,
    (text, kind) => spans.push(kind ? { text, kind } : { text }),
    () => spans.push({ text: '\n' }),
  );
  if (cache.size >= cacheLimit) cache.clear();
  cache.set(source, spans);
  return spans;
}
