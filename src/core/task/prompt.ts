/**
 * The role-task prompts in the task language (paper figures 33 to 39 are English; a model born in the tab reads
 * tokens). Every prompt opens with the special that names role and mode and ends with `<go>`; references and the
 * parts of a task follow `<in>`, `<out>` and `<sep>`.
 *
 * propose deduction / abduction   `<pded> (program <in> input <out> output <sep>)* <go>`  ->  `program <in> input <eos>`
 * propose induction               `<pind> program <go>`                                 ->  `input (<sep> input)* <eos>`
 * solve deduction                 `<ded> program <in> input <go>`                       ->  `output <eos>`
 * solve abduction                 `<abd> program <out> output <go>`                     ->  `input <eos>`
 * solve induction                 `<ind> (<in> input <out> output)* <go>`               ->  `program <eos>`
 *
 * Error deduction is proposed and solved as deduction, with `<perr>` and `<err>`, and its output is the name of an error.
 * Where the proposer of induction writes a message, `<msg> word*` follows its inputs, and in the solver's prompt the pairs.
 * A composite program's earlier functions stand before `<go>`; the proposer writes the program that calls them.
 */
import { withHelpers } from '../language/composite';
import type { Language, Signature, StartStates } from '../language/language';
import { maxMessageTokens } from '../language/message';
import { tokenize } from '../language/tokenizer';
import type { Mode } from './mode';
import type { Pair } from './task';

/** A prompt with the automaton states its completion starts in and the most tokens the completion may have. */
export interface Prompt {
  readonly tokens: Int32Array;
  /** Where the policy starts. */
  readonly start: number;
  /** Where the prior starts: the typed grammar; the same state where the mask is `typed`. */
  readonly priorStart: number;
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
  /** Induction: what its proposer says about it, if anything. */
  readonly message?: string;
}

/** The modes in which a program is proposed with one input. */
export type TripletMode = Exclude<Mode, 'induction'>;

const solveMarks: Readonly<Record<Mode, string>> = {
  deduction: '<ded>',
  abduction: '<abd>',
  induction: '<ind>',
  error: '<err>',
};
const proposeMarks: Readonly<Record<Mode, string>> = {
  deduction: '<pded>',
  abduction: '<pabd>',
  induction: '<pind>',
  error: '<perr>',
};

/** What a proposer's prompt asks for: inputs for a program, or a program that calls some functions, or just a program. */
interface ProposalKind {
  readonly source?: { readonly signature: Signature };
  readonly helpers?: readonly string[];
}

/** Builds prompts for one language; positions beyond `context` are never used. */
export class PromptWriter {
  /** @param messages whether the solver sees what proposers say of induction tasks. */
  constructor(
    private readonly language: Language,
    private readonly context: number,
    private readonly messages: 'shown' | 'hidden' = 'shown',
  ) {}

  /**
   * The proposer's prompt where a program is proposed with an input. References that do not fit the context are left out,
   * last first.
   * @param helpers programs that the proposed one must call (paper appendix D.2)
   */
  proposeTriplet(
    mode: TripletMode,
    references: readonly Reference[],
    helpers: readonly string[] = [],
  ): ReferencedPrompt {
    const { language } = this;
    const before = helpers.length > 0 ? this.text(withHelpers('', helpers)) : [];
    const limit = language.maxProgramTokens + 1 + language.maxInputTokens + 1;
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
      if (tokens.length + reference.length + before.length + 1 + limit > this.context) break;
      tokens.push(...reference);
      shown++;
    }
    tokens.push(...before, this.id('<go>'));
    return { tokens: Int32Array.from(tokens), ...this.proposalStarts({ helpers }, 1), limit, shown };
  }

  /** The proposer's prompt in induction: inputs are asked for a program that exists. */
  proposeInputs(program: string, signature: Signature, count: number): Prompt {
    const { language } = this;
    const tokens = [this.id('<pind>'), ...this.text(program), this.id('<go>')];
    const speaks = language.options.messages === 'some';
    const longest = count * (language.maxInputTokens + 1) + (speaks ? 1 + maxMessageTokens : 0);
    const limit = Math.min(longest, this.context - tokens.length);
    return {
      tokens: Int32Array.from(tokens),
      ...this.proposalStarts({ source: { signature } }, count),
      limit,
    };
  }

  /**
   * Where a proposal begins: a triplet, one that calls so many functions, or inputs for a program.
   * @param inputs asked for
   */
  proposalStarts(
    { source, helpers = [] }: ProposalKind,
    inputs: number,
  ): Pick<Prompt, 'start' | 'priorStart'> {
    const { options, starts, priorStarts } = this.language;
    const startIn = (states: StartStates): number => {
      if (source) {
        return options.messages === 'some'
          ? states.inputsWithMessage(source.signature, inputs)
          : states.inputs(source.signature, inputs);
      }
      return helpers.length > 0 ? states.compositeTriplet(helpers.length) : states.triplet;
    };
    return { start: startIn(starts), priorStart: startIn(priorStarts) };
  }

  /** The solver's prompt of any mode. */
  solve({ mode, program, signature, pairs, visible, message = '' }: Question): Prompt {
    const { language } = this;
    const first = pairs[0] ?? { input: '', output: '' };
    const tokens: number[] = [this.id(solveMarks[mode])];
    const go = this.id('<go>');
    switch (mode) {
      case 'error':
        tokens.push(...this.text(program), this.id('<in>'), ...this.text(first.input), go);
        return this.prompt(tokens, (starts) => starts.errorName(), 2);
      case 'deduction':
        tokens.push(...this.text(program), this.id('<in>'), ...this.text(first.input), go);
        return this.prompt(tokens, (starts) => starts.value(signature.result), language.maxValueTokens + 1);
      case 'abduction':
        tokens.push(...this.text(program), this.id('<out>'), ...this.text(first.output), go);
        return this.prompt(tokens, (starts) => starts.input(signature), language.maxInputTokens + 1);
      case 'induction':
        for (const { input, output } of pairs.slice(0, visible)) {
          tokens.push(this.id('<in>'), ...this.text(input), this.id('<out>'), ...this.text(output));
        }
        if (message !== '' && this.messages === 'shown' && language.options.messages === 'some') {
          tokens.push(this.id('<msg>'), ...this.text(message));
        }
        tokens.push(go);
        return this.prompt(tokens, (starts) => starts.program(signature), language.maxProgramTokens + 1);
    }
  }

  /** @param start the one of the start states in which the completion begins. */
  private prompt(tokens: readonly number[], start: (starts: StartStates) => number, limit: number): Prompt {
    const { starts, priorStarts } = this.language;
    return { tokens: Int32Array.from(tokens), start: start(starts), priorStart: start(priorStarts), limit };
  }

  /** Whether the prompt leaves room for its longest completion. */
  fits({ tokens, limit }: Prompt): boolean {
    return tokens.length + limit <= this.context;
  }

  private id(lexeme: string): number {
    return this.language.vocabulary.id(lexeme);
  }

  private text(text: string): Int32Array {
    return tokenize(this.language.vocabulary, text);
  }
}
