/**
 * Everything the archive knows of one proposal. Prompts are not kept: they follow from the references, and are written
 * again by the writer that wrote them the first time.
 */

import { promptWriterOf } from '../../core/config/promptWriter';
import { helpersIn } from '../../core/language/composite';
import { programFacts } from '../../core/language/program';
import { tokenize } from '../../core/language/tokenizer';
import type { Reference } from '../../core/task/prompt';
import type { Pair } from '../../core/task/task';
import type { Archive, Place } from './archive';
import { checksOf } from './checks';
import type { ArchiveRow, ArchiveToken, ProposalDetail, ReferenceLink } from './protocol';
import { rowOf } from './query';
import { archiveTokens } from './tokens';

/** @returns undefined if the archive does not hold that proposal. */
export function detailOf(archive: Archive, number: number): ProposalDetail | undefined {
  const place = archive.place(number);
  if (!place) return undefined;
  const { config, language, draws, rollouts } = archive;
  const { chunk, row: at } = place;
  const row = rowOf(archive, place);
  const references = referencesOf(archive, place);
  const pairs = pairsOf(row);
  const note = chunk.text(at, 3);
  const [message, refusal] = row.task === undefined ? ['', note] : [note, ''];
  const proposerPrompt = row.iteration > 0 ? proposerPromptOf(archive, row, references) : undefined;
  const history = draws.history(chunk.lastDraws[at] ?? 0);
  const newest = history[history.length - 1];
  const answers =
    newest && row.task !== undefined
      ? rollouts.answers(newest.iteration, row.task, language.vocabulary)
      : undefined;
  return {
    row,
    pairs,
    visible: row.mode === 'induction' ? config.task.inductionVisible : 1,
    ...(message === '' ? {} : { message }),
    // Seeds passed the same checks.
    checks: checksOf(config, row.mode, row.rejection, refusal),
    timesProposed: chunk.timesProposed[at] ?? 0,
    references,
    ...(proposerPrompt ? { proposerPrompt } : {}),
    completion: archiveTokens(
      language.vocabulary,
      chunk.span(chunk.tokens, chunk.tokenEnds, at),
      chunk.span(chunk.logProbs, chunk.logProbEnds, at),
    ),
    ...(row.task === undefined ? {} : { solverPrompt: solverPromptOf(archive, row, pairs, message) }),
    draws: history,
    drawsForgotten: row.timesDrawn - history.length,
    ...(newest && answers ? { rollouts: { iteration: newest.iteration, answers } } : {}),
  };
}

/** Rows of these tasks, in order; those that are gone are left out. */
export function taskRows(archive: Archive, tasks: readonly number[]): ArchiveRow[] {
  return tasks.flatMap((task) => {
    const place = archive.place(archive.numberOf(task));
    return place ? [rowOf(archive, place)] : [];
  });
}

function referencesOf(archive: Archive, { chunk, row }: Place): readonly ReferenceLink[] {
  return Array.from(chunk.span(chunk.references, chunk.referenceEnds, row), (task): ReferenceLink => {
    const [found] = taskRows(archive, [task]);
    return { task, ...(found ? { row: found } : {}) };
  });
}

function pairsOf({ task, inputs, outputs }: ArchiveRow): Pair[] {
  return task === undefined ? [] : inputs.map((input, index) => ({ input, output: outputs[index] ?? '' }));
}

/** What the proposer was shown; undefined where a reference is gone. */
function proposerPromptOf(
  archive: Archive,
  { mode, program }: ArchiveRow,
  references: readonly ReferenceLink[],
): ArchiveToken[] | undefined {
  const { config, language } = archive;
  const writer = promptWriterOf(config, language);
  if (mode === 'induction') {
    const { signature } = programFacts(tokenize(language.vocabulary, program));
    if (!signature) return undefined;
    const { tokens } = writer.proposeInputs(program, signature, config.task.inductionInputs);
    return archiveTokens(language.vocabulary, tokens);
  }
  const helpers = helpersIn(program);
  // The tasks whose functions had to be called stand after the examples.
  const examples = references.slice(0, references.length - helpers.length);
  const shown = examples.flatMap(({ row }): Reference[] => {
    const [pair] = row ? pairsOf(row) : [];
    return row && pair ? [{ program: row.program, ...pair }] : [];
  });
  if (shown.length < examples.length) return undefined;
  return archiveTokens(language.vocabulary, writer.proposeTriplet(mode, shown, helpers).tokens);
}

function solverPromptOf(
  { config, language }: Archive,
  { mode, program }: ArchiveRow,
  pairs: readonly Pair[],
  message: string,
): ArchiveToken[] {
  const { signature } = programFacts(tokenize(language.vocabulary, program));
  if (!signature) return [];
  const visible = mode === 'induction' ? config.task.inductionVisible : 1;
  const { tokens } = promptWriterOf(config, language).solve({
    ...{ mode, program, signature, pairs, visible, message },
  });
  return archiveTokens(language.vocabulary, tokens);
}
