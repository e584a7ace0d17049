/**
 * The documents in docs/ as pages beside the built one, so that a "?" leads to the very heading that explains it. Only
 * the Markdown those documents use: headings, paragraphs, lists, tables, code, links, emphasis. No raw HTML.
 */

/** @param {string} text */
const asText = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/**
 * The anchor of a heading, as code hosts make it.
 *
 * @param {string} heading
 */
export const anchorOf = (heading) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

/**
 * @param {string} text words with links and emphasis, without code
 * @returns {string} HTML
 */
function words(text) {
  return asText(text)
    .replaceAll(/!\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/\[([^\]]+)\]\(([^)\s]+)\)/g, (_, label, target) => link(label, target))
    .replaceAll(/\*\*(.+?)\*\*/g, '<strong>$1</strong>')
    .replaceAll(/(?<![\w*])\*(?!\s)(.+?)(?<!\s)\*(?![\w*])/g, '<em>$1</em>');
}

/**
 * Documents lead to each other's pages; files that are not served beside them are only named.
 *
 * @param {string} label
 * @param {string} target
 */
function link(label, target) {
  const document = /^(?:docs\/)?([A-Z]+)\.md(#.*)?$/.exec(target);
  if (document) return `<a href="${document[1]}.html${document[2] ?? ''}">${label}</a>`;
  return /^(?:https:|#)/.test(target) ? `<a href="${target}">${label}</a>` : label;
}

/** @param {string} text one line's worth of Markdown */
function inline(text) {
  return text
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? `<code>${asText(part.slice(1, -1))}</code>` : words(part)))
    .join('');
}

/** @param {string} line a row of a table @returns {string[]} */
const cells = (line) =>
  line
    .trim()
    .replaceAll(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));

/** @param {readonly string[]} lines */
function table([head = '', , ...rows]) {
  /** @param {'th' | 'td'} tag @param {string} line */
  const row = (tag, line) =>
    `<tr>${cells(line)
      .map((cell) => `<${tag}>${inline(cell)}</${tag}>`)
      .join('')}</tr>`;
  const body = rows.map((line) => row('td', line)).join('\n');
  return `<div class="table"><table><thead>${row('th', head)}</thead><tbody>${body}</tbody></table></div>`;
}

const bullet = /^(?:[-*]|\d+\.) /;

/** @param {readonly string[]} lines a list; lines that begin with spaces go on with their item */
function list(lines) {
  /** @type {string[]} */
  const items = [];
  for (const line of lines) {
    if (bullet.test(line)) items.push(line.replace(bullet, ''));
    else items.push(`${items.pop() ?? ''} ${line.trim()}`);
  }
  const tag = /^\d/.test(lines[0] ?? '') ? 'ol' : 'ul';
  return `<${tag}>${items.map((item) => `<li>${inline(item)}</li>`).join('\n')}</${tag}>`;
}

/**
 * @param {string} markdown
 * @returns {string} HTML of its blocks, headings with their anchors
 */
export function renderMarkdown(markdown) {
  const blocks = markdown
    .replaceAll('\r\n', '\n')
    .matchAll(/^```[^\n]*\n([\s\S]*?)^```$|[^\n]+(?:\n(?!```)[^\n]+)*/gm);
  return [...blocks]
    .flatMap(([block, code]) => {
      if (code !== undefined) return `<pre><code>${asText(code)}</code></pre>`;
      const [first = '', ...more] = block.split('\n');
      const heading = /^(#{1,6}) (.*)$/.exec(first);
      if (heading) {
        const [, marks = '#', text = ''] = heading;
        const title = `<h${marks.length} id="${anchorOf(text)}">${inline(text)}</h${marks.length}>`;
        return more.length > 0 ? [title, renderMarkdown(more.join('\n'))] : title;
      }
      if (first.startsWith('|')) return table([first, ...more]);
      return bullet.test(first) ? list([first, ...more]) : `<p>${inline(block.replaceAll('\n', ' '))}</p>`;
    })
    .join('\n');
}

const style = `
:root { color-scheme: light dark; }
body { max-width: 110ch; margin: 0 auto; padding: 32px 24px 96px; color: light-dark(#1b2026, #e7e9eb);
  background: light-dark(#f6f5f1, #121519); font: 15px/1.6 ui-sans-serif, -apple-system, "Segoe UI", Roboto, sans-serif; }
h1, h2, h3 { line-height: 1.3; scroll-margin-top: 16px; }
h2 { margin-top: 40px; font-size: 20px; }
h3 { margin-top: 28px; font-size: 16px; }
:target { text-decoration: underline; text-underline-offset: 4px; }
a { color: inherit; text-underline-offset: 3px; }
code { font: 0.92em ui-monospace, Menlo, Consolas, monospace; }
pre, :not(pre) > code { background: light-dark(#eceae4, #20262c); border-radius: 4px; }
:not(pre) > code { padding: 1px 4px; overflow-wrap: anywhere; }
pre { padding: 12px; overflow-x: auto; }
p, ul, ol { max-width: 80ch; }
.table { overflow-x: auto; }
td code { white-space: nowrap; }
td { min-width: 6ch; }
table { border-collapse: collapse; font-size: 14px; }
th, td { padding: 5px 14px 5px 0; border-bottom: 1px solid light-dark(#e1dfd8, #2a3037); text-align: left; vertical-align: top; }
`;

/**
 * @param {string} markdown a document that begins with its title as a heading
 * @returns {string} a page of its own
 */
export function documentPage(markdown) {
  const title = /^# (.*)$/m.exec(markdown)?.[1] ?? 'Document';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="../icon.svg" type="image/svg+xml">
<title>${asText(title)} - Absolute Zero Playground</title>
<style>${style}</style>
</head>
<body>
<main>
${renderMarkdown(markdown)}
</main>
</body>
</html>
`;
}
