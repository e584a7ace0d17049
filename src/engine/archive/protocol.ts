/**
 * What the page may ask the archive worker about the proposals of the open run or a stored one, and what it answers:
 * rows for the table, everything about one proposal, points for the map. The archive is memory and no judge: every
 * number here was made by the loop. What a proposal, a verdict and an answer are is `core/task`; runs on disk are
 * `engine/storage`.
 */
import type { Mode, PerMode } from '../../core/task/mode';
import type { Answer, Grade, Origin, Pair, Rejection, SolvedTask } from '../../core/task/task';

/** From least to most, both included. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/** What the table shows; an absent filter hides nothing. */
export interface ArchiveFilter {
  readonly modes?: readonly Mode[];
  readonly verdict?: 'valid' | 'invalid' | 'any';
  /** Only proposals refused for one of these reasons. */
  readonly rejections?: readonly Rejection[];
  readonly origins?: readonly Origin[];
  /** Range of learnability; hides what was never solved, as `solveRate` does. */
  readonly learnability?: Range;
  /** Range of the latest solve rate, in [0, 1]. */
  readonly solveRate?: Range;
  readonly iterations?: Range;
  /** Words that must all occur in program, inputs or outputs, whatever their case. */
  readonly text?: string;
  /** Lexemes of the vocabulary that must all occur in program or inputs. */
  readonly tokens?: readonly string[];
}

export type FilterName = keyof ArchiveFilter;

export const sortColumns = [
  'number',
  'iteration',
  'mode',
  'origin',
  'verdict',
  'program',
  'inputs',
  'outputs',
  'solveRate',
  'learnability',
  'timesDrawn',
  'reward',
  'advantage',
  'length',
] as const;
export type SortColumn = (typeof sortColumns)[number];

export interface ArchiveQuery {
  readonly filter: ArchiveFilter;
  /** Equal values keep the order of their numbers; rows without a value come last either way. */
  readonly sort: { readonly by: SortColumn; readonly order: 'ascending' | 'descending' };
  readonly offset: number;
  /** At most {@link maxRows}. */
  readonly limit: number;
}

/** Most rows of one answer. */
export const maxRows = 1000;

/** One proposal in the table. */
export interface ArchiveRow {
  /** Running number in the run, from 1; its address. Seed tasks have the first numbers. */
  readonly number: number;
  /** Id of the task it became; absent if it was refused and not let in. */
  readonly task?: number;
  readonly mode: Mode;
  readonly origin: Origin;
  /** 0 for seeds. */
  readonly iteration: number;
  readonly program: string;
  readonly inputs: readonly string[];
  /** Outputs by Python, one an input of the task; empty if there is no task. What the gate let in may have others. */
  readonly outputs: readonly string[];
  /** Why it was refused; absent if it is valid. With a task: the gate let it in all the same. */
  readonly rejection?: Rejection;
  /** Latest measured solve rate; absent before it was drawn. */
  readonly solveRate?: number;
  /** By the settings as they are now. */
  readonly learnability?: number;
  readonly timesDrawn: number;
  /** The proposer's pay; absent where the policy did not propose. */
  readonly reward?: number;
  readonly advantage?: number;
  /** Completion tokens, `<eos>` included; 0 for seeds. */
  readonly length: number;
}

export interface QueryResult {
  readonly rows: readonly ArchiveRow[];
  readonly offset: number;
  /** Proposals that pass all filters. */
  readonly total: number;
  /** Proposals the archive holds. */
  readonly archived: number;
  /** Proposals that had to make room for newer ones. */
  readonly forgotten: number;
  /** For each filter that is set, how many more rows there would be without it. */
  readonly hidden: Partial<Record<FilterName, number>>;
  readonly facets: {
    /** By mode, among what passes every filter but `modes`. */
    readonly modes: PerMode<number>;
    /** Among what passes every filter but `verdict` and `rejections`. */
    readonly valid: number;
    readonly rejections: Readonly<Record<Rejection, number>>;
  };
}

/**
 * How a step of validation ended. `off`: the settings switch this check off. `not reached`: an earlier one had failed.
 */
export type CheckOutcome = 'passed' | 'failed' | 'not reached' | 'off';

/** One step of validation, named by the reason it refuses for. */
export interface Check {
  readonly check: Rejection;
  readonly outcome: CheckOutcome;
  /** What exactly was wrong. */
  readonly detail?: string;
}

/** One token as the model reads or writes it. */
export interface ArchiveToken {
  readonly id: number;
  readonly lexeme: string;
  /** Nats, under the policy as it was; absent where it was not the policy that wrote it. */
  readonly logProb?: number;
}

/** A task the proposer was shown. `row` is absent once the archive has let it go. */
export interface ReferenceLink {
  readonly task: number;
  readonly row?: ArchiveRow;
}

/** One time a task was drawn for solving. */
export interface ArchivedDraw {
  readonly iteration: number;
  readonly drawn: SolvedTask['drawn'];
  readonly solveRate: number;
}

/** Equal answers of one draw, together. */
export interface AnswerGroup {
  readonly text: string;
  readonly grade: Grade;
  readonly count: number;
  /** How many were given for which purpose. */
  readonly purposes: Readonly<Record<Answer['purpose'], number>>;
  readonly reward: number;
  /** Mean over the answers that were trained on; absent where none was. */
  readonly advantage?: number;
  /** Sum over the tokens, nats. */
  readonly logProb: number;
  /** `<eos>` last. */
  readonly tokens: readonly ArchiveToken[];
}

/** Everything about one proposal. */
export interface ProposalDetail {
  readonly row: ArchiveRow;
  /** Valid tasks only. */
  readonly pairs: readonly Pair[];
  /** Induction: how many of the first pairs the solver sees. */
  readonly visible: number;
  /** Induction: what its proposer says about it, if it says anything. */
  readonly message?: string;
  readonly checks: readonly Check[];
  /** How often its program had been proposed before. */
  readonly timesProposed: number;
  readonly references: readonly ReferenceLink[];
  /** The proposer's prompt, token by token; absent for seeds and where a reference is gone. */
  readonly proposerPrompt?: readonly ArchiveToken[];
  readonly completion: readonly ArchiveToken[];
  /** The solver's prompt; valid tasks only. */
  readonly solverPrompt?: readonly ArchiveToken[];
  /** Oldest first. */
  readonly draws: readonly ArchivedDraw[];
  /** Draws before those, which had to make room. */
  readonly drawsForgotten: number;
  /** The newest draw's answers, the most frequent first; absent once they had to make room. */
  readonly rollouts?: { readonly iteration: number; readonly answers: readonly AnswerGroup[] };
}

/** Valid tasks for the map, evenly over the iterations: one entry a task in every column. */
export interface ArchivePoints {
  readonly numbers: Uint32Array;
  /** Index into `modes` of `core/task/mode`. */
  readonly modes: Uint8Array;
  readonly iterations: Uint32Array;
  /** NaN where never drawn. */
  readonly solveRates: Float32Array;
  readonly programs: readonly string[];
  readonly inputs: readonly (readonly string[])[];
  /** By Python, one an input of the task. */
  readonly outputs: readonly (readonly string[])[];
  /** Valid tasks in the archive, of which these are a part. */
  readonly of: number;
}

/** How much the archive holds; sent when it has grown, at most twice a second. */
export interface ArchiveSize {
  readonly archived: number;
  readonly forgotten: number;
  /** Newest iteration it knows. */
  readonly iteration: number;
}
