/**
 * What every number on the page means, once: a title, one paragraph a newcomer understands, what to compare it with,
 * and the heading of docs/METRICS.md that says how it is computed. Settings are not here: they explain themselves
 * in the configuration schema (`settings.ts`).
 */

import { chartExplanations } from './charts';
import type { Explanation } from './explanation';
import { inspectorExplanations } from './inspector';

export const explanations = {
  ...inspectorExplanations,
  ...chartExplanations,
  accuracy: {
    title: 'Accuracy on tasks it never saw',
    meaning:
      'Share of a fixed suite answered right when the model always picks its most likely token. The programs of the suite are barred from the run, so memory alone cannot help. Held-out tasks are drawn from the grammar; natural tasks were written by people (x + 1, max(x, 3) ...).',
    baseline:
      'Two floors: a model with random weights, and the best strategy that needs no thought (one constant answer, or copying the given value). Only what lies above both was learned.',
    anchor: 'accuracy',
  },
  naturalAccuracy: {
    title: 'Best natural accuracy',
    meaning:
      'The highest share of natural tasks a run ever got right: small programs as people write them (x + 1, max(x, 3) ...), never shown in training.',
    baseline:
      'The same floors as for held-out tasks. The best of many evaluations is a little luck too: compare two models on the same tasks before believing a small lead.',
    anchor: 'accuracy',
  },
  floorRandom: {
    title: 'Random floor',
    meaning:
      'Expected accuracy of the policy before any training: the grammar decides what is legal, chance does the rest.',
    baseline: 'It is itself a baseline: the run starts here.',
    anchor: 'floors',
  },
  floorTrivial: {
    title: 'Trivial floor',
    meaning:
      'Accuracy of the better of two strategies without thought: always the same answer, or copying the given value.',
    baseline: 'It is itself a baseline: a model that only learned which answers are common ends here.',
    anchor: 'floors',
  },
  validity: {
    title: 'Valid proposals',
    meaning:
      'Share of what the proposer wrote that Python accepted: it runs, gives the same value twice, stays in bounds, really uses its input, and is not a repeat where repeats are refused.',
    baseline: 'About a third of what the untrained grammar writes on digits is valid.',
    anchor: 'validity',
  },
  learnable: {
    title: 'Learnable proposals',
    meaning:
      'Share of new valid tasks that the solver gets right sometimes but not always. Only these teach: a task that always or never succeeds gives no signal.',
    baseline: 'Near 0 means that everything is too easy or too hard and learning stops.',
    anchor: 'learnable-share',
  },
  rewardPropose: {
    title: 'Proposer reward',
    meaning:
      'Mean pay for a proposal: most for valid tasks the solver gets right about half the time (or, in the paper, rarely), nothing for tasks always or never solved, negative for invalid ones.',
    baseline: 'At most 1. Below 0 most proposals are invalid.',
    anchor: 'proposer-reward',
  },
  rewardSolve: {
    title: 'Solver reward',
    meaning:
      'Mean pay for an answer: 1 if it is right, less if it is wrong or malformed. Tasks change as the proposer learns, so this can stay level while the model gets better.',
    baseline: 'Compare it with accuracy, which is always measured on the same tasks.',
    anchor: 'solver-reward',
  },
  entropy: {
    title: 'Policy entropy',
    meaning:
      'How undecided the model is, on average, at each token it writes, among those the grammar allows. It falls as the model becomes sure of its answers.',
    baseline:
      'ln 10 = 2.30 nats is a blind choice among ten digits; near 0 the model has stopped exploring and can no longer learn from its mistakes.',
    anchor: 'policy-entropy',
  },
  proposed: {
    title: 'Proposed',
    meaning: 'Tasks written in this iteration, a mode: a program and its input, or inputs for induction.',
    baseline: 'Set by Proposals in the settings.',
    anchor: 'phase-counts',
  },
  valid: {
    title: 'Valid and rejected',
    meaning: 'What real Python made of the proposals, and why the others fell out.',
    baseline: 'Valid and rejected add up to proposed.',
    anchor: 'phase-counts',
  },
  attempts: {
    title: 'Answers and correct ones',
    meaning:
      'Answers the solver wrote in this iteration and how many of them Python graded as right. Every task is tried several times, so that its solve rate can be measured.',
    baseline: 'Correct divided by answers is the solve rate of the batch.',
    anchor: 'phase-counts',
  },
  gradientNorm: {
    title: 'Gradient norm',
    meaning: 'Length of the step the rewards ask for, before it is clipped.',
    baseline: 'It is cut to Gradient clip in the settings; 0 means that nothing could be learned.',
    anchor: 'gradient-norm',
  },
  iteration: {
    title: 'Iteration',
    meaning: 'One turn of the ring: propose, validate, solve, reward, update. The paper calls it a step.',
    baseline: 'The paper trains for some 500; a small model needs more and cheaper ones.',
    anchor: 'iteration',
  },
  trainingTime: {
    title: 'Training time',
    meaning: 'Seconds spent in iterations since the run began. Pauses, slow motion and loading are left out.',
    baseline: 'The quick preset is well above its floors within a minute on two cores.',
    anchor: 'training-time',
  },
  buffer: {
    title: 'Task buffer',
    meaning:
      'Every valid task of this mode, newest first. The solver trains on them and the proposer is shown some as references.',
    baseline: 'It starts from the identity function alone: no human data.',
    anchor: 'buffers',
  },
  solveRate: {
    title: 'Solve rate',
    meaning: 'Share of correct answers the last time this task was drawn.',
    baseline: 'Tasks between the ends are learnable; 0 % and 100 % teach nothing.',
    anchor: 'solve-rate',
  },
  difficulty: {
    title: 'Difficulty',
    meaning:
      "How the newest 200 tasks of the buffer went when they were last drawn: never solved, rarely (under a third of the attempts), about half the time, often, always. The row's tint says the same of one task.",
    baseline: 'What lies between never and always teaches; all at one end means that learning stops.',
    anchor: 'solve-rate',
  },
  bufferNovelty: {
    title: 'Drawn and distinct',
    meaning:
      'Of the newest 200 tasks: how many were drawn for solving at least once, and the share of different programs among them.',
    baseline:
      '100 % distinct means that no program comes twice; a falling share means that the proposer repeats itself.',
    anchor: 'buffers',
  },
  origin: {
    title: 'Origin',
    meaning:
      'Who invented the task: the policy (the model itself), the prior (the untrained grammar), or the identity function every run starts from.',
    baseline: 'Share from the prior in the settings says how many come from the grammar.',
    anchor: 'origin',
  },
  learnability: {
    title: 'Learnability',
    meaning: "The proposer's pay for this task, from its solve rate.",
    baseline: '0 for tasks always or never solved.',
    anchor: 'proposer-reward',
  },
  rewards: {
    title: 'Pay of both roles',
    meaning:
      'What an answer of the solver and a proposal of the proposer was paid on average in this iteration: a right answer 1, a valid proposal the more the more its task teaches.',
    baseline:
      'The two pull against each other: tasks that are all solved pay the solver and not the proposer. Charts show both over time.',
    anchor: 'solver-reward',
  },
  answerReward: {
    title: 'Reward of an answer',
    meaning: 'What the solver is paid for this answer before advantages are computed.',
    baseline: '1 if correct; wrong and malformed answers are set in the settings.',
    anchor: 'solver-reward',
  },
  answerLogProb: {
    title: 'Log-probability',
    meaning:
      'Natural logarithm of the probability with which the model wrote this answer, summed over its tokens.',
    baseline: '0 is certainty; -2.3 is a blind choice among ten digits.',
    anchor: 'log-probability',
  },
  promptTokens: {
    title: 'Prompt',
    meaning:
      'Exactly what the model reads before it answers, one chip a token. Marks in angle brackets are special tokens that say what is asked.',
    baseline: 'No English and no examples: the model has seen nothing but what it invented.',
    anchor: 'prompt',
  },
  draws: {
    title: 'Solve history',
    meaning: 'Every time this task was drawn for solving, and the share of correct answers then.',
    baseline: 'A task that was hard and became easy shows learning.',
    anchor: 'solve-rate',
  },
  generated: {
    title: 'Generated tokens a second',
    meaning: 'Tokens the model writes as proposer and solver, evaluation left out.',
    baseline: 'Compare it with the same preset on another engine or machine.',
    anchor: 'throughput',
  },
  trained: {
    title: 'Trained tokens a second',
    meaning:
      'Tokens through forward and backward, after identical answers were merged: less than generated, with the same gradient.',
    baseline: 'Merging makes them four to six times fewer.',
    anchor: 'throughput',
  },
  iterationRate: {
    title: 'Iterations a second',
    meaning: 'Whole turns of the ring, averaged over the newest ones.',
    baseline: 'Slow motion and pauses lower it; training itself is unchanged.',
    anchor: 'throughput',
  },
  phaseTimes: {
    title: 'Time by phase',
    meaning: 'Where an iteration spends its time, averaged over the newest ones.',
    baseline: 'Proposing and solving are generation; validating and part of solving are Python.',
    anchor: 'time-by-phase',
  },
  engine: {
    title: 'Engine',
    meaning: 'What computes the transformer in this tab, and why it was chosen.',
    baseline:
      'wasm is our own SIMD code, webgpu our own kernels on the graphics processor; reference is slow and readable, for checking.',
    anchor: 'engine',
  },
  engineProbe: {
    title: 'Engines tried',
    meaning:
      'Before a run each engine that can be fast here does one real small step of this model, a rollout and an update; the fastest one runs it. The address chooses otherwise with engine=wasm, engine=webgpu or engine=reference.',
    baseline:
      'An adapter that computes on the processor is not tried: WebAssembly uses the same processor better.',
    anchor: 'engine',
  },
  workers: {
    title: 'Workers',
    meaning: 'Background threads: for the model, and for Python. The page itself does none of the work.',
    baseline: 'One a core, as far as the batch can be split.',
    anchor: 'engine',
  },
  parameters: {
    title: 'Parameters',
    meaning: 'Numbers the model consists of; all start random. Vocabulary is how many tokens it knows.',
    baseline: 'The paper uses models of 3 to 14 billion.',
    anchor: 'parameters',
  },
  estimate: {
    title: 'Estimate',
    meaning:
      'What the next run will cost with the settings as they are: parameters, tokens written and trained on in one iteration, seconds an iteration from the speed of the last run in this browser, and memory of the model with its optimiser and full buffers.',
    baseline: 'Within a factor of two; warm-up, evaluation and loading are left out.',
    anchor: 'estimate',
  },
  journal: {
    title: 'Journal',
    meaning:
      'The run told in sentences: milestones (a floor passed, the first task solved), warnings of the collapse detector with the setting that would help, and every setting changed while the run went on.',
    baseline:
      'A healthy run has milestones and no warning; thresholds were set on real runs of every preset and on runs broken on purpose.',
    anchor: 'journal',
  },
  verdict: {
    title: 'Verdict',
    meaning:
      'One paragraph on the run where it rests: what each mode learned against its floors, what the proposer did, what went wrong and what it cost.',
    baseline: 'Learned means at least 5 points above both floors on tasks it never saw.',
    anchor: 'journal',
  },
  suites: {
    title: 'Suites',
    meaning: 'Tasks the model is judged on, over the modes: held-out from the grammar, and natural.',
    baseline:
      'With n tasks, chance alone moves an accuracy by about 1 / (2 sqrt n): small suites make noisy curves.',
    anchor: 'accuracy',
  },
  runDifference: {
    title: 'Settings that differ',
    meaning:
      'What a run changes against its preset, and against the run it was forked from or the one begun before it. + was switched on, − was switched off, an arrow leads from the old value to the new one. The seed has its own column.',
    baseline: 'Two runs with the same settings, seed and engine are the same run, number for number.',
    anchor: 'runs',
  },
  checkpoint: {
    title: 'Checkpoint',
    meaning:
      'The whole state of a run at one iteration: weights, optimiser, buffers and random streams. A fork goes on from there with other settings; its weights can be taken as a safetensors file with Hugging Face names.',
    baseline:
      'Kept are the newest, the best by mean held-out accuracy, and a few spread over the run; accuracy is that mean.',
    anchor: 'runs',
  },
  pairedComparison: {
    title: 'Paired evaluation',
    meaning:
      'Both models answer the same tasks with their most likely tokens. What both got right or wrong says nothing about which is better; only the tasks on which they part do.',
    baseline: 'Two equally good models part about evenly in both directions.',
    anchor: 'paired-evaluation',
  },
  confidenceInterval: {
    title: '95 % confidence interval',
    meaning:
      'Where the true value would lie if the suite had endlessly many such tasks: 95 of 100 intervals made like this hold it. Shares by Wilson, differences by Newcombe for pairs.',
    baseline: 'An interval of the difference that holds 0 proves nothing either way.',
    anchor: 'paired-evaluation',
  },
  pValue: {
    title: 'p value',
    meaning:
      'How often two equally good models would part at least as unevenly by chance (exact McNemar test, two-sided).',
    baseline: 'Below 0.05 is the usual bar; with several comparisons, demand more.',
    anchor: 'paired-evaluation',
  },
  storage: {
    title: 'Storage',
    meaning:
      'Space this site takes in this browser, mostly checkpoints and tasks, and the most the browser grants. Keep safe asks the browser never to clear it by itself when the disk is full.',
    baseline: 'Delete runs to make room; an exported file keeps a run outside of the browser.',
    anchor: 'runs',
  },
} as const satisfies Record<string, Explanation>;

export type ExplanationId = keyof typeof explanations;
