import { describe, expect, it } from 'vitest';
import { Environment } from '../environment/environment';
import { compileLanguage } from '../language/compile';
import { tokenize } from '../language/tokenizer';
import type { Completion, RolloutRequest } from '../port/policy';
import { idleRun, source } from '../selfplay/fixture';
import { PromptWriter } from '../task/prompt';
import { greedyAccuracy, judge } from './evaluate';
import { suiteFloors } from './floors';
import { askable } from './question';
import type { SuiteTask } from './suite';

const language = compileLanguage({ level: 0 });
const writer = new PromptWriter(language, 64);
const idle = idleRun('quick');
/** Deduction is graded by text: nothing is run. */
const environment = new Environment(
  { run: () => Promise.reject(new Error('no Python here')), dispose: () => Promise.resolve() },
  language,
  { timeoutMs: 1, runs: 2 },
);

const deduction = (number: number, output: string, stratum?: string): SuiteTask => ({
  id: `t${number}`,
  mode: 'deduction',
  program: source('x + 1'),
  input: String(number % 10),
  output,
  ...(stratum === undefined ? {} : { stratum }),
});
const ask = (suite: readonly SuiteTask[]) => {
  const { asked, skipped } = askable(language, writer, suite);
  expect(skipped).toEqual([]);
  return asked;
};

/** Answers every request with the digit `answer` gives; notes what it was asked. */
function scripted(answer: (request: RolloutRequest, sample: number) => number) {
  const asked: RolloutRequest[] = [];
  const calls: number[] = [];
  const rollout = (requests: readonly RolloutRequest[]): Promise<Completion[][]> => {
    asked.push(...requests);
    calls.push(requests.length);
    return Promise.resolve(
      requests.map((request) =>
        request.temperatures.map((_, sample) => {
          const text = tokenize(language.vocabulary, String(answer(request, sample)));
          const tokens = Int32Array.of(...text, language.vocabulary.id('<eos>'));
          return { tokens, logProbs: new Float32Array(tokens.length) };
        }),
      ),
    );
  };
  return { asked, calls, parts: { policy: { ...idle.policy, rollout }, environment, language } };
}

describe('accuracy', () => {
  it('is the share of right greedy answers, a mode and stratum', async () => {
    const { asked, parts } = scripted(() => 4);
    const suite = [
      deduction(1, '4', 'depth-1'),
      deduction(2, '3', 'depth-1'),
      deduction(3, '4', 'depth-2'),
      deduction(4, '4', 'depth-2'),
      deduction(5, '4'),
    ];
    expect(await greedyAccuracy(parts, ask(suite))).toEqual({
      accuracy: { deduction: 0.8 },
      strata: { deduction: { all: 1, 'depth-1': 0.5, 'depth-2': 1 } },
    });
    expect(asked.every(({ temperatures }) => temperatures.length === 1 && temperatures[0] === 0)).toBe(true);
  });

  it('is asked in chunks, every task with its own random stream, answers kept in order', async () => {
    const { asked, calls, parts } = scripted(({ stream }, sample) => (stream + sample) % 10);
    const suite = Array.from({ length: 600 }, (_, index) => deduction(index, String((index + 1) % 10)));
    const right = await judge(parts, ask(suite), [1, 1, 0.5], 7);
    // Task i is answered i, i + 1, i + 2; i + 1 is right.
    expect(right).toEqual(Array.from({ length: 600 }, () => [false, true, false]));
    expect(calls).toEqual([256, 256, 88]);
    expect(new Set(asked.map(({ stream }) => stream)).size).toBe(600);
  });

  it('of no tasks is empty', async () => {
    expect(await greedyAccuracy(scripted(() => 0).parts, [])).toEqual({ accuracy: {}, strata: {} });
  });
});

describe('floors of deduction', () => {
  const floors = (suite: readonly SuiteTask[]) => suiteFloors(language, environment, ask(suite));

  it('have the best constant answer as the trivial one', async () => {
    // 5 solves three of four; copying solves the one whose input is 5.
    const suite = [deduction(1, '5'), deduction(2, '5'), deduction(5, '5'), deduction(3, '7')];
    expect((await floors(suite)).trivial).toEqual({ deduction: 0.75 });
  });

  it('have copying the input where that is better', async () => {
    // Any constant solves one of four, copying three.
    const suite = [deduction(1, '1'), deduction(2, '2'), deduction(3, '3'), deduction(4, '9')];
    expect((await floors(suite)).trivial).toEqual({ deduction: 0.75 });
  });

  it('have chance as the random one: one digit in ten', async () => {
    const suite = Array.from({ length: 100 }, (_, index) => deduction(index, String((index * 3) % 10)));
    // 1600 draws: standard deviation sqrt(0.09 / 1600) = 0.0075; 5 of them.
    expect(Math.abs(((await floors(suite)).random.deduction ?? 0) - 0.1)).toBeLessThan(0.038);
  });

  it('repeat exactly, and leave out modes without tasks', async () => {
    const suite = [deduction(1, '5'), deduction(2, '7')];
    expect(await floors(suite)).toEqual(await floors(suite));
    expect(Object.keys((await floors(suite)).random)).toEqual(['deduction']);
  });
});
