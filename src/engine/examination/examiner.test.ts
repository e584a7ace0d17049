/** The examination on real Python and a trained model, against the engine that trained it. */
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initialiseParameters } from '../../core/model/initialise';
import type { ScoreRequest } from '../../core/port/policy';
import { openStream } from '../../core/random/stream';
import type { Run } from '../../core/selfplay/run';
import { modes } from '../../core/task/mode';
import type { Task } from '../../core/task/task';
import { tolerance } from '../policy/suite/tolerance';
import { createPythonPool, type PythonPool } from '../python/pool';
import { Asker, trainedRun } from './fixture';
import { alternativesTold, modelsKept } from './protocol';

let python: PythonPool;
let run: Run;
let asker: Asker;
/** Two tasks of every mode. */
let tasks: Task[];

beforeAll(async () => {
  python = await createPythonPool({ workers: 1 });
  run = await trainedRun(python);
  asker = new Asker(python);
  await asker.ask('load', { key: 'now', config: run.config, policy: await run.policy.save() });
  tasks = modes.flatMap((mode) => run.buffers[mode].newest(2).map(({ task }) => task));
}, 180_000);

afterAll(async () => {
  await run.policy.dispose();
  await python.dispose();
});

const ofMode = (mode: Task['mode']): Task => {
  const task = tasks.find((candidate) => candidate.mode === mode);
  if (!task) throw new Error(`The run made no task of ${mode}.`);
  return task;
};

/** Each task with what the wasm engine answered, greedily and by chance. */
async function rollouts(seed: number) {
  const requests = tasks.map((task) => {
    const { tokens, start, limit } = run.writer.solve(task);
    return { prompt: tokens, start, limit, temperatures: [0, 1, 1, 1], stream: 1 };
  });
  return { requests, completions: await run.policy.rollout(requests, { seed }) };
}

describe('solve', () => {
  it("answers as the run's own engine does, greedily and by the same random numbers", async () => {
    const { completions } = await rollouts(7);
    for (const [index, task] of tasks.entries()) {
      const answer = await asker.ask('solve', {
        key: 'now',
        question: task,
        samples: 3,
        temperature: 1,
        seed: 7,
      });
      const [greedy, ...samples] = completions[index] ?? [];
      expect(answer.answers[0]?.greedy).toBe(true);
      expect(answer.answers[0]?.tokens).toEqual([...(greedy?.tokens ?? [])]);
      const given = answer.answers.flatMap(({ tokens, count }) =>
        Array.from({ length: count }, () => tokens.join(' ')),
      );
      expect(given.sort()).toEqual(samples.map(({ tokens }) => tokens.join(' ')).sort());
    }
  });

  it('groups equal answers and grades each by Python', async () => {
    const task = ofMode('deduction');
    const { answers, samples, solveRate, prompt } = await asker.ask('solve', {
      key: 'now',
      question: task,
      samples: 40,
      temperature: 2,
      seed: 1,
    });
    expect(new Set(answers.map(({ text }) => text)).size).toBe(answers.length);
    expect(answers.length).toBeGreaterThan(1);
    expect(answers.reduce((sum, { count }) => sum + count, 0)).toBe(samples);
    for (const { text, grade } of answers) expect(grade === 'correct').toBe(text === task.pairs[0]?.output);
    const right = answers
      .filter(({ grade }) => grade === 'correct')
      .reduce((sum, { count }) => sum + count, 0);
    expect(solveRate).toBeCloseTo(right / 40, 12);
    expect(prompt.lexemes.join('')).toContain(task.program);
  });

  it('refuses in words what the language cannot ask, and a model that is not there', async () => {
    const question = { ...ofMode('deduction'), program: 'def f(x): return x' };
    const fields = { samples: 1, temperature: 1, seed: 1 };
    await expect(asker.ask('solve', { key: 'now', question, ...fields })).rejects.toThrow(
      /cannot be asked at level 0/,
    );
    await expect(
      asker.ask('solve', { key: 'then', question: ofMode('deduction'), ...fields }),
    ).rejects.toThrow(/"then" is not loaded/);
  });
});

describe('propose', () => {
  it("judges the model's proposals as the run would", async () => {
    for (const mode of run.config.task.modes) {
      const references = ofMode('deduction').pairs.map((pair) => ({
        program: ofMode('deduction').program,
        ...pair,
      }));
      const answer = await asker.ask('propose', {
        key: 'now',
        mode,
        references,
        samples: 12,
        temperature: 1,
        seed: 3,
      });
      expect(answer.shown).toBe(1);
      expect(answer.proposals.reduce((sum, { count }) => sum + count, 0)).toBe(12);
      for (const { verdict, program, inputs } of answer.proposals) {
        const [results = []] = await run.environment.run([{ program, inputs }]);
        if (verdict.valid) {
          const outputs = new Map(inputs.map((input, i) => [input, results[i]]));
          for (const { input, output } of verdict.question.pairs) {
            expect(outputs.get(input)).toMatchObject({ ok: true, repr: output });
          }
        } else expect(verdict.detail.length).toBeGreaterThan(10);
      }
    }
  });
});

