/**
 * A person's own task: typed text checked against the language of a level, with the exact place and reason where it is
 * no word of it, and completed by real Python. What is right becomes a question like any other.
 */
import { Environment } from '../../core/environment/environment';
import { errorNameOf } from '../../core/environment/outcome';
import { compileLanguage } from '../../core/language/compile';
import { type Language, parametersOf, type Signature } from '../../core/language/language';
import { programFacts } from '../../core/language/program';
import { tokenize } from '../../core/language/tokenizer';
import type { PythonExecutor, PythonResult } from '../../core/port/python';
import { PromptWriter } from '../../core/task/prompt';
import type { Pair } from '../../core/task/task';
import { type ParsedText, parseText, placeAt } from './ownText';
import type {
  Examination,
  ParseQuestionAnswer,
  QuestionField,
  QuestionProblem,
  QuestionText,
} from './protocol';

/** The limits under which a person's task runs: those of a run's own. */
const limits = { timeoutMs: 1000, runs: 2 } as const;

type Asked = Examination['parseQuestion']['ask'];

/** Ends parsing; only problems of the person's text come this way. */
class Refused extends Error {
  constructor(readonly problem: QuestionProblem) {
    super(problem.message);
  }
}

/** Where Python refused or where the level's bounds were left. */
const inputsAt = (index: number): QuestionField => ({ field: 'inputs', index });
const outputsAt = (index: number): QuestionField => ({ field: 'outputs', index });
const inProgram: QuestionField = { field: 'program' };

export async function parseQuestion(python: PythonExecutor, asked: Asked): Promise<ParseQuestionAnswer> {
  const language = compileLanguage({ level: asked.level, errors: asked.mode === 'error' ? 'some' : 'none' });
  try {
    return await new OwnQuestion(language, python, asked).parse();
  } catch (error) {
    if (error instanceof Refused) return { valid: false, problems: [error.problem] };
    throw error;
  }
}

class OwnQuestion {
  readonly #text: QuestionText;

  constructor(
    private readonly language: Language,
    private readonly python: PythonExecutor,
    private readonly asked: Asked,
  ) {
    this.#text = asked.text;
  }

  async parse(): Promise<ParseQuestionAnswer> {
    const { mode } = this.asked;
    const known = this.#program();
    if (!known && mode !== 'induction') {
      throw this.#refuse(inProgram, `Write a program, such as ${this.#example()}.`);
    }
    const count = mode === 'induction' ? Math.max(this.#text.inputs.length, this.#text.outputs.length) : 1;
    const rows = Array.from({ length: count }, (_, index) => index).filter(
      (index) => index === 0 || this.#typed('inputs', index) || this.#typed('outputs', index),
    );
    const signature = known?.signature ?? this.#signatureOfPairs();
    const values = rows.map((index) => ({
      index,
      input: this.#input(index, signature),
      output: this.#output(index, signature),
    }));
    const pairs = known ? await this.#complete(known.program, signature, values) : this.#asTyped(values);
    const visible = mode === 'induction' ? Math.min(this.asked.visible, pairs.length) : 1;
    const question = { mode, program: known?.program ?? '', pairs, visible, signature };
    const prompt = new PromptWriter(this.language, Number.POSITIVE_INFINITY).solve(question);
    const { lexemes } = this.language.vocabulary;
    return { valid: true, question, prompt: [...prompt.tokens].map((token) => lexemes[token] ?? '') };
  }

  /** The program in canonical spelling, if one was typed. */
  #program(): { readonly program: string; readonly signature: Signature } | undefined {
    const typed = this.#text.program;
    if (typed.trim() === '') return undefined;
    const { starts, maxProgramTokens } = this.language;
    const parsed = parseText(this.language, starts.anyProgram, maxProgramTokens, typed);
    const program = this.#taken(parsed, inProgram);
    const { signature } = programFacts(tokenize(this.language.vocabulary, program));
    if (!signature) throw this.#refuse(inProgram, `A program begins with its signature: ${this.#example()}.`);
    return { program, signature };
  }

  /** The arguments in canonical spelling, if they were typed. */
  #input(index: number, signature: Signature): string | undefined {
    if (!this.#typed('inputs', index)) return undefined;
    return this.#taken(this.#parsedInput(index, signature), inputsAt(index));
  }

  /** The result in canonical spelling, if one was typed. */
  #output(index: number, signature: Signature): string | undefined {
    if (!this.#typed('outputs', index)) return undefined;
    return this.#taken(this.#parsedOutput(index, signature), outputsAt(index));
  }

