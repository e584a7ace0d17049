/**
 * Everything that crosses between the page and the examination worker: what a person asks of a model, and what the
 * worker answers. A request has an id; it is answered once, with `answer` or `failed`, and may be told of progress or
 * tokens before. The worker owns models, Python and the numbers; the page owns a client (`client.ts`) and the views.
 * It deliberately has no way to change a model or a run: an examined model is a copy.
 */
import type { Config } from '../../core/config/schema';
import type { PairedOutcome } from '../../core/evaluation/statistics';
import type { Signature } from '../../core/language/language';
import type { Level } from '../../core/language/options';
import type { PolicyState } from '../../core/port/policy';
import type { PythonOptions, PythonResult } from '../../core/port/python';
import type { Mode } from '../../core/task/mode';
import type { Reference } from '../../core/task/prompt';
import type { Grade, Pair, Rejection } from '../../core/task/task';

/** Models the worker keeps at once; the one not asked for longest makes room. */
export const modelsKept = 4;

/** Alternatives told of every token, best first. */
export const alternativesTold = 10;

/** Most vectors laid out on the map; of more, as many are taken evenly. */
export const mostProjected = 2000;

/** Most answers asked of one task at once, the greedy one not counted. */
export const mostSamples = 64;

/** A task as a person, a buffer or a suite knows it. */
export interface ExaminedQuestion {
  readonly mode: Mode;
  /** Python source of `f`; in induction it may be empty, as the model never sees it. */
  readonly program: string;
  /** One pair in deduction and abduction; several in induction. In abduction the input may be empty: any will do. */
  readonly pairs: readonly Pair[];
  /** Induction: how many of the first pairs the model sees. Otherwise 1. */
  readonly visible: number;
  /** Induction: what its proposer says about it. */
  readonly message?: string;
  /** Needed only in induction without a program; else the program says it. */
  readonly signature?: Signature;
}

/** Where a prompt comes from. */
export type PromptSource =
  | { readonly from: 'question'; readonly question: ExaminedQuestion }
  /** The proposer's prompt; in induction the first reference's program; with helpers, programs it must call. */
  | {
      readonly from: 'references';
      readonly mode: Mode;
      readonly references: readonly Reference[];
      readonly helpers?: readonly string[];
    }
  | {
      readonly from: 'tokens';
      readonly tokens: readonly number[];
      readonly start: number;
      readonly limit: number;
    };

/** A model that is ready to be questioned. */
export interface ModelInfo {
  readonly key: string;
  readonly parameters: number;
  readonly layers: number;
  readonly heads: number;
  readonly level: Level;
  readonly updates: number;
  /** Text of every token id; lists of tokens in answers are ids into it. */
  readonly lexemes: readonly string[];
  /** What computes: `webgpu` on a real GPU, else `cpu`. */
  readonly backend: 'cpu' | 'webgpu';
}

/** A prompt as the model reads it. */
export interface ReadPrompt {
  readonly tokens: readonly number[];
  readonly lexemes: readonly string[];
  /** Automaton state and most tokens of the completion. */
  readonly start: number;
  readonly limit: number;
}

/** One answer and how often it came. */
export interface DistinctAnswer {
  readonly text: string;
  readonly grade: Grade;
  /** Of the samples, how many gave it. */
  readonly count: number;
  /** Whether the greedy answer is this one. */
  readonly greedy: boolean;
  /** Of the whole completion at temperature 1, nats, under model and grammar. */
  readonly logProb: number;
  readonly tokens: readonly number[];
}

export interface SolveAnswer {
  readonly prompt: ReadPrompt;
  /** Greedy first, then the most frequent. */
  readonly answers: readonly DistinctAnswer[];
  readonly samples: number;
  /** Share of right answers among the samples; 0 where none was asked. */
  readonly solveRate: number;
}

/** A proposal and how often it came. */
export interface DistinctProposal {
  readonly program: string;
  readonly inputs: readonly string[];
  readonly signature: Signature;
  readonly count: number;
  readonly greedy: boolean;
  readonly logProb: number;
  readonly tokens: readonly number[];
  readonly verdict:
    | { readonly valid: true; readonly question: ExaminedQuestion }
    | { readonly valid: false; readonly rejection: Rejection; readonly detail: string };
}

