/** What an engine is between calls: saving, loading, refusing what does not fit. */
import { afterAll, describe, expect, test } from 'vitest';
import type { RolloutRequest, UpdateRow } from '../../../core/port/policy';
import { PolicyRequestError, ShapeMismatchError } from '../request';
import { engines, type Opening, shareEngine, withEngine } from './engines';
import { randomAutomaton, randomParameters, rolloutRequests, sampleRows, shapeNamed } from './fixture';
import { options } from './gradient';

const shape = shapeNamed('query, key and value bias');
const opening: Opening = {
  shape,
  automaton: randomAutomaton(shape.vocabulary, 6),
  parameters: randomParameters(shape, 12),
};

describe.each(engines)('$name', (row) => {
  const { use: open, close } = shareEngine(row, opening);
  afterAll(close);

  test('starts with the given parameters, a copy of them, and no moments', () =>
    withEngine(row, opening, async (engine) => {
      const state = await engine.save();
      expect(state.shape).toEqual(shape);
      expect(state.parameters).toEqual(opening.parameters);
      expect(state.parameters).not.toBe(opening.parameters);
      expect(state.firstMoment.every((value) => value === 0)).toBe(true);
      expect(state.secondMoment.every((value) => value === 0)).toBe(true);
      expect(state.updates).toBe(0);
    }));

  test('goes on from a saved state exactly as it would have', () =>
    open(async (engine) => {
      const rows = await sampleRows(engine, opening.automaton);
      await engine.update(rows, options);
      const saved = await engine.save();
      await engine.update(rows, options);
      const straight = await engine.save();
      const requests = rolloutRequests(shape, opening.automaton);
      const written = await engine.rollout(requests, { seed: 4 });

      await withEngine(row, opening, async (other) => {
        await other.load(saved);
        await other.update(rows, options);
        expect(await other.save()).toEqual(straight);
        expect(await other.rollout(requests, { seed: 4 })).toEqual(written);
      });
    }));

  test('a saved state does not change when the engine goes on', () =>
    open(async (engine) => {
      const saved = await engine.save();
      const copy = structuredClone(saved);
      await engine.update(await sampleRows(engine, opening.automaton), options);
      expect(saved).toEqual(copy);
    }));

  test('loading leaves the given state usable and its own', () =>
    open(async (engine) => {
      const saved = await engine.save();
      await engine.load(saved);
      await engine.update(await sampleRows(engine, opening.automaton), options);
      expect(saved.parameters).toEqual(opening.parameters);
      expect((await engine.save()).parameters).not.toEqual(opening.parameters);
    }));

  test('refuses a state of another shape and goes on unharmed', () =>
    open(async (engine) => {
      const saved = await engine.save();
      const other = { ...saved, shape: { ...shape, layers: shape.layers + 1 } };
      await expect(engine.load(other)).rejects.toThrow(ShapeMismatchError);
      await expect(engine.load({ ...saved, parameters: new Float32Array(3) })).rejects.toThrow(
        ShapeMismatchError,
      );
      expect(await engine.save()).toEqual(saved);
    }));

  test('refuses parameters that do not fill the shape', async () => {
    const parameters = opening.parameters.slice(1);
    await expect(row.open({ ...opening, parameters })).rejects.toThrow(ShapeMismatchError);
  });

  const request: RolloutRequest = {
    prompt: Int32Array.of(1, 2),
    start: 0,
    limit: 12,
    temperatures: [1],
    stream: 0,
  };
  test.each<[string, Partial<RolloutRequest>]>([
    ['an empty prompt', { prompt: new Int32Array(0) }],
    ['a prompt token outside the vocabulary', { prompt: Int32Array.of(shape.vocabulary) }],
    ['a start state that does not exist', { start: opening.automaton.states }],
    ['more tokens than the context holds', { limit: shape.context }],
    ['a limit too short to end', { start: 7, limit: (opening.automaton.fewest[7] ?? 0) - 1 }],
    ['a negative temperature', { temperatures: [-1] }],
  ])('refuses %s', (_, change) =>
    open(async (engine) => {
      await expect(engine.rollout([{ ...request, ...change }], { seed: 1 })).rejects.toThrow(
        PolicyRequestError,
      );
    }),
  );

  test.each([0, -0.5, 1.5, Number.NaN])('refuses a nucleus of %d', (topP) =>
    open(async (engine) => {
      await expect(engine.rollout([request], { seed: 1, topP })).rejects.toThrow(PolicyRequestError);
      await expect(engine.rollout([request], { seed: 1, topP })).rejects.toThrow(/above 0 and at most 1/);
    }),
  );

  test('refuses to train on or score a completion that the grammar forbids', () =>
    open(async (engine) => {
      const { automaton } = opening;
      const forbidden = Array.from({ length: shape.vocabulary }, (_, token) => token).find(
        (token) => (automaton.next[7 * shape.vocabulary + token] ?? -1) < 0,
      );
      const tokens = Int32Array.of(forbidden ?? -1);
      const bad: UpdateRow = {
        ...request,
        start: 7,
        completions: [{ tokens, gain: 1, loss: 0, entropy: 0, priorKl: 0 }],
      };
      await expect(engine.update([bad], options)).rejects.toThrow(PolicyRequestError);
      await expect(engine.score([{ ...bad, completion: tokens }], 1)).rejects.toThrow(PolicyRequestError);
      expect((await engine.save()).updates).toBe(0);
    }));
});
