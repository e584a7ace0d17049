/**
 * The host's side of `kernels/generate.ts`: lays texts and samples out in tables, divides the work into dispatches that
 * stay inside a time budget, and fetches what was written. A whole rollout is one submission and one read-back where
 * the adapter is known to be fast enough; else, and until that is measured, it goes in pieces, so that no system takes
 * the device for hung. It knows no rewards, no training and no request checks.
 */
import type { Automaton } from '../../../core/language/automaton';
import type { ModelShape } from '../../../core/model/shape';
import type { Completion, RolloutRequest } from '../../../core/port/policy';
import type { Gpu } from './device';
import { generateKernel, workgroupBytes } from './kernels/generate';
import { packInvocations, packKernel } from './kernels/pack';
import type { Workgroup } from './kernels/product';
import { callWords, jobWords, laneWords, sampleWords } from './kernels/tables';
import { Pace } from './pace';
import { packedLayout, rotaryTable, segmentTable } from './packed';

/** Longest a dispatch may take: well under the two seconds after which systems reset a GPU, long enough to cost little. */
const dispatchBudgetMs = 300;
/** Tokens of the first dispatch, whose time decides how many the next ones may have. */
const firstSteps = 2;
/** The grammar allowed no token where one was due, which only non-finite logits or a broken grammar can do. */
export class GenerationError extends Error {
  override readonly name = 'GenerationError';
}

/** A text to read, and where its logits are wanted: from position `firstWanted` on. */
export interface ReadText {
  readonly tokens: Int32Array;
  readonly firstWanted: number;
}

/** How the work is shaped for an adapter. */
export interface GenerationPlan extends Workgroup {
  /** How many run at once. */
  readonly workgroups: number;
  /** Most memory for keys and values; what does not fit runs afterwards. */
  readonly cacheBytes: number;
}

/**
 * Processors want few invocations, as barriers are what they are slow at, and no more workgroups than cores; GPUs
 * want enough of both to hide the latency of memory. To share reads makes rollouts on a processor 11 to 15 % faster; on
 * GPUs, which serve equal addresses at once, it was not measured and is left out.
 */
function generationPlan(gpu: Gpu, shape: ModelShape): GenerationPlan {
  const most = gpu.device.limits.maxComputeWorkgroupStorageSize;
  const cacheBytes = Math.min(256 * 2 ** 20, gpu.device.limits.maxStorageBufferBindingSize);
  let plan: GenerationPlan = gpu.adapter.isFallback
    ? {
        invocations: 4,
        lanes: 8,
        columns: 4,
        sharing: gpu.features.has('subgroups') ? 'quads' : 'none',
        workgroups: globalThis.navigator.hardwareConcurrency,
        cacheBytes,
      }
    : { invocations: 64, lanes: 4, columns: 1, sharing: 'none', workgroups: 1024, cacheBytes };
  while (plan.lanes > 1 && workgroupBytes(shape, plan) > most) plan = { ...plan, lanes: plan.lanes / 2 };
  return plan;
}

type Mode = 'read' | 'write';

/** What one dispatch after another works through. */
interface Phase {
  readonly mode: Mode;
  /** Texts or samples. */
  readonly items: number;
  readonly workgroups: number;
  /** Steps after which all is done if the workgroups keep pace with each other, and even if one has to do it alone. */
  readonly likely: number;
  readonly surely: number;
  readonly words: Uint32Array<ArrayBuffer>;
}

/** What is encoded to be sent at once. */
interface Submission {
  readonly encoder: GPUCommandEncoder;
  readonly phases: Phase[];
  /** Time it is expected to take. */
  likelyMs: number;
}

interface Sample {
  readonly request: RolloutRequest;
  /** Which request of the batch that is, and which of its samples this. */
  readonly at: number;
  readonly index: number;
  readonly prompt: number;
}

