/**
 * Python as the loop's environment: runs programs on inputs, knows which values belong to the level, and
 * remembers what it has already run, because a young model proposes the same small programs again and again. Every
 * value it returns was computed by real Python; remembering only saves the second time.
 */
import { type Language, parametersOf, type Signature } from '../language/language';
import { sampleFromPrior } from '../language/prior';
import { detokenize } from '../language/tokenizer';
import type { PythonExecutor, PythonOptions, PythonResult } from '../port/python';
import { openStream } from '../random/stream';

/** A program with the inputs to run it on. */
export interface Call {
  readonly program: string;
  readonly inputs: readonly string[];
}

/** Programs remembered with all their results; the longest remembered is forgotten first. */
const memoryPrograms = 20_000;

/** Limit of the second try of a program that ran out of time. */
const patientTimeoutMs = 10_000;

/** Results remembered of one program. */
const memoryInputs = 256;

export class Environment {
  private readonly memory = new Map<string, Map<string, PythonResult>>();
  private readonly probesOf = new Map<string, readonly string[]>();
  /** Program runs asked for, and how many of them Python had to make. */
  readonly counts = { asked: 0, ran: 0 };

  constructor(
    private readonly python: PythonExecutor,
    private readonly language: Language,
    private readonly options: Pick<PythonOptions, 'timeoutMs' | 'runs'>,
  ) {}

  /** @returns one result an input of each call, in order. */
  async run(calls: readonly Call[]): Promise<PythonResult[][]> {
    const missing = new Map<string, Set<string>>();
    for (const { program, inputs } of calls) {
      const known = this.memory.get(program);
      this.counts.asked += inputs.length;
      for (const input of inputs) {
        if (known?.has(input)) continue;
        const wanted = missing.get(program);
        if (wanted) wanted.add(input);
        else missing.set(program, new Set([input]));
      }
    }
    const fresh = await this.execute(missing);
    const results = calls.map(({ program, inputs }) =>
      inputs.map((input) => this.memory.get(program)?.get(input) ?? fresh.get(program)?.get(input) ?? lost),
    );
    for (const [program, byInput] of fresh) this.remember(program, byInput);
    return results;
  }

  /** The fixed inputs every program of these argument types is probed with: distinct ones of the level. */
  probes(signature: Signature, count: number): readonly string[] {
    const key = `${parametersOf(signature).join(', ')} ${count}`;
    const known = this.probesOf.get(key);
    if (known) return known;
    const random = openStream(0, 'probe');
    const start = this.language.priorStarts.input(signature);
    const inputs = new Set<string>();
    for (let tries = 0; inputs.size < count && tries < 50 * count; tries++) {
      const tokens = sampleFromPrior(this.language, start, this.language.maxInputTokens + 1, random);
      inputs.add(detokenize(this.language.vocabulary, tokens.subarray(0, -1)));
    }
    const probes = [...inputs];
    this.probesOf.set(key, probes);
    return probes;
  }

  /** The value of a result if it is a value of the level and of that type; undefined if not. */
  valueOf(result: PythonResult | undefined, type: Signature['result']): string | undefined {
    return result?.ok && this.language.typeOfValue(result.repr) === type ? result.repr : undefined;
  }

  private async execute(missing: Map<string, Set<string>>): Promise<Map<string, Map<string, PythonResult>>> {
    const fresh = new Map<string, Map<string, PythonResult>>();
    if (missing.size === 0) return fresh;
    const batch = [...missing].map(([program, inputs]) => ({ program, inputs: [...inputs] }));
    const ran = await this.ask(batch, this.options.timeoutMs);
    // On a busy machine any program may seem slow, and then the same seed would not give the same run: once more.
    const late = batch.filter((_, index) => ran[index]?.some((result) => isTimeout(result)));
    const again = await this.ask(late, Math.max(this.options.timeoutMs, patientTimeoutMs));
    const second = new Map(late.map((call, index) => [call, again[index]]));
    batch.forEach((call, index) => {
      const results = second.get(call) ?? ran[index];
      fresh.set(call.program, new Map(call.inputs.map((input, at) => [input, results?.[at] ?? lost])));
    });
    return fresh;
  }

  private async ask(batch: readonly Call[], timeoutMs: number): Promise<PythonResult[][]> {
    if (batch.length === 0) return [];
    for (const { inputs } of batch) this.counts.ran += inputs.length;
    const { runs } = this.options;
    return this.python.run(batch, { timeoutMs, runs, maxReprLength: 400, inputs: 'literal' });
  }

  private remember(program: string, byInput: Map<string, PythonResult>): void {
    const known = this.memory.get(program);
    if (known && known.size < memoryInputs) {
      for (const [input, result] of byInput) if (isLasting(result)) known.set(input, result);
      return;
    }
    this.memory.delete(program);
    this.memory.set(program, new Map([...byInput].filter(([, result]) => isLasting(result))));
    if (this.memory.size > memoryPrograms) {
      const oldest = this.memory.keys().next();
      if (!oldest.done) this.memory.delete(oldest.value);
    }
  }
}

const lost: PythonResult = { ok: false, kind: 'crash', message: 'Python returned no result for this input.' };

function isTimeout(result: PythonResult): boolean {
  return !result.ok && result.kind === 'timeout';
}

/** Whether Python would say the same again. What is left out may be the machine's mood, not the program's. */
function isLasting(result: PythonResult): boolean {
  return result.ok || (!isTimeout(result) && result.kind !== 'crash' && result.kind !== 'memory');
}
