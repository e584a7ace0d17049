/**
 * Rollouts and logits by `kernels/generate.ts`: divides requests into waves whose keys and values fit the memory, says
 * how much work each is, and hands out what was written. The parts are `generationPlan.ts`, `generationTables.ts`,
 * `generationBuffers.ts` and `generationDispatch.ts`. It knows no rewards, no training and no request checks.
 */
import type { Automaton } from '../../../core/language/automaton';
import type { ModelShape } from '../../../core/model/shape';
import type { Completion, RolloutOptions, RolloutRequest } from '../../../core/port/policy';
import type { Gpu } from './device';
import { GenerationBuffers } from './generationBuffers';
import { GenerationDispatch, type GenerationPipelines, type Phase } from './generationDispatch';
import { type GenerationPlan, generationPlan } from './generationPlan';
import {
  grammarTable,
  Prompts,
  type ReadText,
  readTable,
  type Sample,
  sampleTable,
  writtenCompletions,
} from './generationTables';
import { generateKernel } from './kernels/generate';
import { packKernel } from './kernels/pack';
import { callWords, laneWords } from './kernels/tables';
import { packedLayout } from './packed';

/** The grammar allowed no token where one was due, which only non-finite logits or a broken grammar can do. */
export class GenerationError extends Error {
  override readonly name = 'GenerationError';
}

export class Generator {
  readonly #shape: ModelShape;
  readonly #plan: GenerationPlan;
  readonly #buffers: GenerationBuffers;
  readonly #dispatch: GenerationDispatch;
  readonly #entriesAt: number;
  readonly #end: number;

  private constructor(
    gpu: Gpu,
    shape: ModelShape,
    automaton: Automaton,
    parameters: GPUBuffer,
    plan: GenerationPlan,
    pipelines: GenerationPipelines,
  ) {
    this.#shape = shape;
    this.#plan = plan;
    const { table, entriesAt } = grammarTable(automaton);
    this.#entriesAt = entriesAt;
    this.#end = automaton.end;
    this.#buffers = new GenerationBuffers(gpu, shape, plan.lanes, table);
    this.#dispatch = new GenerationDispatch(gpu, shape, pipelines, this.#buffers, parameters);
  }

  /**
   * @param parameters the flat buffer; read again after every {@link weightsChanged}.
   * @throws KernelError
   */
  static async open(
    gpu: Gpu,
    shape: ModelShape,
    automaton: Automaton,
    parameters: GPUBuffer,
    plan = generationPlan(gpu, shape),
  ): Promise<Generator> {
    const [pack, generate] = await Promise.all([
      gpu.compile('pack', packKernel(shape)),
      gpu.compile('generate', generateKernel(shape, plan)),
    ]);
    return new Generator(gpu, shape, automaton, parameters, plan, { pack, generate });
  }

  /** To be called when the flat parameters changed. */
  weightsChanged(): void {
    this.#dispatch.weightsChanged();
  }

  /** One list a request, one completion a temperature. @throws GenerationError */
  async rollout(requests: readonly RolloutRequest[], options: RolloutOptions): Promise<Completion[][]> {
    const completions: Completion[][] = requests.map(() => []);
    const prompts = new Prompts();
    let wave: Sample[] = [];
    const longest = Math.max(1, ...requests.map(({ limit }) => limit));
    const limitPlaces = this.#mostPlaces();
    const flush = async (): Promise<void> => {
      const written = await this.#write(prompts.texts, wave, longest, options);
      wave.forEach((sample, i) => {
        const completion = written[i];
        const list = completions[sample.at];
        if (completion && list) list[sample.index] = completion;
      });
      wave = [];
      prompts.clear();
    };
    for (const [at, request] of requests.entries()) {
      if (request.temperatures.length === 0) continue;
      if (prompts.places + request.prompt.length > limitPlaces / 2 && wave.length > 0) await flush();
      const prompt = prompts.add(request.prompt);
      for (const index of request.temperatures.keys()) wave.push({ request, at, index, prompt });
    }
    if (wave.length > 0) await flush();
    return completions;
  }

