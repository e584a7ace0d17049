/** What the task inspector shows that no other view does, explained as in `metrics.ts`. */
import type { Explanation } from './explanation';

export const inspectorExplanations = {
  proposalNumber: {
    title: 'Number',
    meaning:
      'Running number of a proposal in this run, valid or not. The identity tasks every run starts from come first.',
    baseline: 'Of very long runs the oldest proposals make room for newer ones; the list says how many.',
    anchor: 'task-inspector',
  },
  checks: {
    title: 'Steps of validation',
    meaning:
      'What Python and the rules of the run ask of a proposal, in this order. The first step that fails refuses it; later ones are not reached.',
    baseline: 'A step that the settings switch off refuses nothing.',
    anchor: 'validity',
  },
  textSearch: {
    title: 'Search',
    meaning:
      'Words that must all occur in the program, its inputs or its outputs, in any order and whatever their case.',
    baseline: 'An empty field hides nothing.',
    anchor: 'task-inspector',
  },
  tokenSearch: {
    title: 'Tokens',
    meaning:
      'Pieces of the vocabulary that must all occur in the program or its inputs, exactly as the model writes them: the sign of a subtraction is another token than that of a negative number.',
    baseline: 'No token chosen hides nothing.',
    anchor: 'task-inspector',
  },
  completionTokens: {
    title: 'Tokens written',
    meaning: 'How many tokens the proposer wrote, the one that ends the text included.',
    baseline: 'Shorter programs are more likely by chance alone.',
    anchor: 'task-inspector',
  },
  advantage: {
    title: 'Advantage',
    meaning:
      'Reward less the baseline of its role and mode, as the update uses it: what is above 0 becomes more likely, what is below 0 less. Of equal answers the mean is shown.',
    baseline: '0 teaches nothing; answers that are not trained on have none.',
    anchor: 'task-inspector',
  },
  rollouts: {
    title: 'Answers',
    meaning:
      'What the solver answered when the task was last drawn, equal answers together, with how often each came, how Python graded it and what it was paid.',
    baseline: 'One answer only means that the model is sure, rightly or not.',
    anchor: 'solve-rate',
  },
  tokenHeat: {
    title: 'Token probabilities',
    meaning:
      'Each token is coloured by how surprising it was to whoever wrote it: pale was nearly certain, full was one in twenty or less. Point at a token, or move to it with the arrow keys, to see the ten likeliest tokens of the model as it is now and which ones the grammar forbade.',
    baseline: 'Where the grammar allows one token only, it is certain whatever the model has learned.',
    anchor: 'log-probability',
  },
  solveNow: {
    title: 'Solve now',
    meaning:
      'Asks a copy of the model that is being trained the same task, once for its likeliest answer and sixteen times by chance, and lets Python grade them. The run is not changed.',
    baseline: 'Compare it with the history below: a task that was hard may have become easy.',
    anchor: 'solve-rate',
  },
  thenAndNow: {
    title: 'Then and now',
    meaning:
      'The same task asked of the model at two moments of the run: checkpoints that were kept, or the model as it is now.',
    baseline: 'Sixteen samples: a share is uncertain by about an eighth.',
    anchor: 'solve-rate',
  },
  runPython: {
    title: 'Run in Python',
    meaning:
      'Runs the program in the same closed sandbox that judges the model, with any change you make. Nothing of it reaches the run or the page.',
    baseline: 'A program that has not ended after two seconds is stopped.',
    anchor: 'task-inspector',
  },
  ownTask: {
    title: 'Your own task',
    meaning:
      'A task you write in the language of the level, asked of the model as if it had invented it: a program with an input, a program with an output, or pairs of input and output. Python fills in what follows from the program.',
    baseline: 'Only what the grammar of the level allows can be asked; a mistake is shown at its place.',
    anchor: 'prompt',
  },
  attention: {
    title: 'Attention',
    meaning:
      'How a head of a layer divides its look: every row is a token, every column a token before it or itself, and a row adds up to 1. Darker is more.',
    baseline: 'A head that has learned nothing looks evenly at everything it may look at.',
    anchor: 'attention',
  },
  taskMap: {
    title: 'Map of tasks',
    meaning:
      'Every point is a valid task, placed so that tasks which the model reads alike are near each other (UMAP of the mean of its last hidden states). Axes have no unit; only nearness means something.',
    baseline: 'An untrained model places tasks by their tokens alone.',
    anchor: 'map-of-tasks',
  },
} as const satisfies Record<string, Explanation>;