export interface ProposeAnswer {
  readonly prompt: ReadPrompt;
  /** References that fit the prompt. */
  readonly shown: number;
  /** Greedy first, then the most frequent. */
  readonly proposals: readonly DistinctProposal[];
  readonly samples: number;
}

/** A token the grammar allowed, with its chances before it was written. */
export interface Alternative {
  readonly token: number;
  readonly lexeme: string;
  readonly probability: number;
  readonly logProb: number;
  /** What the grammar alone would give it. */
  readonly priorProbability: number;
}

/** One token of a completion and what could have stood in its place. */
export interface TokenReading extends Alternative {
  /** Of the distribution before this token, nats. */
  readonly entropy: number;
  /** Best first, at most {@link alternativesTold}. */
  readonly alternatives: readonly Alternative[];
  readonly allowed: number;
  /** Token ids the grammar (or the budget of tokens) forbade here, ascending. */
  readonly forbidden: readonly number[];
}

/** A dense array of numbers, row-major. */
export interface Grid {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface ReadAnswer {
  readonly prompt: ReadPrompt;
  /** The completion, `<eos>` last. */
  readonly tokens: readonly TokenReading[];
  readonly text: string;
  /** Sum over the completion, nats. */
  readonly logProb: number;
  /** `[layer, head, query, key]` shares over prompt and completion; each row sums to 1, no key is later than its query. */
  readonly attention: Grid;
}

/** A token just written, in `generate`. */
export interface GeneratedToken extends TokenReading {
  /** Place in the completion, from 0. */
  readonly position: number;
  /** `[layer, head, key]`: what the model looked at when it chose this token; keys are the prompt and the tokens before it. */
  readonly attention: Grid;
}

export interface GenerateAnswer {
  readonly text: string;
  readonly tokens: readonly number[];
  readonly logProb: number;
  /** Where the prompt was a question's. */
  readonly grade?: Grade;
}

export interface ExecuteAnswer {
  /** One an input, in order. */
  readonly results: readonly PythonResult[];
  readonly durationMs: number;
}

/** What a person typed of a task. Deduction: program and one input. Abduction: program, and an input or an output. Induction: inputs with a program, or inputs with outputs. */
export interface QuestionText {
  readonly program: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** Which text of the person is meant. */
export type QuestionField =
  | { readonly field: 'program' }
  | { readonly field: 'inputs' | 'outputs'; readonly index: number };

/** A text that is no word of the level's language, or a program that Python cannot run on the inputs. */
export interface QuestionProblem {
  readonly at: QuestionField;
  /** Place in what the person typed: 0-based UTF-16 offset, 1-based line and column; the text's end if it ends too early. */
  readonly offset: number;
  readonly line: number;
  readonly column: number;
  /** The word that cannot stand there; empty at the end. */
  readonly piece: string;
  /** What is wrong and what may stand there instead, in a sentence or two. */
  readonly message: string;
}

export type ParseQuestionAnswer =
  | {
      readonly valid: true;
      /** In canonical spelling, with the true outputs by Python. */
      readonly question: ExaminedQuestion;
      /** Lexemes of the solver's prompt. */
      readonly prompt: readonly string[];
    }
  | { readonly valid: false; readonly problems: readonly QuestionProblem[] };

export interface EmbedAnswer {
  /** `[tasks, width]`. */
  readonly vectors: Grid;
}

export interface ProjectAnswer {
  /** Rows of the vectors that were laid out, ascending: all, or {@link mostProjected} taken evenly. */
  readonly rows: readonly number[];
  /** `[rows, 2]` places, each axis scaled to [0, 1]. */
  readonly points: Grid;
}

/** Greedy answers of two models to one task. */
export interface ComparedTask {
  readonly question: ExaminedQuestion;
  readonly answers: readonly [PlainAnswer, PlainAnswer];
}

export interface PlainAnswer {
  readonly text: string;
  readonly grade: Grade;
  readonly logProb: number;
}

export interface CompareAnswer {
  readonly tasks: readonly ComparedTask[];
  readonly overall: PairedOutcome;
  /** Of the modes that were asked. */
  readonly modes: Partial<Record<Mode, PairedOutcome>>;
}

/** What may be asked, by name: the request's fields and the answer. */
export interface Examination {
  /** Keeps a copy of a policy by a name such as "now" or "iteration 400"; an older one of that name is dropped. */
  load: {
    readonly ask: { readonly key: string; readonly config: Config; readonly policy: PolicyState };
    readonly answer: ModelInfo;
  };
  /** Drops a model. */
  unload: { readonly ask: { readonly key: string }; readonly answer: null };
  /** Asks a task once greedily and `samples` times at `temperature`, graded by Python. */
  solve: {
    readonly ask: {
      readonly key: string;
      readonly question: ExaminedQuestion;
      readonly samples: number;
      readonly temperature: number;
      readonly seed: number;
    };
    readonly answer: SolveAnswer;
  };
  /** Asks for new tasks, once greedily and `samples` times at `temperature`, validated by Python. */
  propose: {
    readonly ask: {
      readonly key: string;
      readonly mode: Mode;
      readonly references: readonly Reference[];
      readonly samples: number;
      readonly temperature: number;
      readonly seed: number;
    };
    readonly answer: ProposeAnswer;
  };
  /** Reads a completion with the model's eyes. A text may leave out `<eos>`; `<in>` and `<sep>` are written so. */
  read: {
    readonly ask: {
      readonly key: string;
      readonly prompt: PromptSource;
      readonly completion: string | readonly number[];
    };
    readonly answer: ReadAnswer;
  };
  /** Writes one completion; every token is told as it comes, at most one a `tokenMs` milliseconds. Temperature 0 is greedy. */
  generate: {
    readonly ask: {
      readonly key: string;
      readonly prompt: PromptSource;
      readonly temperature: number;
      readonly seed: number;
      readonly tokenMs: number;
    };
    readonly answer: GenerateAnswer;
  };
  /** Runs any Python that defines `f`, in the sandbox. Inputs are argument lists, such as `[1, 2], 'a'`. */
  execute: {
    readonly ask: {
      readonly program: string;
      readonly inputs: readonly string[];
      readonly limits: Pick<PythonOptions, 'timeoutMs' | 'maxReprLength' | 'runs'>;
    };
    readonly answer: ExecuteAnswer;
  };
  /** A person's own task, checked against the language of a level and completed by Python. */
  parseQuestion: {
    readonly ask: {
      readonly mode: Mode;
      readonly level: Level;
      readonly text: QuestionText;
      /** Induction: pairs the model sees. */
      readonly visible: number;
    };
    readonly answer: ParseQuestionAnswer;
  };
  /** One vector a task: the mean of the final hidden states over the solver's prompt. */
  embed: {
    readonly ask: { readonly key: string; readonly questions: readonly ExaminedQuestion[] };
    readonly answer: EmbedAnswer;
  };
  /** Lays vectors out in the plane with UMAP; the same vectors and seed give the same map. */
  project: {
    readonly ask: { readonly vectors: Grid; readonly seed: number };
    readonly answer: ProjectAnswer;
  };
  /** Greedy answers of two models to the same tasks: a list, or the suite of the first model's settings. */
  compare: {
    readonly ask: {
      readonly keys: readonly [string, string];
      readonly questions: readonly ExaminedQuestion[] | 'heldOut' | 'natural';
    };
    readonly answer: CompareAnswer;
  };
}

export type ExaminationKind = keyof Examination;

/** Page to worker. */
export type ExaminationRequest =
  | {
      [K in ExaminationKind]: { readonly id: number; readonly kind: K } & Examination[K]['ask'];
    }[ExaminationKind]
  /** Gives up the request of that id; it is answered with `failed` and the name `AbortError`. */
  | { readonly id: number; readonly kind: 'abort' };

/** What a long request is doing; `of` is 0 where the end is not known. */
export interface ExaminationProgress {
  readonly part: 'python' | 'suite' | 'embedding' | 'projecting' | 'answering' | 'grading';
  readonly done: number;
  readonly of: number;
}

/** Worker to page. */
export type ExaminationEvent =
  | { readonly id: number; readonly kind: 'answer'; readonly answer: Examination[ExaminationKind]['answer'] }
  | { readonly id: number; readonly kind: 'progress'; readonly progress: ExaminationProgress }
  | { readonly id: number; readonly kind: 'token'; readonly token: GeneratedToken }
  /** `name` is the error's class; the worker and its models are unharmed. */
  | { readonly id: number; readonly kind: 'failed'; readonly name: string; readonly message: string };
