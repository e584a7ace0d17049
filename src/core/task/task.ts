/**
 * One task's life, one type a phase: proposed, validated, solved, scored (docs/ARCHITECTURE.md, "the way of the
 * data"). A task is the paper's triplet (program, input, output) seen in one mode; induction carries several
 * pairs instead of one. How tasks become prompts is `prompt.ts`.
 */
import type { Signature } from '../language/language';
import type { Mode } from './mode';

/** One input text and the value Python gave for it. */
export interface Pair {
  readonly input: string;
  readonly output: string;
}

/**
 * Who invented a task: the policy, the grammar prior, the identity triplet every run starts from, or the environment, which
 * gives programs of the others further inputs or brings seeds from a file. Archives store places in this list.
 */
export const origins = ['policy', 'prior', 'identity', 'environment'] as const;
export type Origin = (typeof origins)[number];

/** Where a task comes from. */
export interface Provenance {
  readonly origin: Origin;
  /** Iteration that proposed it; 0 for seeds. */
  readonly iteration: number;
  /**
   * Ids of the tasks shown to the proposer, of the one whose program an induction task reuses, or of the one to whose
   * program the environment gave another input.
   */
  readonly references: readonly number[];
}

/** A task that passed validation and lives in a buffer. */
export interface Task {
  /** Running number in the run, over all modes. */
  readonly id: number;
  readonly mode: Mode;
  /** Python source of `f`. */
  readonly program: string;
  readonly signature: Signature;
  /** One pair in deduction and abduction; several, all different, in induction. */
  readonly pairs: readonly Pair[];
  /** Induction: how many of the first pairs the solver sees. Otherwise 1. */
  readonly visible: number;
  /** Induction: what its proposer says about it; absent where it says nothing. */
  readonly message?: string;
  /** The program's outputs on the environment's probe inputs; equal for programs that behave alike. */
  readonly behaviour: string;
  readonly provenance: Provenance;
}

/** What the proposer is shown. */
export interface ProposalPrompt {
  readonly mode: Mode;
  readonly origin: Origin;
  /** `[P]` prompt tokens. */
  readonly tokens: Int32Array;
  /** Where the policy starts, and where the prior does. */
  readonly start: number;
  readonly priorStart: number;
  readonly limit: number;
  readonly stream: number;
  readonly references: readonly number[];
  /** Induction: the program whose inputs are asked for. */
  readonly source?: { readonly program: string; readonly signature: Signature };
  /** Programs that the proposed one must call (paper appendix D.2). */
  readonly helpers?: readonly string[];
}

/** What the proposer (or the prior) wrote. */
export interface Proposal {
  readonly prompt: ProposalPrompt;
  /** `[T]` completion tokens, `<eos>` last. */
  readonly tokens: Int32Array;
  /** `[T]` rollout log-probabilities; empty for the prior's proposals. */
  readonly logProbs: Float32Array;
  readonly program: string;
  readonly signature: Signature;
  readonly inputs: readonly string[];
  /** Induction: what is said about the task; absent where nothing is. */
  readonly message?: string;
  /** Present where the text has not the form of a proposal; then `program` is all of it. */
  readonly form?: 'malformed';
}

/** Why a proposal was refused. New reasons go to the end, because archives store their places in this list. */
export const rejections = [
  'held-out',
  'no-mention',
  'too-few-inputs',
  'fails',
  'nondeterministic',
  'out-of-bounds',
  'insensitive',
  'repeated',
  'malformed',
  'uncomposed',
] as const;
export type Rejection = (typeof rejections)[number];

/** The validator's verdict on a proposal; `timesProposed` counts its program before this proposal. */
export type Verdict = {
  readonly proposal: Proposal;
  readonly timesProposed: number;
} /** `letIn`: it was refused, and the gate let it in all the same. */ & (
  | { readonly valid: true; readonly task: Task; readonly letIn?: Rejection }
  | { readonly valid: false; readonly rejection: Rejection; readonly detail: string }
);

/**
 * How an answer was graded. Fails: the task's program raises on the answered input, or the answered program raises.
 * Malformed: it is no value or program of the language at all, which only a policy without the typed grammar can write.
 */
export type Grade = 'correct' | 'wrong' | 'fails' | 'malformed';

/** One answer of the solver. */
export interface Answer {
  readonly tokens: Int32Array;
  readonly logProbs: Float32Array;
  readonly text: string;
  readonly grade: Grade;
  /** `train`: on policy, trained on. `explore`: hot, only correct ones teach. `estimate`: only measures learnability. */
  readonly purpose: 'train' | 'explore' | 'estimate';
  readonly reward: number;
}

/** A task with the answers the current policy gave. */
export interface SolvedTask {
  readonly task: Task;
  /** `[P]` the solver's prompt. */
  readonly prompt: Int32Array;
  readonly start: number;
  readonly limit: number;
  /** `new`: proposed for this batch. `refill`: drawn again from the buffer. `probe`: only to measure learnability. */
  readonly drawn: 'new' | 'refill' | 'probe';
  readonly answers: readonly Answer[];
  /** Share of correct answers among those on policy (the paper's mean success rate), in [0, 1]. */
  readonly solveRate: number;
}
