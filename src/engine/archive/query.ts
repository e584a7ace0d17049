/**
 * One question of the table, answered in one pass over all rows: what passes, how much each filter hides, what the
 * facets count. Rows become objects only for the page that is shown.
 */
import { modes, perMode } from '../../core/task/mode';
import { type Rejection, rejections } from '../../core/task/task';
import type { Archive, Place } from './archive';
import { splitValues } from './batch';
import { chunkRows } from './chunk';
import { learnabilityOf, prepareFilters } from './filter';
import { modeIndex, modeOf, originOf, refusalIndex, rejectionOf } from './kind';
import type { ArchiveQuery, ArchiveRow, FilterName, QueryResult } from './protocol';
import { sortedPage } from './sort';

/** @returns the page asked for and what is known of the rest. */
export function answerQuery(archive: Archive, query: ArchiveQuery): QueryResult {
  const { chunks, config, language, first, archived, forgotten } = archive;
  const filters = prepareFilters(query.filter, config, language.vocabulary);
  const bitsOf = (...names: FilterName[]): number =>
    filters.reduce((bits, { name }, index) => (names.includes(name) ? bits | (1 << index) : bits), 0);
  const butModes = ~bitsOf('modes');
  const butVerdict = ~bitsOf('verdict', 'rejections');
  const places = new Uint32Array(archived);
  const hidden = new Uint32Array(filters.length);
  const byMode = new Uint32Array(modes.length);
  const byRefusal = new Uint32Array(rejections.length + 1);
  let total = 0;
  chunks.forEach((chunk, index) => {
    const tests = filters.map(({ prepare }) => prepare(chunk));
    for (let row = 0; row < chunk.count; row++) {
      let failed = 0;
      for (let test = 0; test < tests.length; test++) if (!tests[test]?.(row)) failed |= 1 << test;
      const kind = chunk.kinds[row] ?? 0;
      if (failed === 0) places[total++] = chunkRows * index + row;
      else if ((failed & (failed - 1)) === 0) increase(hidden, 31 - Math.clz32(failed));
      if ((failed & butModes) === 0) increase(byMode, modeIndex(kind));
      if ((failed & butVerdict) === 0) increase(byRefusal, refusalIndex(kind));
    }
  });
  const page = sortedPage(chunks, places.subarray(0, total), query, config);
  return {
    rows: Array.from(page, (place) => archive.place(first + place)).flatMap((place) =>
      place ? [rowOf(archive, place)] : [],
    ),
    offset: query.offset,
    total,
    archived,
    forgotten,
    hidden: Object.fromEntries(filters.map(({ name }, index) => [name, hidden[index] ?? 0])),
    facets: {
      modes: perMode((mode) => byMode[modes.indexOf(mode)] ?? 0),
      valid: byRefusal[0] ?? 0,
      rejections: Object.fromEntries(
        rejections.map((reason, index) => [reason, byRefusal[index + 1] ?? 0]),
      ) as Record<Rejection, number>,
    },
  };
}

/** A proposal as the table shows it. */
export function rowOf(archive: Archive, { number, chunk, row }: Place): ArchiveRow {
  const kind = chunk.kinds[row] ?? 0;
  const rejection = rejectionOf(kind);
  const solveRate = chunk.solveRates[row] ?? Number.NaN;
  const reward = chunk.rewards[row] ?? Number.NaN;
  const advantage = chunk.advantages[row] ?? Number.NaN;
  const task = chunk.tasks[row] ?? 0;
  return {
    number,
    ...(task > 0 ? { task } : {}),
    mode: modeOf(kind),
    origin: originOf(kind),
    iteration: chunk.iterations[row] ?? 0,
    program: chunk.text(row, 0),
    inputs: splitValues(chunk.text(row, 1)),
    outputs: splitValues(chunk.text(row, 2)),
    ...(rejection === undefined ? {} : { rejection }),
    ...(Number.isNaN(solveRate)
      ? {}
      : { solveRate, learnability: learnabilityOf(archive.config)(solveRate) }),
    timesDrawn: chunk.timesDrawn[row] ?? 0,
    ...(Number.isNaN(reward) ? {} : { reward }),
    ...(Number.isNaN(advantage) ? {} : { advantage }),
    length: chunk.span(chunk.tokens, chunk.tokenEnds, row).length,
  };
}

function increase(counts: Uint32Array, index: number): void {
  counts[index] = (counts[index] ?? 0) + 1;
}
