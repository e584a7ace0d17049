import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explanations } from './metrics';

const headings = readFileSync(new URL('../../../docs/METRICS.md', import.meta.url), 'utf8')
  .split('\n')
  .flatMap((line) => /^## (.*)$/.exec(line)?.[1] ?? [])
  .map((heading) => heading.toLowerCase().replace(/ /g, '-'));

describe('explanations', () => {
  it('lead to a heading of docs/METRICS.md', () => {
    for (const [id, { anchor }] of Object.entries(explanations)) expect(headings, id).toContain(anchor);
  });
});
