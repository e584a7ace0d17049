import { describe, expect, it } from 'vitest';
import { perMode } from '../../../core/task/mode';
import { rejections } from '../../../core/task/task';
import type { ArchiveQuery, ArchiveRow, QueryResult } from '../../../engine/archive/protocol';
import { defaultSort } from '../shown';
import { pageRows, RowList } from './rowList';

function rowOf(number: number): ArchiveRow {
  return {
    number,
    mode: 'deduction',
    origin: 'policy',
    iteration: 1,
    program: 'def f(x: int) -> int:\n    return x',
    inputs: ['1'],
    outputs: ['1'],
    timesDrawn: 0,
    length: 5,
  };
}

/** An archive of `count` rows, newest first, whose answers are given when the test says so. */
class Bench {
  count = 1000;
  readonly asked: ArchiveQuery[] = [];
  readonly #open: (() => void)[] = [];

  readonly list = new RowList({
    query: (query) => {
      this.asked.push(query);
      return new Promise((resolve) => this.#open.push(() => resolve(this.#answer(query))));
    },
    detail: () => Promise.resolve(undefined),
    points: () => Promise.reject(new Error('not asked')),
    watch: () => () => {},
    tasks: () => Promise.resolve([]),
  });

  async answer(): Promise<void> {
    this.#open.shift()?.();
    await new Promise((resolve) => setTimeout(resolve));
  }

  grow(iteration: number, count: number): void {
    this.count = count;
    this.list.grown({ archived: count, forgotten: 0, iteration });
  }

  numberAt(index: number): number | undefined {
    return this.list.state().row(index)?.number;
  }

  #answer({ offset, limit }: ArchiveQuery): QueryResult {
    const rows = Array.from({ length: Math.min(limit, this.count - offset) }, (_, index) =>
      rowOf(this.count - offset - index),
    );
    return {
      rows,
      offset,
      total: this.count,
      archived: this.count,
      forgotten: 0,
      hidden: { iterations: 7, text: 3 },
      facets: {
        modes: perMode(() => this.count),
        valid: this.count,
        rejections: Object.fromEntries(rejections.map((reason) => [reason, 0])) as Record<
          (typeof rejections)[number],
          number
        >,
      },
    };
  }
}

async function open(): Promise<Bench> {
  const bench = new Bench();
  bench.grow(3, 1000);
  bench.list.ask({}, defaultSort);
  await bench.answer();
  return bench;
}

describe('the rows of the table', () => {
  it('asks one page at a time, and of a fast scroll only where it ends', async () => {
    const bench = await open();
    expect(bench.asked).toHaveLength(1);
    for (let first = 0; first < 900; first += 30) bench.list.want(first, first + 30);
    await bench.answer();
    await bench.answer();
    await bench.answer();
    expect(bench.asked.map(({ offset }) => offset)).toEqual([0, pageRows, 8 * pageRows, 9 * pageRows]);
    expect(bench.numberAt(900)).toBe(100);
  });

  it('stays at one moment of the run until it is refreshed, and says how much is newer', async () => {
    const bench = await open();
    bench.grow(4, 1250);
    expect(bench.list.state().newer).toBe(250);
    expect(bench.asked).toHaveLength(1);
    bench.list.want(150, 180);
    expect(bench.asked[1]?.filter.iterations).toEqual({ least: 0, most: 3 });
    await bench.answer();
    expect(bench.list.state().counts?.archived).toBe(1000);
    bench.list.refresh();
    expect(bench.numberAt(0)).toBe(1000);
    await bench.answer();
    expect(bench.list.state().newer).toBe(0);
    expect(bench.asked.at(-1)?.filter.iterations).toEqual({ least: 0, most: 4 });
  });

  it('does not count its own moment among what filters hide', async () => {
    const bench = await open();
    expect(bench.list.state().counts?.hidden).toEqual({ text: 3 });
    bench.list.ask({ iterations: { least: 1, most: 2 } }, defaultSort);
    await bench.answer();
    expect(bench.list.state().counts?.hidden).toEqual({ iterations: 7, text: 3 });
  });

  it('drops an answer to a question that has changed', async () => {
    const bench = await open();
    bench.list.ask({ text: 'a' }, defaultSort);
    bench.list.ask({ text: 'ab' }, defaultSort);
    await bench.answer();
    expect(bench.list.state().status).toBe('busy');
    await bench.answer();
    expect(bench.list.state().status).toBe('ready');
    expect(bench.asked.map(({ filter }) => filter.text)).toEqual([undefined, 'a', 'ab']);
  });

  it('says what failed and asks again only when told', async () => {
    let fails = true;
    const asked: number[] = [];
    const list = new RowList({
      query: ({ offset }) => {
        asked.push(offset);
        return fails ? Promise.reject(new Error('The archive is gone.')) : new Promise(() => {});
      },
      detail: () => Promise.resolve(undefined),
      points: () => Promise.reject(new Error('not asked')),
      watch: () => () => {},
      tasks: () => Promise.resolve([]),
    });
    list.ask({}, defaultSort);
    await new Promise((resolve) => setTimeout(resolve));
    expect(list.state()).toMatchObject({ status: 'failed', message: 'The archive is gone.' });
    list.want(0, 40);
    expect(asked).toEqual([0]);
    fails = false;
    list.refresh();
    expect(asked).toEqual([0, 0]);
    expect(list.state().status).toBe('busy');
  });
});
