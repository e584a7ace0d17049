import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { anchorOf, documentPage, renderMarkdown } from '../../../scripts/markdown.mjs';

const documentOf = (name: string): string =>
  readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');

const root = new URL('../../../', import.meta.url);

/** Folders in a folder of the repository. */
function foldersIn(path: string): readonly string[] {
  return readdirSync(new URL(path, root), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [`${path}${entry.name}/`] : [],
  );
}

/** Folders in the tree of README.md; those on an indented line are in the last one that is not. */
function foldersOfTree(): readonly string[] {
  const readme = readFileSync(new URL('README.md', root), 'utf8');
  const [, tree = ''] = /## What is where[^`]*`app`[\s\S]*?```\n([\s\S]*?)```/.exec(readme) ?? [];
  let parent = '';
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', names = ''] = /^( *)((?:[\w/]+\/ ?)+) {2,}\S/.exec(`${line}`) ?? [];
    const folders = names.trim().split(' ').filter(Boolean);
    if (indent === '') parent = folders[0] ?? parent;
    return folders.map((folder) => (indent === '' ? folder : `${parent}${folder}`));
  });
}

describe('folders', () => {
  const tree = foldersOfTree();
  const parts = ['src/core/', 'src/engine/', 'src/engine/policy/', 'src/app/', 'src/cli/'];
  const actual = parts.flatMap(foldersIn).filter((folder) => !parts.includes(folder));

  it('are all in the tree of README.md, and those in it are there', () => {
    expect(tree.length).toBeGreaterThan(40);
    for (const folder of tree) expect(existsSync(new URL(folder, root)), folder).toBe(true);
    for (const folder of [...actual, 'src/core/', 'src/engine/', 'src/app/', 'src/cli/']) {
      expect(tree, folder).toContain(folder);
    }
  });

  it('are all named in docs/ARCHITECTURE.md, and those named are there', () => {
    const text = documentOf('ARCHITECTURE.md');
    for (const folder of actual) {
      const name = folder.split('/').at(-2) ?? '';
      expect(text, folder).toMatch(new RegExp(`\`(?:${folder.slice(0, -1)}|${name})\``));
    }
    const named = [...text.matchAll(/`((?:src|bench)\/[\w/.-]+)`/g)].map(([, path = '']) => path);
    expect(named.length).toBeGreaterThan(15);
    for (const path of named) expect(existsSync(new URL(path, root)), path).toBe(true);
  });
});

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
