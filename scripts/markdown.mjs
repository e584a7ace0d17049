/**
 * The documents in docs/ as pages beside the built one, so that a "?" leads to the very heading that explains it. What
 * Markdown means is a library's business; here are the anchors, the links between documents and the page around them.
 */
import { Marked } from 'marked';

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

const marked = new Marked({
  gfm: true,
  renderer: {
    heading({ tokens, depth, text }) {
      return `<h${depth} id="${anchorOf(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
    },
    /** Documents lead to each other's pages; files that are not served beside them are only named. */
    link({ href, tokens }) {
      const label = this.parser.parseInline(tokens);
      const document = /^(?:docs\/)?([A-Z]+)\.md(#.*)?$/.exec(href);
      if (document) return `<a href="${document[1]}.html${document[2] ?? ''}">${label}</a>`;
      return /^(?:https:|#)/.test(href) ? `<a href="${asText(href)}">${label}</a>` : label;
    },
    /** Comments go, and what looks like markup in words is words: documents hold no HTML. */
    html({ text }) {
      return text.startsWith('<!--') ? '' : asText(text);
    },
  },
});

/**
 * @param {string} markdown
 * @returns {string} HTML of its blocks, headings with their anchors
 */
export function renderMarkdown(markdown) {
  const html = marked.parse(markdown, { async: false });
  return html
    .replaceAll('<table>', '<div class="table"><table>')
    .replaceAll('</table>', '</table></div>')
    .trim();
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
img { max-width: 100%; background: #fff; }
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