describe('read', () => {
  it("agrees with the run's own engine on log-probabilities, entropy and alternatives", async () => {
    const { requests, completions } = await rollouts(11);
    const asked: ScoreRequest[] = requests.flatMap((request, i) =>
      (completions[i] ?? []).slice(0, 2).map(({ tokens }) => ({ ...request, completion: tokens })),
    );
    const scored = await run.policy.score(asked, alternativesTold);
    for (const [index, { prompt, start, limit, completion }] of asked.entries()) {
      const answer = await asker.ask('read', {
        key: 'now',
        prompt: { from: 'tokens', tokens: [...prompt], start, limit },
        completion: [...completion],
      });
      expect(answer.tokens.map(({ token }) => token)).toEqual([...completion]);
      answer.tokens.forEach((token, t) => {
        const wanted = scored[index]?.[t];
        expect(Math.abs(token.logProb - (wanted?.logProb ?? 0))).toBeLessThan(tolerance.logProb);
        expect(Math.abs(token.entropy - (wanted?.entropy ?? 0))).toBeLessThan(tolerance.logProb);
        expect(token.alternatives).toHaveLength(wanted?.top.length ?? -1);
        token.alternatives.forEach(({ logProb, probability }, k) => {
          expect(Math.abs(logProb - (wanted?.top[k]?.logProb ?? 0))).toBeLessThan(tolerance.logProb);
          expect(probability).toBeCloseTo(Math.exp(logProb), 12);
        });
        expect(token.allowed + token.forbidden.length).toBe(run.language.vocabulary.size);
        expect(token.forbidden).not.toContain(token.token);
      });
    }
  });

  it('shows attention that sums to one and never looks ahead, in every layer and head', async () => {
    const { attention, prompt, tokens } = await asker.ask('read', {
      key: 'now',
      prompt: { from: 'question', question: ofMode('abduction') },
      completion: ofMode('abduction').pairs[0]?.input ?? '',
    });
    const length = prompt.tokens.length + tokens.length;
    expect(attention.shape).toEqual([2, 4, length, length]);
    const rows = attention.data.length / length;
    for (let row = 0; row < rows; row++) {
      const shares = attention.data.subarray(row * length, (row + 1) * length);
      expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      expect([...shares.subarray((row % length) + 1)].every((share) => share === 0)).toBe(true);
    }
    // No head merely averages: they are not all alike.
    expect(new Set([...attention.data].map((share) => share.toFixed(3))).size).toBeGreaterThan(20);
  });

  it('tells what the grammar alone expects: an untrained model of zeros thinks exactly that', async () => {
    const policy = await run.policy.save();
    const zeros = { ...policy, parameters: new Float32Array(policy.parameters.length) };
    await asker.ask('load', { key: 'zero', config: run.config, policy: zeros });
    const { tokens } = await asker.ask('read', {
      key: 'zero',
      prompt: { from: 'question', question: ofMode('induction') },
      completion: ofMode('induction').program,
    });
    for (const { alternatives } of tokens) {
      for (const { probability, priorProbability } of alternatives) {
        expect(Math.abs(probability - priorProbability)).toBeLessThan(tolerance.logProb);
      }
    }
    await asker.ask('unload', { key: 'zero' });
  });

  it("reads a proposer's completion written as text, and refuses what the grammar does", async () => {
    const { program, pairs } = ofMode('deduction');
    const prompt = { from: 'references', mode: 'deduction', references: [] } as const;
    const answer = await asker.ask('read', {
      key: 'now',
      prompt,
      completion: `${program}<in>${pairs[0]?.input}`,
    });
    expect(answer.tokens.at(-1)?.lexeme).toBe('<eos>');
    expect(answer.text).toBe(`${program}<in>${pairs[0]?.input}`);
    await expect(asker.ask('read', { key: 'now', prompt, completion: `${program})` })).rejects.toThrow(
      /does not allow "\)" as token \d+/,
    );
  });
});

