import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileLanguage } from '../language/compile';
import { levels } from '../language/options';
import { fieldEntries, parseConfig, presetConfig, textAt } from './config';
import { presetNames } from './presets';

const method = readFileSync(new URL('../../../docs/METHOD.md', import.meta.url), 'utf8');
const lines = method.split('\n');

/** The anchor GitHub gives a heading. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

describe('docs/METHOD.md', () => {
  const anchors = lines.flatMap((line) => {
    const heading = /^#+ (.*)$/.exec(line)?.[1];
    return heading === undefined ? [] : [slug(heading)];
  });

  it('has the heading that every setting names', () => {
    for (const { path, info } of fieldEntries) expect(anchors, path).toContain(info.anchor);
    expect(new Set(anchors).size).toBe(anchors.length);
  });

  it('names no setting that does not exist, with no value it cannot have', () => {
    const groups = [...new Set(fieldEntries.map(({ group }) => group))].join('|');
    const mentioned = [
      ...method.matchAll(new RegExp(`\`((?:${groups})\\.[a-zA-Z0-9]+)(?:=([^\`]+))?\``, 'g')),
    ];
    expect(mentioned.length).toBeGreaterThan(60);
    for (const [, path = '', value] of mentioned) {
      const info = fieldEntries.find((entry) => entry.path === path)?.info;
      expect(info, path).toBeDefined();
      if (value === undefined || !info) continue;
      if (info.kind === 'number') {
        expect(Number(value), path).toBeGreaterThanOrEqual(info.min);
        expect(Number(value), path).toBeLessThanOrEqual(info.max);
      } else expect(Object.keys(info.choices), path).toContain(value);
    }
  });

  it('says of every level how many tokens, signatures and states its language has', () => {
    const number = (cell = ''): number => Number(cell.replaceAll(',', ''));
    for (const level of levels) {
      const { vocabulary, signatures, automaton, maxProgramTokens } = compileLanguage({ level });
      const row = lines.find((line) => new RegExp(`^\\| ${level} \\| \\d+ \\|`).test(line)) ?? '';
      const [, , tokens, , known, states, program] = row.split('|').map((cell) => cell.trim());
      expect([tokens, known, states].map(number), row).toEqual([
        vocabulary.size,
        signatures.length,
        automaton.states,
      ]);
      expect(program, row).toMatch(new RegExp(`^[\\d.]+, ${maxProgramTokens}$`));
      expect(row.match(/\d %/g), row).toHaveLength(2);
    }
  });

  it('names files that are there, and functions that are in them', () => {
    const places = [...method.matchAll(/`([\w/.-]+\.ts)`((?:,? `\w+`)*)/g)];
    expect(places.length).toBeGreaterThan(15);
    for (const [, path = '', functions = ''] of places) {
      const base = /^(src|e2e)\//.test(path) ? '../../../' : '../';
      const text = readFileSync(new URL(`${base}${path}`, import.meta.url), 'utf8');
      for (const [, name = ''] of functions.matchAll(/`(\w+)`/g)) expect(text, path).toContain(name);
    }
  });

  it('numbers the departures without gaps', () => {
    const numbers = lines.flatMap((line) => {
      const number = /^\| D(\d+) \|/.exec(line)?.[1];
      return number === undefined ? [] : [Number(number)];
    });
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(numbers.length).toBeGreaterThan(15);
    const cited = [...method.matchAll(/\bD(\d+)\b/g)].map(([, number]) => Number(number));
    expect(Math.max(...cited)).toBe(numbers.length);
  });

  it('has the table of presets that the code has', () => {
    const defaults = parseConfig({});
    const configs = presetNames.map((name) => presetConfig(name));
    const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
    const rows = fieldEntries.flatMap(({ path }) => {
      const usual = textAt(defaults, path);
      const values = configs.map((config) => textAt(config, path));
      if (values.every((value) => value === usual)) return [];
      return [row([`\`${path}\``, ...values.map((value) => (value === usual ? value : `**${value}**`))])];
    });
    const table = [row(['setting', ...presetNames.map((name) => `\`${name}\``)]), ...rows];
    const written = lines.filter((line) => table[0] === line || /^\| `[a-z]+\.[a-zA-Z0-9]+` \| /.test(line));
    expect(written, `The table under "Presets" must be:\n${table.join('\n')}\n`).toEqual(table);
  });
});