  /** The logits of each text from its first wanted position on, `[positions, vocabulary padded to a multiple of 4]`. */
  async read(texts: readonly ReadText[]): Promise<Float32Array[]> {
    const logits: Float32Array[] = [];
    const limitPlaces = this.#mostPlaces();
    let first = 0;
    while (first < texts.length) {
      let places = 0;
      let end = first;
      while (
        end < texts.length &&
        (end === first || places + (texts[end]?.tokens.length ?? 0) <= limitPlaces)
      ) {
        places += texts[end]?.tokens.length ?? 0;
        end++;
      }
      logits.push(...(await this.#read(texts.slice(first, end))));
      first = end;
    }
    return logits;
  }

  dispose(): void {
    this.#buffers.dispose();
  }

  /** Places for keys and values that fit the budget, and at least what one text needs. */
  #mostPlaces(): number {
    return Math.max(2 * this.#shape.context, Math.floor(this.#plan.cacheBytes / this.#buffers.placeBytes));
  }

  async #write(
    prompts: readonly Int32Array[],
    samples: readonly Sample[],
    longest: number,
    { seed, topP = 1 }: RolloutOptions,
  ): Promise<Completion[]> {
    const { lanes } = this.#plan;
    const reading = this.#reading(prompts.map((tokens) => ({ tokens, firstWanted: tokens.length - 1 })));
    const room = Math.max(1, Math.floor((this.#mostPlaces() - reading.places) / (longest * lanes)));
    const workgroups = Math.min(Math.ceil(samples.length / lanes), this.#plan.workgroups, room);
    const places = reading.places + workgroups * lanes * longest;
    const queue = sampleTable(reading, samples);
    const { table, samplesAt, outputs, tokens } = queue;
    this.#buffers.prepare(table, {
      ...{ places, rows: reading.rows, outputs },
      workgroups: Math.max(workgroups, reading.workgroups),
    });
    const common = { seed, samplesAt, places, ownPlace: reading.places, ownPlaces: longest };
    const write: Phase = {
      ...{ mode: 'write', items: samples.length, workgroups },
      likely: Math.ceil(tokens / (workgroups * lanes)) + longest,
      surely: tokens + 1,
      words: this.#call({ ...common, mode: 1, samples: samples.length }, topP),
    };
    const read: Phase = {
      ...reading,
      mode: 'read',
      words: this.#call({ ...common, mode: 0, jobs: prompts.length }),
    };
    const words = new Uint32Array(await this.#dispatch.run([read, write], 'output', outputs * 4));
    if ((words[laneWords.stuck] ?? 0) > 0 || (words[laneWords.finished] ?? 0) < samples.length) {
      throw new GenerationError(
        'The grammar allowed no next token: the parameters are no longer numbers, go back to an earlier state.',
      );
    }
    return writtenCompletions(words, queue, samples.length);
  }

  async #read(texts: readonly ReadText[]): Promise<Float32Array[]> {
    const reading = this.#reading(texts);
    this.#buffers.prepare(reading.table, { ...reading, outputs: 1 });
    const rowLength = 4 * packedLayout(this.#shape).sizes.vocabulary;
    const read: Phase = {
      ...reading,
      mode: 'read',
      words: this.#call({ mode: 0, jobs: texts.length, places: reading.places }),
    };
    const floats = new Float32Array(await this.#dispatch.run([read], 'logits', reading.rows * rowLength * 4));
    let at = laneWords.header;
    return texts.map(({ tokens, firstWanted }) => {
      const begin = at;
      at += (tokens.length - firstWanted) * rowLength;
      return floats.subarray(begin, at);
    });
  }

  /** The tables of texts to read, and how much work they are. */
  #reading(texts: readonly ReadText[]) {
    const reading = readTable(texts, this.#plan.lanes);
    const { blocks, longestBlocks } = reading;
    const workgroups = Math.min(texts.length, this.#plan.workgroups);
    const likely = Math.ceil(blocks / workgroups) + longestBlocks;
    return { ...reading, items: texts.length, workgroups, likely, surely: blocks + 1 };
  }

  #call(values: Partial<Record<keyof typeof callWords, number>>, topP = 1): Uint32Array<ArrayBuffer> {
    const words = new Uint32Array(callWords.size);
    for (const [name, value] of Object.entries(values))
      words[callWords[name as keyof typeof callWords]] = value;
    words[callWords.entriesAt] = this.#entriesAt;
    words[callWords.end] = this.#end;
    new Float32Array(words.buffer)[callWords.topP] = topP;
    return words;
  }
}
