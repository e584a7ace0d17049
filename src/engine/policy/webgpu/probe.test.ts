/** The choice of engine where there is an adapter to try: both engines really do their step. */
import { expect, it } from 'vitest';
import { compileLanguage } from '../../../core/language/compile';
import { probeEngines } from '../probe';
import { randomParameters, shapeNamed } from '../suite/fixture';

const language = compileLanguage({ level: 0 });
const shape = { ...shapeNamed('plain'), vocabulary: language.vocabulary.size, context: 96 };
const opening = {
  shape,
  automaton: language.automaton,
  parameters: randomParameters(shape, 1),
  workers: 1,
};
const clock = (): number => performance.now();

it('tries both engines, keeps the faster one, and hands it over untouched', async () => {
  const { engine, kind, figures } = await probeEngines(opening, language, clock, {
    kind: 'hardware',
    note: 'taken for a chip',
  });
  expect(figures.map((figure) => figure.engine)).toEqual(['wasm', 'webgpu']);
  const [wasm, webgpu] = figures.map(({ stepMs }) => stepMs ?? Number.NaN);
  expect(wasm).toBeGreaterThan(0);
  expect(webgpu).toBeGreaterThan(0);
  expect(kind).toBe((webgpu ?? 0) < (wasm ?? 0) ? 'webgpu' : 'wasm');
  const state = await engine.save();
  expect(state.parameters).toEqual(opening.parameters);
  expect(state.updates).toBe(0);
  expect(state.firstMoment.every((value) => value === 0)).toBe(true);
  await engine.dispose();
}, 120_000);

it('does not try an adapter that computes on the processor, and says why', async () => {
  const note = 'a processor in disguise';
  const probed = await probeEngines(opening, language, clock, { kind: 'software', note });
  expect(probed.kind).toBe('wasm');
  expect(probed.figures.at(-1)).toEqual({ engine: 'webgpu', note });
  await probed.engine.dispose();
});
