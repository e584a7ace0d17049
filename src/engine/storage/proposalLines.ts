/**
 * Proposals as lines of JSON, for people and other programs, and back into an archive. Numbers keep their meaning
 * (token ids are those of the tokenizer's file); what the archive had let go is not in them.
 */
import * as v from 'valibot';
import { modes } from '../../core/task/mode';
import { origins, type Rejection, rejections } from '../../core/task/task';
import type { Archive } from '../archive/archive';
import { drawnWhy, type ProposalBatch, type SolvedBatch, splitValues } from '../archive/batch';
import { modeOf, originOf, packKind, rejectionOf } from '../archive/kind';

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const lineSchema = v.object({
  number: whole,
  task: v.exactOptional(whole),
  mode: v.picklist(modes),
  origin: v.picklist(origins),
  iteration: whole,
  program: v.string(),
  inputs: v.array(v.string()),
  outputs: v.array(v.string()),
  rejection: v.exactOptional(v.picklist(rejections)),
  detail: v.exactOptional(v.string()),
  timesProposed: whole,
  reward: v.exactOptional(v.number()),
  advantage: v.exactOptional(v.number()),
  references: v.array(whole),
  tokens: v.array(whole),
  logProbs: v.array(v.number()),
  /** Every time it was drawn: iteration, why, solve rate. */
  draws: v.array(v.tuple([whole, v.picklist(drawnWhy), v.number()])),
});

type Line = v.InferOutput<typeof lineSchema>;

/** All lines of an archive, some thousand a piece. */
export function* proposalLines(archive: Archive): Generator<string> {
  let number = archive.first;
  for (const chunk of archive.chunks) {
    let piece = '';
    for (let row = 0; row < chunk.count; row++, number++) {
      const kind = chunk.kinds[row] ?? 0;
      const rejection = rejectionOf(kind);
      const task = chunk.tasks[row] ?? 0;
      const reward = chunk.rewards[row] ?? Number.NaN;
      const advantage = chunk.advantages[row] ?? Number.NaN;
      const line: Line = {
        number,
        ...(task > 0 ? { task } : {}),
        mode: modeOf(kind),
        origin: originOf(kind),
        iteration: chunk.iterations[row] ?? 0,
        program: chunk.text(row, 0),
        inputs: splitValues(chunk.text(row, 1)),
        outputs: splitValues(chunk.text(row, 2)),
        ...(rejection ? { rejection, detail: chunk.text(row, 3) } : {}),
        timesProposed: chunk.timesProposed[row] ?? 0,
        ...(Number.isNaN(reward) ? {} : { reward }),
        ...(Number.isNaN(advantage) ? {} : { advantage }),
        references: [...chunk.span(chunk.references, chunk.referenceEnds, row)],
        tokens: [...chunk.span(chunk.tokens, chunk.tokenEnds, row)],
        logProbs: [...chunk.span(chunk.logProbs, chunk.logProbEnds, row)],
        draws: archive.draws
          .history(chunk.lastDraws[row] ?? 0)
          .map(({ iteration, drawn, solveRate }) => [iteration, drawn, solveRate]),
      };
      piece += `${JSON.stringify(line)}\n`;
    }
    yield piece;
  }
}

/** Lines as they are read back, put into an archive in their order and their draws in the order of iterations. */
export class ProposalReader {
  readonly #archive: Archive;
  readonly #draws = new Map<number, { task: number; why: number; rate: number }[]>();

  constructor(archive: Archive) {
    this.#archive = archive;
  }

  /** @throws ValiError for anything that is not such a line. */
  add(json: unknown): void {
    const line = v.parse(lineSchema, json);
    this.#archive.add({ iteration: line.iteration, proposals: batchOf(line), solved: drawBatch([]) });
    for (const [iteration, why, rate] of line.draws) {
      const draws = this.#draws.get(iteration) ?? [];
      this.#draws.set(iteration, draws);
      draws.push({ task: line.task ?? 0, why: drawnWhy.indexOf(why), rate });
    }
  }

  /** Adds the draws, once all lines are in. */
  finish(): void {
    for (const [iteration, draws] of [...this.#draws].sort(([a], [b]) => a - b)) {
      this.#archive.add({ iteration, proposals: noProposals, solved: drawBatch(draws) });
    }
  }
}

function batchOf(line: Line): ProposalBatch {
  const rejection: Rejection | undefined = line.rejection;
  return {
    tasks: Uint32Array.of(line.task ?? 0),
    kinds: Uint8Array.of(packKind(line.mode, line.origin, rejection)),
    timesProposed: Uint32Array.of(line.timesProposed),
    rewards: Float32Array.of(line.reward ?? Number.NaN),
    advantages: Float32Array.of(line.advantage ?? Number.NaN),
    referenceCounts: Uint8Array.of(line.references.length),
    references: Uint32Array.from(line.references),
    tokenCounts: Uint16Array.of(line.tokens.length),
    tokens: Uint16Array.from(line.tokens),
    logProbCounts: Uint16Array.of(line.logProbs.length),
    logProbs: Float32Array.from(line.logProbs),
    texts: [line.program, line.inputs.join('\n'), line.outputs.join('\n'), line.detail ?? ''],
  };
}

const noProposals: ProposalBatch = {
  tasks: new Uint32Array(0),
  kinds: new Uint8Array(0),
  timesProposed: new Uint32Array(0),
  rewards: new Float32Array(0),
  advantages: new Float32Array(0),
  referenceCounts: new Uint8Array(0),
  references: new Uint32Array(0),
  tokenCounts: new Uint16Array(0),
  tokens: new Uint16Array(0),
  logProbCounts: new Uint16Array(0),
  logProbs: new Float32Array(0),
  texts: [],
};

function drawBatch(draws: readonly { task: number; why: number; rate: number }[]): SolvedBatch {
  return {
    tasks: Uint32Array.from(draws, ({ task }) => task),
    drawn: Uint8Array.from(draws, ({ why }) => why),
    rates: Float32Array.from(draws, ({ rate }) => rate),
    answerCounts: new Uint16Array(draws.length),
    answers: new Uint8Array(0),
    rewards: new Float32Array(0),
    advantages: new Float32Array(0),
    lengths: new Uint16Array(0),
    tokens: new Uint16Array(0),
    logProbs: new Float32Array(0),
  };
}