describe('generate', () => {
  it('tells each token as read does afterwards, with the attention of its own row', async () => {
    const prompt = { from: 'question', question: ofMode('induction') } as const;
    const heard = { progress: [], tokens: [] };
    const fields = { key: 'now', prompt, temperature: 1, seed: 5, tokenMs: 0 };
    const written = await asker.ask('generate', fields, { heard });
    const told: readonly import('./protocol').GeneratedToken[] = heard.tokens;
    const reading = await asker.ask('read', { key: 'now', prompt, completion: written.tokens });
    expect(told.map(({ token }) => token)).toEqual(written.tokens);
    expect(written.text).toBe(reading.text);
    expect(['correct', 'wrong', 'fails']).toContain(written.grade);
    expect(Math.abs(written.logProb - reading.logProb)).toBeLessThan(
      tolerance.logProb * written.tokens.length,
    );
    const [layers = 0, heads = 0, length = 0] = reading.attention.shape;
    for (const { position, attention, logProb } of told) {
      expect(Math.abs(logProb - (reading.tokens[position]?.logProb ?? 0))).toBeLessThan(tolerance.logProb);
      const keys = reading.prompt.tokens.length + position;
      expect(attention.shape).toEqual([layers, heads, keys]);
      for (let head = 0; head < layers * heads; head++) {
        const from = (head * length + keys - 1) * length;
        const row = reading.attention.data.subarray(from, from + keys);
        attention.data.subarray(head * keys, (head + 1) * keys).forEach((share, key) => {
          expect(Math.abs(share - (row[key] ?? 0))).toBeLessThan(1e-5);
        });
      }
    }
  });

  it('can be given up between two tokens, and leaves nothing behind', async () => {
    const before = tf.memory().numTensors;
    const controller = new AbortController();
    const heard = { progress: [], tokens: [] };
    const prompt = { from: 'question', question: ofMode('induction') } as const;
    const going = asker.ask(
      'generate',
      { key: 'now', prompt, temperature: 1, seed: 5, tokenMs: 60_000 },
      { signal: controller.signal, heard },
    );
    await expect.poll(() => heard.tokens.length).toBe(1);
    controller.abort();
    await expect(going).rejects.toThrow(/abort/i);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('compare', () => {
  it('finds a model equal to itself and another different, mode by mode', async () => {
    const { shape } = run.policy;
    const policy = await run.policy.save();
    const parameters = initialiseParameters(shape, openStream(99, 'initialise'));
    await asker.ask('load', { key: 'untrained', config: run.config, policy: { ...policy, parameters } });
    const same = await asker.ask('compare', { keys: ['now', 'now'], questions: tasks });
    expect(same.overall).toMatchObject({ onlyFirst: 0, onlySecond: 0, difference: 0, pValue: 1 });
    const heard = { progress: [], tokens: [] };
    const other = await asker.ask('compare', { keys: ['now', 'untrained'], questions: 'heldOut' }, { heard });
    expect(heard.progress.length).toBeGreaterThan(2);
    expect(Object.keys(other.modes)).toEqual(run.config.task.modes);
    const count = (outcome: import('../../core/evaluation/statistics').PairedCounts): number =>
      outcome.both + outcome.onlyFirst + outcome.onlySecond + outcome.neither;
    expect(count(other.overall)).toBe(other.tasks.length);
    expect(Object.values(other.modes).reduce((sum, outcome) => sum + count(outcome), 0)).toBe(
      other.tasks.length,
    );
    expect(other.tasks.some(({ answers: [a, b] }) => a.text !== b.text)).toBe(true);
  });
});

describe('models', () => {
  it('keeps a few, drops the one not asked for longest, and refuses a policy of another shape', async () => {
    const policy = await run.policy.save();
    const load = (key: string) => asker.ask('load', { key, config: run.config, policy });
    const tensors = tf.memory().numTensors;
    for (let i = 0; i < modelsKept; i++) await load(`model ${i}`);
    const full = tf.memory().numTensors;
    const read = (key: string) =>
      asker.ask('read', {
        key,
        prompt: { from: 'question', question: ofMode('deduction') },
        completion: ofMode('deduction').pairs[0]?.output ?? '',
      });
    await expect(read('now')).rejects.toThrow(/load it again/);
    await read('model 0');
    await load('one more');
    expect(tf.memory().numTensors).toBe(full);
    await read('model 0');
    await expect(read('model 1')).rejects.toThrow(/load it again/);
    await expect(
      asker.ask('load', {
        key: 'wrong',
        config: { ...run.config, model: { ...run.config.model, width: 16 } },
        policy,
      }),
    ).rejects.toThrow(/shape|width/);
    for (let i = 0; i < modelsKept; i++) await asker.ask('unload', { key: `model ${i}` });
    await asker.ask('unload', { key: 'one more' });
    expect(tf.memory().numTensors).toBeLessThan(tensors);
    await load('now');
  });
});