export class Generator {
  readonly #gpu: Gpu;
  readonly #shape: ModelShape;
  readonly #plan: GenerationPlan;
  readonly #pipelines: { readonly pack: GPUComputePipeline; readonly generate: GPUComputePipeline };
  readonly #packBindings: GPUBindGroup;
  readonly #packSize: readonly [number, number];
  readonly #fixed: { readonly weights: GPUBuffer; readonly grammar: GPUBuffer; readonly segments: GPUBuffer };
  readonly #entriesAt: number;
  readonly #end: number;
  readonly #placeBytes: number;
  readonly #calls: Readonly<Record<Mode, GPUBuffer>>;
  readonly #buffers = new Map<string, GPUBuffer>();
  readonly #bindings = new Map<Mode, GPUBindGroup>();
  readonly #pace = new Pace();
  #packed: 'fresh' | 'stale' = 'stale';

  private constructor(
    gpu: Gpu,
    shape: ModelShape,
    automaton: Automaton,
    parameters: GPUBuffer,
    plan: GenerationPlan,
    pipelines: { readonly pack: GPUComputePipeline; readonly generate: GPUComputePipeline },
  ) {
    this.#gpu = gpu;
    this.#shape = shape;
    this.#plan = plan;
    this.#pipelines = pipelines;
    const layout = packedLayout(shape);
    const { table, entriesAt } = grammarTable(automaton);
    this.#entriesAt = entriesAt;
    this.#end = automaton.end;
    this.#placeBytes = shape.layers * 2 * layout.sizes.keys * 16;
    const segments = segmentTable(layout);
    this.#fixed = {
      weights: gpu.buffer('packed weights', layout.total * 16),
      grammar: gpu.buffer('grammar', table.byteLength),
      segments: gpu.buffer('segments', segments.byteLength),
    };
    const { queue } = gpu.device;
    queue.writeBuffer(this.#fixed.weights, layout.rotary * 16, rotaryTable(shape) as BufferSource);
    queue.writeBuffer(this.#fixed.grammar, 0, table);
    queue.writeBuffer(this.#fixed.segments, 0, segments as BufferSource);
    const uniform = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
    this.#calls = {
      read: gpu.buffer('call to read', callWords.size * 4, uniform),
      write: gpu.buffer('call to write', callWords.size * 4, uniform),
    };
    this.#packBindings = bind(gpu, pipelines.pack, [parameters, this.#fixed.segments, this.#fixed.weights]);
    const largest = Math.max(...layout.segments.map(({ groups, inputs }) => groups * inputs));
    this.#packSize = [Math.min(1024, Math.ceil(largest / packInvocations)), layout.segments.length];
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
    this.#packed = 'stale';
  }

  /** One list a request, one completion a temperature. @throws GenerationError */
  async rollout(requests: readonly RolloutRequest[], seed: number): Promise<Completion[][]> {
    const completions: Completion[][] = requests.map(() => []);
    const prompts = new Prompts();
    let wave: Sample[] = [];
    const longest = Math.max(1, ...requests.map(({ limit }) => limit));
    const limitPlaces = this.#mostPlaces();
    const flush = async (): Promise<void> => {
      const written = await this.#write(prompts.texts, wave, longest, seed);
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
    for (const buffer of [
      ...Object.values(this.#fixed),
      ...Object.values(this.#calls),
      ...this.#buffers.values(),
    ]) {
      buffer.destroy();
    }
    this.#buffers.clear();
    this.#bindings.clear();
  }

  /** Places for keys and values that fit the budget, and at least what one text needs. */
  #mostPlaces(): number {
    return Math.max(2 * this.#shape.context, Math.floor(this.#plan.cacheBytes / this.#placeBytes));
  }

  async #write(
    prompts: readonly Int32Array[],
    samples: readonly Sample[],
    longest: number,
    seed: number,
  ): Promise<Completion[]> {
    const { lanes } = this.#plan;
    const reading = this.#readPhase(prompts.map((tokens) => ({ tokens, firstWanted: tokens.length - 1 })));
    const room = Math.max(1, Math.floor((this.#mostPlaces() - reading.places) / (longest * lanes)));
    const workgroups = Math.min(Math.ceil(samples.length / lanes), this.#plan.workgroups, room);
    const places = reading.places + workgroups * lanes * longest;
    const samplesAt = reading.table.length;
    const table = new Uint32Array(samplesAt + samples.length * sampleWords.size);
    const floats = new Float32Array(table.buffer);
    table.set(reading.table);
    let outputs = samples.length;
    let tokens = 0;
    samples.forEach(({ request, index, prompt }, i) => {
      const at = samplesAt + i * sampleWords.size;
      table[at + sampleWords.place] = reading.placeOf[prompt] ?? 0;
      table[at + sampleWords.promptLength] = request.prompt.length;
      table[at + sampleWords.row] = prompt;
      table[at + sampleWords.start] = request.start;
      table[at + sampleWords.limit] = request.limit;
      table[at + sampleWords.stream] = request.stream;
      table[at + sampleWords.index] = index;
      floats[at + sampleWords.temperature] = request.temperatures[index] ?? 0;
      table[at + sampleWords.output] = outputs;
      outputs += 2 * request.limit;
      tokens += request.limit;
    });
    this.#ensureWorkspace(table, places, reading.rows, Math.max(workgroups, reading.workgroups), outputs);
    const common = { seed, samplesAt, places, ownPlace: reading.places, ownPlaces: longest };
    const write: Phase = {
      ...{ mode: 'write', items: samples.length, workgroups },
      likely: Math.ceil(tokens / (workgroups * lanes)) + longest,
      surely: tokens + 1,
      words: this.#call({ ...common, mode: 1, samples: samples.length }),
    };
    const read: Phase = {
      ...reading,
      ...{
        mode: 'read',
        items: prompts.length,
        words: this.#call({ ...common, mode: 0, jobs: prompts.length }),
      },
    };
    const words = new Uint32Array(await this.#run([read, write], 'output', outputs * 4));
    if ((words[laneWords.stuck] ?? 0) > 0 || (words[laneWords.finished] ?? 0) < samples.length) {
      throw new GenerationError(
        'The grammar allowed no next token: the parameters are no longer numbers, go back to an earlier state.',
      );
    }
    return samples.map((_, i) => {
      const own = laneWords.header + (table[samplesAt + i * sampleWords.size + sampleWords.output] ?? 0);
      const pairs = words.slice(own, own + 2 * (words[laneWords.header + i] ?? 0));
      const logProbs = new Float32Array(pairs.buffer);
      return {
        tokens: Int32Array.from({ length: pairs.length / 2 }, (_, t) => pairs[2 * t] ?? 0),
        logProbs: Float32Array.from({ length: pairs.length / 2 }, (_, t) => logProbs[2 * t + 1] ?? 0),
      };
    });
  }

  async #read(texts: readonly ReadText[]): Promise<Float32Array[]> {
    const reading = this.#readPhase(texts);
    this.#ensureWorkspace(reading.table, reading.places, reading.rows, reading.workgroups, 1);
    const rowLength = 4 * packedLayout(this.#shape).sizes.vocabulary;
    const read: Phase = {
      ...reading,
      ...{ mode: 'read', items: texts.length },
      words: this.#call({ mode: 0, jobs: texts.length, places: reading.places }),
    };
    const floats = new Float32Array(await this.#run([read], 'logits', reading.rows * rowLength * 4));
    let at = laneWords.header;
    return texts.map(({ tokens, firstWanted }) => {
      const begin = at;
      at += (tokens.length - firstWanted) * rowLength;
      return floats.subarray(begin, at);
    });
  }

  /** The tables of texts to read, and how much of everything they take. */
  #readPhase(texts: readonly ReadText[]) {
    const { lanes } = this.#plan;
    const header = texts.length * jobWords.size;
    const table = new Uint32Array(header + texts.reduce((sum, { tokens }) => sum + tokens.length, 0));
    const placeOf: number[] = [];
    let places = 0;
    let rows = 0;
    let blocks = 0;
    let longest = 0;
    texts.forEach(({ tokens, firstWanted }, i) => {
      const at = i * jobWords.size;
      table[at + jobWords.tokens] = header + places;
      table[at + jobWords.length] = tokens.length;
      table[at + jobWords.firstWanted] = firstWanted;
      table[at + jobWords.row] = rows;
      table[at + jobWords.place] = places;
      table.set(tokens, header + places);
      placeOf.push(places);
      places += tokens.length;
      rows += tokens.length - firstWanted;
      const own = Math.ceil(tokens.length / lanes);
      blocks += own;
      longest = Math.max(longest, own);
    });
    const workgroups = Math.min(texts.length, this.#plan.workgroups);
    const likely = Math.ceil(blocks / workgroups) + longest;
    return { table, placeOf, places, rows, workgroups, likely, surely: blocks + 1 };
  }

  #call(values: Partial<Record<keyof typeof callWords, number>>): Uint32Array<ArrayBuffer> {
    const words = new Uint32Array(callWords.size);
    for (const [name, value] of Object.entries(values))
      words[callWords[name as keyof typeof callWords]] = value;
    words[callWords.entriesAt] = this.#entriesAt;
    words[callWords.end] = this.#end;
    return words;
  }

  #ensureWorkspace(
    table: Uint32Array<ArrayBuffer>,
    places: number,
    rows: number,
    workgroups: number,
    outputs: number,
  ): void {
    const { lanes } = this.#plan;
    const rowBytes = packedLayout(this.#shape).sizes.vocabulary * 16;
    this.#ensure('tables', table.byteLength);
    this.#ensure('cache', places * this.#placeBytes);
    this.#ensure('logits', rows * rowBytes);
    this.#ensure('lanes', (laneWords.header + workgroups * lanes * laneWords.size) * 4);
    this.#ensure('output', outputs * 4);
    this.#gpu.device.queue.writeBuffer(this.#workspace('tables'), 0, table);
  }

  /** Makes a buffer at least that large; it grows by doubling and never shrinks. */
  #ensure(
    name: string,
    bytes: number,
    usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
  ): GPUBuffer {
    const present = this.#buffers.get(name);
    if (present && present.size >= bytes) return present;
    present?.destroy();
    const most = this.#gpu.device.limits.maxStorageBufferBindingSize;
    const grown = present ? Math.min(most, Math.max(bytes, 2 * present.size)) : bytes;
    const buffer = this.#gpu.buffer(name, Math.max(bytes, grown), usage);
    this.#buffers.set(name, buffer);
    this.#bindings.clear();
    return buffer;
  }

  #workspace(name: string): GPUBuffer {
    const buffer = this.#buffers.get(name);
    if (!buffer) throw new Error(`No buffer is called ${name}.`);
    return buffer;
  }

  #bindGroup(mode: Mode): GPUBindGroup {
    const known = this.#bindings.get(mode);
    if (known) return known;
    const group = bind(this.#gpu, this.#pipelines.generate, [
      this.#fixed.weights,
      this.#workspace('tables'),
      this.#fixed.grammar,
      ...['cache', 'logits', 'lanes', 'output'].map((name) => this.#workspace(name)),
      this.#calls[mode],
    ]);
    this.#bindings.set(mode, group);
    return group;
  }

  /** Works through the phases. @returns the lanes' header and then `bytes` of the result buffer. */
  async #run(phases: readonly Phase[], result: string, bytes: number): Promise<ArrayBuffer> {
    this.#gpu.flush();
    let submission = this.#begin();
    if (this.#packed === 'stale') this.#encodePack(submission.encoder);
    for (const phase of phases) {
      // What went before ends with the steps it counted still there.
      submission.encoder.clearBuffer(this.#workspace('lanes'), 0, laneWords.steps * 4);
      submission.encoder.clearBuffer(this.#workspace('lanes'), laneWords.header * 4);
      for (;;) {
        const stepMs = this.#pace.stepMs(kindOf(phase));
        const leftMs = dispatchBudgetMs - submission.likelyMs;
        const likelyMs = phase.likely * (stepMs ?? Number.POSITIVE_INFINITY);
        submission.phases.push(phase);
        if (likelyMs < leftMs) {
          this.#encode(submission.encoder, phase, phase.surely);
          submission.likelyMs += likelyMs;
          break;
        }
        this.#encode(
          submission.encoder,
          phase,
          stepMs ? Math.max(1, Math.floor(leftMs / stepMs)) : firstSteps,
        );
        const header = new Uint32Array(await this.#submit(submission, []));
        submission = this.#begin();
        if ((header[laneWords.finished] ?? 0) >= phase.items) break;
      }
    }
    return this.#submit(submission, [[this.#workspace(result), bytes]]);
  }

  #begin(): Submission {
    const encoder = this.#gpu.device.createCommandEncoder();
    encoder.clearBuffer(this.#workspace('lanes'), laneWords.steps * 4, 2 * 4);
    return { encoder, phases: [], likelyMs: 0 };
  }

  #encodePack(encoder: GPUCommandEncoder): void {
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.#pipelines.pack);
    pass.setBindGroup(0, this.#packBindings);
    pass.dispatchWorkgroups(...this.#packSize);
    pass.end();
    this.#packed = 'fresh';
  }

  #encode(encoder: GPUCommandEncoder, { mode, workgroups, words }: Phase, steps: number): void {
    words[callWords.steps] = steps;
    this.#gpu.device.queue.writeBuffer(this.#calls[mode], 0, words);
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.#pipelines.generate);
    pass.setBindGroup(0, this.#bindGroup(mode));
    pass.dispatchWorkgroups(workgroups);
    pass.end();
  }

  /** Submits, waits, and returns the lanes' header followed by the parts. */
  async #submit(
    { encoder, phases }: Submission,
    parts: readonly (readonly [GPUBuffer, number])[],
  ): Promise<ArrayBuffer> {
    const headerBytes = laneWords.header * 4;
    const size = parts.reduce((sum, [, bytes]) => sum + bytes, headerBytes);
    const staging = this.#ensure('staging', size, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
    encoder.copyBufferToBuffer(this.#workspace('lanes'), 0, staging, 0, headerBytes);
    let at = headerBytes;
    for (const [buffer, bytes] of parts) {
      encoder.copyBufferToBuffer(buffer, 0, staging, at, bytes);
      at += bytes;
    }
    const begun = performance.now();
    this.#gpu.device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ, 0, size);
    const elapsedMs = performance.now() - begun;
    const data = staging.getMappedRange(0, size).slice(0);
    staging.unmap();
    const header = new Uint32Array(data, 0, laneWords.header);
    const taken = phases.map((phase) => {
      const steps = header[laneWords.steps + (phase.mode === 'read' ? 0 : 1)] ?? 0;
      return { kind: kindOf(phase), steps };
    });
    this.#pace.learn(taken, elapsedMs);
    return data;
  }
}

/** Work whose steps take about as long: the mode and the magnitude of the number of workgroups. */
function kindOf({ mode, workgroups }: Phase): string {
  return `${mode} ${Math.ceil(Math.log2(workgroups))}`;
}

/** Distinct prompts of a batch, so that none is read twice. */
class Prompts {
  readonly texts: Int32Array[] = [];
  places = 0;
  readonly #indices = new Map<string, number>();

  /** @returns the index of the prompt. */
  add(prompt: Int32Array): number {
    const key = prompt.join();
    const known = this.#indices.get(key);
    if (known !== undefined) return known;
    const index = this.texts.push(prompt) - 1;
    this.#indices.set(key, index);
    this.places += prompt.length;
    return index;
  }

  clear(): void {
    this.texts.length = 0;
    this.places = 0;
    this.#indices.clear();
  }
}

/** First entry of each state, then the entries: token, state after it, tokens it needs, bits of its log weight. */
function grammarTable(automaton: Automaton): { table: Uint32Array<ArrayBuffer>; entriesAt: number } {
  const { vocabulary, states, next, rowOf, weights, fewest } = automaton;
  const starts = [0];
  const entries: number[] = [];
  const float = new Float32Array(1);
  const bits = new Uint32Array(float.buffer);
  for (let state = 0; state < states; state++) {
    for (let token = 0; token < vocabulary; token++) {
      const after = next[state * vocabulary + token] ?? -1;
      if (after < 0) continue;
      // Shaders may assume that no number is infinite.
      float[0] = Math.max(
        -1e30,
        weights[(rowOf[state] ?? 0) * vocabulary + token] ?? Number.NEGATIVE_INFINITY,
      );
      entries.push(token, after, 1 + (fewest[after] ?? 0), bits[0] ?? 0);
    }
    starts.push(entries.length / 4);
  }
  const entriesAt = Math.ceil(starts.length / 4);
  const table = new Uint32Array(entriesAt * 4 + entries.length);
  table.set(starts);
  table.set(entries, entriesAt * 4);
  return { table, entriesAt };
}

function bind(gpu: Gpu, pipeline: GPUComputePipeline, buffers: readonly GPUBuffer[]): GPUBindGroup {
  return gpu.device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
}
