/** The two lists of docs/METHOD.md that say what of AZR is here: every row against the files and the settings. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fieldEntries, parseConfig, textAt } from './config';

const root = new URL('../../../', import.meta.url);
const method = readFileSync(new URL('docs/METHOD.md', root), 'utf8');

/** Cells of the rows of the table under a heading. */
function rowsUnder(heading: string): readonly (readonly string[])[] {
  const [, after = ''] = method.split(`\n## ${heading}\n`);
  const [section = ''] = after.split('\n## ');
  const lines = section.split('\n').filter((line) => line.startsWith('| '));
  return lines.slice(1).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

/** Paths of files in a cell, from the root of the repository. */
function pathsIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`([\w.-]+(?:\/[\w.-]+)+)`/g)].map(([, path = '']) => path);
}

function expectFiles(row: string, cell: string): readonly string[] {
  const paths = pathsIn(cell);
  for (const path of paths) expect(existsSync(new URL(path, root)), `${row}: ${path}`).toBe(true);
  return paths;
}

function expectTests(row: string, cell: string): readonly string[] {
  const paths = expectFiles(row, cell);
  for (const path of paths) expect(path, row).toMatch(/\.(test|spec)\.ts$/);
  return paths;
}

/** `setting` = value; `setting` = value */
const setting = /^`([a-z]+\.[a-zA-Z0-9]+)` = (\S+)$/;

describe('the feature table', () => {
  const rows = rowsUnder('Feature table');
  const defaults = parseConfig({});

  it('has 93 rows, numbered in order, every cell filled', () => {
    expect(rows.map(([number]) => number)).toEqual(Array.from({ length: 93 }, (_, index) => `${index + 1}`));
    for (const row of rows) {
      expect(row, row.join()).toHaveLength(7);
      for (const cell of row) expect(cell, row.join()).not.toBe('');
    }
  });

  it('names files and tests that are there, or says why a feature has no meaning', () => {
    for (const [number = '', feature = '', , here = '', , , tests = ''] of rows) {
      const row = `${number} ${feature}`;
      if (here.startsWith('no meaning: ')) {
        expect(here.length, row).toBeGreaterThan(30);
        expect(tests, row).toBe('–');
      } else {
        expect(expectFiles(row, here).length, row).toBeGreaterThan(0);
        expect(expectTests(row, tests).length, row).toBeGreaterThan(0);
      }
    }
  });

  it('states the defaults that the settings have', () => {
    let stated = 0;
    for (const [number, feature, , , ours = ''] of rows) {
      if (ours === '–') continue;
      for (const part of ours.split('; ')) {
        const [, path = '', value] = setting.exec(part) ?? [];
        const known = fieldEntries.some((entry) => entry.path === path);
        expect(known, `${number} ${feature}: ${part}`).toBe(true);
        expect(value, `${number} ${feature}: ${path}`).toBe(textAt(defaults, path));
        stated++;
      }
    }
    expect(stated).toBeGreaterThan(60);
  });
});

describe('the bugs not copied', () => {
  it('are each found by a test that is there', () => {
    const rows = rowsUnder('Known bugs not copied');
    expect(rows.length).toBeGreaterThan(15);
    for (const [bug = '', here = '', tests = ''] of rows) {
      expect(here, bug).not.toBe('');
      expect(expectTests(bug, tests).length, bug).toBeGreaterThan(0);
    }
  });
});
