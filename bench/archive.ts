/**
 * The archive of proposals with 100,000 of them: how long its questions take in the worker, at a language whose programs
 * are all different. Fails if one takes 100 ms or more, because the page promises that.
 */
import { presetConfig } from '../src/core/config/config';
import { compileLanguage } from '../src/core/language/compile';
import { Archive } from '../src/engine/archive/archive';
import { detailOf } from '../src/engine/archive/detail';
import { ImaginedRun } from '../src/engine/archive/fixture';
import { pointsOf } from '../src/engine/archive/points';
import { type ArchiveQuery, sortColumns } from '../src/engine/archive/protocol';
import { answerQuery } from '../src/engine/archive/query';
import type { Benchmark, BenchResult } from './benchmark';

const proposals = 100_000;
const anIteration = { proposals: 100, draws: 128, answers: 16 } as const;
const barMs = 100;

const everything: ArchiveQuery = {
  filter: {},
  sort: { by: 'number', order: 'descending' },
  offset: 0,
  limit: 200,
};

function questions(): readonly (readonly [string, ArchiveQuery])[] {
  const filters = {
    'mode and verdict': { modes: ['deduction'], verdict: 'valid' },
    'two words': { text: 'max x' },
    'a word nothing has': { text: 'nothing has this' },
    'two tokens': { tokens: ['max(', ' + '] },
    ranges: { solveRate: { least: 0.1, most: 0.9 }, iterations: { least: 100, most: 800 } },
    'all at once': {
      modes: ['deduction', 'abduction'],
      verdict: 'valid',
      origins: ['policy'],
      text: 'x',
      tokens: ['x'],
      learnability: { least: 0.1, most: 1 },
      solveRate: { least: 0.1, most: 0.9 },
      iterations: { least: 1, most: 900 },
    },
  } satisfies Record<string, ArchiveQuery['filter']>;
  return [
    ...Object.entries(filters).map(
      ([name, filter]) => [`filter: ${name}`, { ...everything, filter }] as const,
    ),
    ...sortColumns.flatMap((by) =>
      [0, 50_000].map(
        (offset) =>
          [
            `sort by ${by}, from row ${offset}`,
            { ...everything, sort: { by, order: 'descending' }, offset },
          ] as const,
      ),
    ),
  ];
}

export const archiveBenchmark: Benchmark = {
  name: 'archive',
  summary: '100,000 proposals: filling the archive, and every question of the table',
  async run({ rounds, report }): Promise<BenchResult> {
    const config = presetConfig('full-language');
    const archive = new Archive(config);
    const imagined = new ImaginedRun(compileLanguage({ level: 3 }), 1, anIteration);
    const batches = Array.from({ length: proposals / anIteration.proposals }, () => imagined.next());
    const filling = performance.now();
    for (const batch of batches) archive.add(batch);
    const fillMs = performance.now() - filling;
    const notes = [
      `one iteration of ${anIteration.proposals} proposals and ${anIteration.draws * anIteration.answers} answers ` +
        `is taken in in ${(fillMs / batches.length).toFixed(2)} ms`,
      `${(archive.bytes / 2 ** 20).toFixed(0)} MiB without answers`,
    ];
    let slowest = 0;
    const time = (name: string, work: () => unknown): void => {
      let best = Number.POSITIVE_INFINITY;
      for (let round = 0; round < rounds; round++) {
        const begun = performance.now();
        work();
        best = Math.min(best, performance.now() - begun);
      }
      slowest = Math.max(slowest, best);
      report(`${name}: ${best.toFixed(1)} ms`);
      notes.push(`${name}: ${best.toFixed(1)} ms`);
    };
    for (const [name, query] of questions()) time(name, () => answerQuery(archive, query));
    time('detail', () => detailOf(archive, 50_000));
    time('5,000 points for the map', () => pointsOf(archive, 5000));
    notes.push(`slowest: ${slowest.toFixed(1)} ms of at most ${barMs} ms`);
    return { rows: [], notes, ...(slowest >= barMs ? { verdict: 'failed' } : {}) };
  },
};
