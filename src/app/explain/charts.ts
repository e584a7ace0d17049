/** What the charts show beyond the numbers that other parts of the page show too, and how they are used. */
import type { Explanation } from './explanation';

export const chartExplanations = {
  charts: {
    title: 'Charts',
    meaning:
      'Every number of an iteration as a curve. Point at one chart and all show their values there. Drag to zoom in, hold Shift to move; with the control key the wheel zooms. A chart with the focus takes arrow keys, + and -, Shift with an arrow, Home, End, 0 for the whole run and Escape.',
    baseline:
      'Faint lines are raw values, strong ones moving averages. In long runs neighbouring iterations are merged, but their lowest and highest values stay, so that no spike is lost.',
    anchor: 'charts',
  },
  chartZoom: {
    title: 'Zoom',
    meaning:
      'Shows a part of the run in all charts at once. Drag over a chart, or use the wheel with the control key; a double click shows the whole run again.',
    baseline: 'While a part is shown, new iterations do not move it.',
    anchor: 'charts',
  },
  chartSmoothing: {
    title: 'Smoothing',
    meaning:
      'Each point of a strong line is a moving average that reaches back over about as many iterations as the slider says. The raw values stay faintly visible behind it.',
    baseline: 'Far to the left nothing is smoothed. A smoothed curve lags behind and hides what is short.',
    anchor: 'charts',
  },
  chartScales: {
    title: 'Logarithmic axes',
    meaning:
      'On a logarithmic axis equal distances are equal factors. It shows small values beside large ones, and a power law as a straight line.',
    baseline:
      'It has no place for zero: such values are left out, and charts whose values can be negative stay linear.',
    anchor: 'charts',
  },
  solveRateHistogram: {
    title: 'Tasks by solve rate',
    meaning:
      'How the tasks of each iteration are spread over solve rates, from never solved at the bottom to always solved at the top. The darker, the larger their share.',
    baseline:
      'The rows between the two ends are learnable; with 8 answers a task only seven of them can occur. If all shade is at the bottom the tasks are too hard, at the top too easy.',
    anchor: 'learnability-histogram',
  },
  solveRateBatch: {
    title: 'Solve rate of the batch',
    meaning: 'Mean share of right answers over the tasks that the solver drew in this iteration.',
    baseline:
      'Tasks change as the proposer learns: near one half is where most is learned, and accuracy says whether the model got better.',
    anchor: 'solve-rate',
  },
  learnableBatch: {
    title: 'Learnable tasks',
    meaning: 'Share of the tasks the solver drew that it answered right sometimes but not always.',
    baseline: 'The rest of the batch gives the solver no gradient.',
    anchor: 'learnable-share',
  },
  advantageSpread: {
    title: 'Advantage spread',
    meaning:
      'Standard deviation of the advantages of one role in one mode: how far rewards lie from what was expected. It is the strength of what there is to learn.',
    baseline: 'At 0 all were paid as expected and nothing is learned, however high the reward is.',
    anchor: 'advantage-spread',
  },
  completionLength: {
    title: 'Completion length',
    meaning: 'Mean number of tokens the model wrote, the end included.',
    baseline:
      'An answer that is a digit has 2 tokens. Proposals that grow and grow, or shrink to the shortest, are a sign of reward hacking.',
    anchor: 'completion-length',
  },
  refusals: {
    title: 'Refusals by reason',
    meaning:
      'What the refused proposals of each iteration were refused for. The darker, the larger the share of the reason.',
    baseline:
      'Without training most are nearly constant or ignore their argument. More and more repeats mean that the proposer has found a favourite.',
    anchor: 'validity',
  },
  letIn: {
    title: 'Let in unverified',
    meaning:
      'Proposals that validation refused and that the leaking gate let in all the same. Where Python gave no value, their right answer was drawn by chance, so that the solver is taught something untrue.',
    baseline: 'Set by Gate leak in the settings. The paper lets nothing in.',
    anchor: 'length-and-form',
  },
  programLimit: {
    title: 'Longest program allowed',
    meaning:
      'Most tokens a proposed program may have now. The curriculum lets it grow by one whenever the solver masters the longest ones.',
    baseline: 'It begins at four tokens and ends at the longest program of the level.',
    anchor: 'length-and-form',
  },
  lengthByGrade: {
    title: 'Length of right and wrong answers',
    meaning: 'Mean number of tokens of the answers trained on that were right, and of all others.',
    baseline:
      'Compare the two: the paper sees wrong answers grow longer. A deduction of a digit has 2 tokens either way.',
    anchor: 'length-and-form',
  },
  malformed: {
    title: 'Malformed answers',
    meaning:
      'Share of the answers trained on that are no value or program of the language at all. Only runs whose mask lets them be written have them.',
    baseline: 'Near 1 at first without a mask; it should fall before anything else can be learned.',
    anchor: 'length-and-form',
  },
  cognitiveComplexity: {
    title: 'Complexity of programs',
    meaning:
      'How nested the choices and loops of the valid programs of the policy are: one point for each choice or loop, one more for each it stands in, 15 points being 1.',
    baseline: '0 for a program without choices. The paper saw it rise without being paid.',
    anchor: 'complexity-of-proposals',
  },
  halstead: {
    title: 'Halstead measure',
    meaning:
      "How many different operators and operands the valid programs of the policy have and how often they use them: the official code's mix of effort, number of ways and volume.",
    baseline: 'Compare it with the first iterations: it grows with length, so short programs stay near 0.',
    anchor: 'complexity-of-proposals',
  },
  referenceDistance: {
    title: 'Distance from references',
    meaning:
      'How far the syntax tree of a valid program is from those of the tasks its proposer was shown, as a share of their size.',
    baseline: '0 if it copies them. The model is asked for something different.',
    anchor: 'complexity-of-proposals',
  },
  valueRarity: {
    title: 'Rarity of values',
    meaning:
      'How rare the values of new tasks are among all values before them: one minus their share. Of deduction and abduction it is the value the solver must find, of induction its inputs or outputs.',
    baseline: '1 if it was never seen. With ten digits that come alike often it is 0.9.',
    anchor: 'complexity-of-proposals',
  },
  valuesByType: {
    title: 'Different values by type',
    meaning: 'How many different values tasks have had since the beginning, a line a type.',
    baseline: 'Digits alone have ten. A line that is level has run out, or its type is no longer proposed.',
    anchor: 'values-by-type',
  },
  priorKl: {
    title: 'Distance from the prior',
    meaning:
      'Mean Kullback-Leibler divergence between the model and the bare grammar at the tokens it was trained on: how far it has gone its own way.',
    baseline: '0 is the untrained model.',
    anchor: 'kl-divergences',
  },
  approximateKl: {
    title: 'Step of the policy',
    meaning:
      'Mean of old minus new log-probability over the tokens of the rollouts: how far the model that learns is from the one that wrote them.',
    baseline: 'Near 0, as one update follows each rollout. Large values mean that answers are out of date.',
    anchor: 'kl-divergences',
  },
  clipFraction: {
    title: 'Clipped tokens',
    meaning:
      'Share of tokens whose gradient was cut off because the model had moved too far from its answers.',
    baseline: '0 with one update an iteration.',
    anchor: 'kl-divergences',
  },
  distinctPrograms: {
    title: 'Distinct programs',
    meaning: 'Share of different programs among the valid proposals of an iteration.',
    baseline: '1 if none is repeated. It falls when the proposer repeats itself.',
    anchor: 'diversity',
  },
  novelty: {
    title: 'Novel programs',
    meaning: 'Share of valid proposals whose program was never proposed before in this run.',
    baseline:
      'It falls slowly in every run, as small programs run out; a sudden fall means that the proposer has found a favourite.',
    anchor: 'diversity',
  },
  operatorEntropy: {
    title: 'Operator entropy',
    meaning: 'How evenly valid proposals use operators, calls and methods.',
    baseline: '0 if all use the same one; ln n if n are used alike, so ln 8 = 2.08 for eight.',
    anchor: 'diversity',
  },
  treeDistance: {
    title: 'Distance between programs',
    meaning:
      'Mean number of edits that turn the syntax tree of one valid proposal into that of another, as a share of their size.',
    baseline:
      '0 if all are the same program; compare it with the first iterations, which the bare grammar wrote.',
    anchor: 'diversity',
  },
  answerEntropy: {
    title: 'Answer entropy',
    meaning: 'How the answers to the same task spread, averaged over the tasks.',
    baseline: '0 if all answers to a task agree, ln n if all of n differ: ln 8 = 2.08 for eight.',
    anchor: 'diversity',
  },
  memory: {
    title: 'Memory',
    meaning:
      "What the browser says this page uses: the page's own objects, and, where the page is isolated, page and workers together.",
    baseline: 'Both should be level after the first minutes; a line that keeps rising is a leak.',
    anchor: 'memory',
  },
  buffers: {
    title: 'Tasks in the buffers',
    meaning: 'Valid tasks kept of each mode, to be solved and to be shown to the proposer.',
    baseline: 'It starts from the identity function and is full at the capacity in the settings.',
    anchor: 'buffers',
  },
} as const satisfies Record<string, Explanation>;
