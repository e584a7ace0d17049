/**
 * A small run on real Python and the real engine, for tests of what core does with both: few proposals and tasks, a
 * model of some thousand parameters. Python is given, so that a test file starts it once.
 */
import { layer, presetConfig } from '../../core/config/config';
import type { PresetName } from '../../core/config/presets';
import type { Config, ConfigInput } from '../../core/config/schema';
import { initialiseParameters } from '../../core/model/initialise';
import type { PythonExecutor } from '../../core/port/python';
import { openStream } from '../../core/random/stream';
import { languageOf, Run, shapeOf } from '../../core/selfplay/run';
import { createPolicyEngine } from '../policy/engine';

/** What makes a run small, whatever the preset; differences given to {@link openSmallRun} win. */
const small = {
  model: { width: 16, layers: 1, heads: 2, feedForward: 16 },
  propose: { batch: 8, inductionBatch: 8 },
  buffer: { seedTasks: 12, capacity: 1000 },
  solve: { batch: 6, inductionBatch: 4, samples: 2 },
  evaluate: { perStratum: 5, every: 1000 },
} as const satisfies ConfigInput;

/** A preset made small, with differences on top. */
export function smallConfig(preset: PresetName, differences: ConfigInput = {}): Config {
  return presetConfig(preset, layer(small, differences));
}

/** A run that has not begun, on one thread. The caller disposes its policy. */
export async function openSmallRun(config: Config, python: PythonExecutor): Promise<Run> {
  const shape = shapeOf(config);
  const policy = await createPolicyEngine('wasm', {
    shape,
    automaton: languageOf(config).automaton,
    parameters: initialiseParameters(shape, openStream(config.run.seed, 'initialise')),
    workers: 1,
  });
  return new Run({ config, policy, python, clock: () => 0 });
}