  #parsedInput(index: number, signature: Signature): ParsedText {
    const { starts, maxInputTokens } = this.language;
    const typed = this.#text.inputs[index] ?? '';
    return parseText(this.language, starts.input(signature), maxInputTokens, typed);
  }

  #parsedOutput(index: number, { result }: Signature): ParsedText {
    const { starts, maxValueTokens } = this.language;
    const typed = this.#text.outputs[index] ?? '';
    return parseText(this.language, starts.value(result), maxValueTokens, typed);
  }

  /** In induction without a program, what the first pair says of the function. */
  #signatureOfPairs(): Signature {
    const { level, signatures } = this.language;
    const inputs = this.#fitting(inputsAt(0), (signature) => this.#parsedInput(0, signature));
    const outputs = this.#fitting(outputsAt(0), (signature) => this.#parsedOutput(0, signature));
    const known = signatures.find((signature) => inputs.includes(signature) && outputs.includes(signature));
    if (known) return known;
    const from = inputs[0] ? parametersOf(inputs[0]).join(' and ') : '';
    throw this.#refuse(inputsAt(0), `Level ${level} has no function from ${from} to ${outputs[0]?.result}.`);
  }

  /** The signatures that what was typed in a field fits. */
  #fitting(at: QuestionField, parse: (signature: Signature) => ParsedText): readonly Signature[] {
    if (at.field !== 'program' && !this.#typed(at.field, at.index)) {
      throw this.#refuse(at, 'Write pairs of inputs and outputs, or a program and inputs.');
    }
    const attempts = this.language.signatures.map((signature) => ({ signature, parsed: parse(signature) }));
    const fitting = attempts.filter(({ parsed }) => parsed.kind === 'text');
    if (fitting.length > 0) return fitting.map(({ signature }) => signature);
    // The attempt that came furthest explains best.
    const offsetOf = ({ parsed }: (typeof attempts)[number]): number =>
      parsed.kind === 'problem' ? parsed.problem.offset : 0;
    const [furthest] = attempts.sort((a, b) => offsetOf(b) - offsetOf(a));
    if (furthest?.parsed.kind === 'problem') throw new Refused({ at, ...furthest.parsed.problem });
    throw this.#refuse(at, `Level ${this.language.level} has no such value.`);
  }

  /** Pairs of a program by Python. Abduction may leave the input open if it says the output. */
  async #complete(program: string, { result: type }: Signature, values: readonly Typed[]): Promise<Pair[]> {
    const environment = new Environment(this.python, this.language, limits);
    const given = values.filter(({ input }) => input !== undefined);
    const [results = []] = await environment.run([
      { program, inputs: given.map(({ input }) => input ?? '') },
    ]);
    const resultOf = new Map<number, PythonResult | undefined>(
      given.map(({ index }, at) => [index, results[at]]),
    );
    return values.map(({ index, input, output }): Pair => {
      if (input === undefined) {
        if (this.asked.mode === 'abduction' && output !== undefined) return { input: '', output };
        const or = this.asked.mode === 'abduction' ? ', or the output to find an input for' : '';
        throw this.#refuse(inputsAt(index), `Write an input for the program${or}.`);
      }
      const ran = resultOf.get(index);
      if (this.asked.mode === 'error') return { input, output: this.#errorOf(index, ran) };
      if (!ran?.ok) throw this.#refuse(inputsAt(index), `Python: ${ran?.message ?? 'no result'}.`);
      const value = environment.valueOf(ran, type);
      if (value === undefined) {
        throw this.#refuse(
          inputsAt(index),
          `Python says ${ran.repr}, which is no ${type} within the bounds of level ${this.language.level}.`,
        );
      }
      if (output !== undefined && output !== value) {
        throw this.#refuse(outputsAt(index), `Python says ${value} for the input ${input}.`);
      }
      return { input, output: value };
    });
  }

  /** In error deduction an error is the answer, if the language has a name for it. */
  #errorOf(index: number, ran: PythonResult | undefined): string {
    const name = ran && errorNameOf(ran);
    if (name !== undefined) return name;
    const said = ran && !ran.ok ? ran.message.replace(/\.$/, '') : 'no result';
    throw this.#refuse(inputsAt(index), `Python: ${said}. The model has no name for it.`);
  }

  #asTyped(values: readonly Typed[]): Pair[] {
    return values.map(({ index, input, output }) => {
      if (input === undefined) throw this.#refuse(inputsAt(index), 'Write the input of this pair.');
      if (output === undefined) throw this.#refuse(outputsAt(index), 'Write the output of this pair.');
      return { input, output };
    });
  }

  #typed(field: 'inputs' | 'outputs', index: number): boolean {
    return (this.#text[field][index] ?? '').trim() !== '';
  }

  #taken(parsed: ParsedText, at: QuestionField): string {
    if (parsed.kind === 'problem') throw new Refused({ at, ...parsed.problem });
    return parsed.text;
  }

  /** A problem with the whole of a field. */
  #refuse(at: QuestionField, message: string): Refused {
    const text = at.field === 'program' ? this.#text.program : (this.#text[at.field][at.index] ?? '');
    return new Refused({ at, ...placeAt(text, 0), piece: '', message });
  }

  #example(): string {
    const [first] = this.language.signatures;
    return `\`def f(x: ${first?.argument}) -> ${first?.result}:\` and a line that returns a value`;
  }
}

/** A pair as far as it was typed, in canonical spelling. */
interface Typed {
  readonly index: number;
  readonly input: string | undefined;
  readonly output: string | undefined;
}
