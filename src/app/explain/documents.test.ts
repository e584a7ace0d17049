import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { anchorOf, documentPage, renderMarkdown } from '../../../scripts/markdown.mjs';

const documentOf = (name: string): string =>
  readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');

describe('documents as pages', () => {
  it('write every kind of block', () => {
    expect(renderMarkdown('# A *b*\n\none\ntwo `x < 1`')).toBe(
      '<h1 id="a-b">A <em>b</em></h1>\n<p>one\ntwo <code>x &lt; 1</code></p>',
    );
    expect(renderMarkdown('- one\n  more\n- **two**')).toBe(
      '<ul>\n<li>one\nmore</li>\n<li><strong>two</strong></li>\n</ul>',
    );
    expect(renderMarkdown('| a | b |\n|---|---|\n| 1 | `p` |')).toContain(
      '<tr>\n<td>1</td>\n<td><code>p</code></td>\n</tr>',
    );
    expect(renderMarkdown('```\n<a>\n\nb\n```')).toBe('<pre><code>&lt;a&gt;\n\nb\n</code></pre>');
    expect(renderMarkdown('<!-- a mark -->\n![curves](results/x.svg)\n<!-- its end -->')).toContain(
      '<img src="results/x.svg" alt="curves">',
    );
  });

  it('lead from one document to another, and name what is not served', () => {
    expect(renderMarkdown('[METRICS.md](METRICS.md#floors) [code](../src/x.ts) [paper](https://a.b/c)')).toBe(
      '<p><a href="METRICS.html#floors">METRICS.md</a> code <a href="https://a.b/c">paper</a></p>',
    );
  });

  it('keep markup in words from being markup', () => {
    expect(renderMarkdown('2 * 3 * 4 and <script>')).toBe('<p>2 * 3 * 4 and &lt;script&gt;</p>');
  });

  it.each(['METRICS.md', 'METHOD.md', 'RESULTS.md'])('have an anchor for every heading of %s', (name) => {
    const markdown = documentOf(name);
    const page = documentPage(markdown);
    const headings = [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading ?? '');
    expect(headings.length).toBeGreaterThan(5);
    for (const heading of headings) expect(page).toContain(`id="${anchorOf(heading)}"`);
    expect(page).not.toMatch(/^\|/m);
  });
});
