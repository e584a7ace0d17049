/**
 * The six role-task prompts in the task language (paper figures 33 to 39 are English; a model born in the tab reads
 * tokens). Every prompt opens with the special that names role and mode and ends with `<go>`; references and the
 * parts of a task follow `<in>`, `<out>` and `<sep>`.
 *
 * propose deduction / abduction   `<pded> (program <in> input <out> output <sep>)* <go>`  ->  `program <in> input <eos>`
 * propose induction               `<pind> program <go>`                                 ->  `input (<sep> input)* <eos>`
 * solve deduction                 `<ded> program <in> input <go>`                       ->  `output <eos>`
 * solve abduction                 `<abd> program <out> output <go>`                     ->  `input <eos>`
 * solve induction                 `<ind> (<in> input <out> output)* <go>`               ->  `program <eos>`
 */
import type { Language, Signature } from '../language/language';
import { tokenize } from '../language/tokenizer';
import type { Mode } from './mode';
import type { Pair } from './task';

/** A prompt with the automaton state its completion starts in and the most tokens the completion may have. */
export interface Prompt {
  readonly tokens: Int32Array;
  readonly start: number;
  readonly limit: number;
}

/** The proposer's prompt with how many of the references it was given it shows. */
export interface ReferencedPrompt extends Prompt {
  readonly shown: number;
}

/** What a reference shows of a past task. */
export interface Reference extends Pair {
  readonly program: string;
}

/** What the solver sees of a task. */
export interface Question {
  readonly mode: Mode;
  readonly program: string;
  readonly signature: Signature;
  readonly pairs: readonly Pair[];
  readonly visible: number;
}

const solveMarks: Readonly<Record<Mode, string>> = {
  deduction: '<ded>',
  abduction: '<abd>',
  induction: '<ind>',
};
const proposeMarks: Readonly<Record<Mode, string>> = {
  deduction: '<pded>',
  abduction: '<pabd>',
  induction: '<pind>',
};

/** Builds prompts for one language; positions beyond `context` are never used. */
export class PromptWriter {
  constructor(
    private readonly language: Language,
    private readonly context: number,
  ) {}

  /**
   * The proposer's prompt in deduction and abduction. References that do not fit the context are left out, last first.
   */
  proposeTriplet(mode: 'deduction' | 'abduction', references: readonly Reference[]): ReferencedPrompt {
    const { language } = this;
    const limit = language.maxProgramTokens + 1 + language.maxValueTokens + 1;
    const tokens: number[] = [this.id(proposeMarks[mode])];
    let shown = 0;
    for (const { program, input, output } of references) {
      const reference = [
        ...this.text(program),
        this.id('<in>'),
        ...this.text(input),
        this.id('<out>'),
        ...this.text(output),
        this.id('<sep>'),
      ];
      if (tokens.length + reference.length + 1 + limit > this.context) break;
      tokens.push(...reference);
      shown++;
    }
    tokens.push(this.id('<go>'));
    return { tokens: Int32Array.from(tokens), start: language.starts.triplet, limit, shown };
  }

  /** The proposer's prompt in induction: inputs are asked for a program that exists. */
  proposeInputs(program: string, signature: Signature, count: number): Prompt {
    const { language } = this;
    const tokens = [this.id('<pind>'), ...this.text(program), this.id('<go>')];
    return {
      tokens: Int32Array.from(tokens),
      start: language.starts.values(signature.argument, count),
      limit: Math.min(count * (language.maxValueTokens + 1), this.context - tokens.length),
    };
  }

  /** The solver's prompt of any mode. */
  solve({ mode, program, signature, pairs, visible }: Question): Prompt {
    const { language } = this;
    const first = pairs[0] ?? { input: '', output: '' };
    const tokens: number[] = [this.id(solveMarks[mode])];
    let start: number;
    let limit = language.maxValueTokens + 1;
    switch (mode) {
      case 'deduction':
        tokens.push(...this.text(program), this.id('<in>'), ...this.text(first.input));
        start = language.starts.value(signature.result);
        break;
      case 'abduction':
        tokens.push(...this.text(program), this.id('<out>'), ...this.text(first.output));
        start = language.starts.value(signature.argument);
        break;
      case 'induction':
        for (const { input, output } of pairs.slice(0, visible)) {
          tokens.push(this.id('<in>'), ...this.text(input), this.id('<out>'), ...this.text(output));
        }
        start = language.starts.program(signature);
        limit = language.maxProgramTokens + 1;
        break;
    }
    tokens.push(this.id('<go>'));
    return { tokens: Int32Array.from(tokens), start, limit };
  }

  private id(lexeme: string): number {
    return this.language.vocabulary.id(lexeme);
  }

  private text(text: string): Int32Array {
    return tokenize(this.language.vocabulary, text);
  }
}
