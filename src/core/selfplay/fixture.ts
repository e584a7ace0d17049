/**
 * Hand-made tasks and a run without policy or Python, for tests of the loop's bookkeeping alone. What needs the real
 * ports is tested in `src/engine/trainer`.
 */
import { presetConfig } from '../config/config';
import type { PresetName } from '../config/presets';
import type { ConfigInput } from '../config/schema';
import type { Mode } from '../task/mode';
import type { Answer, Proposal, SolvedTask, Task } from '../task/task';
import { Run, shapeOf } from './run';

const intToInt = { argument: 'int', result: 'int' } as const;

/** A function of level 0 from the expression it returns. */
export function source(expression: string): string {
  return `def f(x: int) -> int:\n    return ${expression}`;
}

/** A deduction task of its own program, input, output and behaviour, but for what is given. */
export function madeTask(id: number, given: Partial<Task> = {}): Task {
  return {
    id,
    mode: 'deduction',
    program: source(`x + ${id}`),
    signature: intToInt,
    pairs: [{ input: String(id % 10), output: `output ${id}` }],
    visible: 1,
    behaviour: `behaviour ${id}`,
    provenance: { origin: 'policy', iteration: 1, references: [] },
    ...given,
  };
}

/** A proposal of the policy in that mode, `length` tokens long. */
export function madeProposal(mode: Mode, length: number, given: Partial<Proposal> = {}): Proposal {
  const nothing = { references: [], start: 0, priorStart: 0, limit: 20, stream: 0 };
  return {
    prompt: { mode, origin: 'policy', tokens: new Int32Array(1), ...nothing },
    tokens: new Int32Array(length),
    logProbs: new Float32Array(length),
    program: source('x'),
    signature: intToInt,
    inputs: ['1'],
    ...given,
  };
}

/** An answer two tokens long. */
export function madeAnswer(purpose: Answer['purpose'], grade: Answer['grade'], reward: number): Answer {
  const two = { tokens: Int32Array.of(7, 1), logProbs: Float32Array.of(-1, -2) };
  return { ...two, text: grade, grade, purpose, reward };
}

/** A task with its answers. */
export function madeSolved(
  task: Task,
  solveRate: number,
  answers: readonly Answer[],
  drawn: SolvedTask['drawn'] = 'new',
): SolvedTask {
  return { task, prompt: Int32Array.of(task.id), start: 0, limit: 2, drawn, answers, solveRate };
}

/** A run whose ports answer nothing. */
export function idleRun(preset: PresetName, differences: ConfigInput = {}): Run {
  const config = presetConfig(preset, differences);
  const idle = (): Promise<never> => Promise.reject(new Error('This run has no policy and no Python.'));
  const dispose = (): Promise<void> => Promise.resolve();
  return new Run({
    config,
    policy: {
      shape: shapeOf(config),
      rollout: idle,
      update: idle,
      score: idle,
      save: idle,
      load: idle,
      dispose,
    },
    python: { run: idle, dispose },
    clock: () => 0,
  });
}
