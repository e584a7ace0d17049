/**
 * What the page is told about a run when it opens: what computes it and why, and how large everything is. Nothing in
 * it changes while the run goes on, but the engine when its device fails.
 */
import type { PresetName } from '../../core/config/presets';
import type { Config } from '../../core/config/schema';
import type { AskedTask } from '../../core/evaluation/question';
import { parameterCount } from '../../core/model/shape';
import { type Mode, perMode } from '../../core/task/mode';
import type { RunHeader } from '../archive/feed';
import { probeAdapter } from '../capabilities';
import type { EngineKind } from '../policy/engine';
import type { Recovery } from '../policy/recovery';
import { pythonVersion } from '../python/assets';
import { runName } from '../storage/names';
import type { SavedRun } from './memory';
import type { OpenedRun } from './open';
import type { EngineChoice, RunInfo } from './protocol';

function countTasks(tasks: readonly AskedTask[], mode: Mode): number {
  return tasks.filter(({ question }) => question.mode === mode).length;
}

/** The engine's choice in words. The reference engine is never chosen by itself: it is many times slower. */
export async function engineReason(
  choice: EngineChoice,
  engine: EngineKind,
  workers: number,
): Promise<string> {
  const what: Readonly<Record<EngineKind, string>> = {
    wasm: `WebAssembly SIMD on ${workers === 1 ? 'one thread' : `${workers} threads`}`,
    webgpu: `our own kernels on ${engine === 'webgpu' ? (await probeAdapter()).note : 'the GPU'}`,
    reference: 'the readable engine in plain tfjs, for comparison',
  };
  return choice === 'auto'
    ? `${what[engine]}: the fastest here for this model.`
    : `${what[engine]}, chosen by hand.`;
}

/** What the person is told when the engine had to be replaced. */
export function recoveryMessage({ to, reason, updatesLost }: Recovery): string {
  const lost = updatesLost === 0 ? 'Nothing was lost.' : `The last ${updatesLost} updates were lost.`;
  return `${reason} The run goes on with the ${to} engine from the last state it kept. ${lost}`;
}

/** Where a run comes from: a preset now, or storage. */
interface Origin {
  readonly id: string;
  readonly config: Config;
  readonly preset: PresetName;
  readonly saved?: SavedRun;
  readonly now: () => number;
}

/** Names a new run, or the one that goes on. */
export function headerOf(options: Origin, engine: EngineKind, machine: string): RunHeader {
  const { id, saved, config, preset } = options;
  if (saved) return { ...saved.run, engine, machine };
  const createdAt = options.now();
  const name = runName(config.run.seed, createdAt);
  return { id, name, preset, engine, machine, createdAt };
}

/** What is known besides the opened run itself. */
interface About extends Pick<RunInfo, 'workers' | 'pythonWorkers' | 'isolation'> {
  readonly config: Config;
  readonly header: RunHeader;
  readonly reason: string;
}

/** The run as the page shows it. */
export function runInfo(opened: OpenedRun, about: About): RunInfo {
  const { engine, engineFigures, policy, suites } = opened;
  const { config, header, reason, workers, pythonWorkers, isolation } = about;
  return {
    id: header.id,
    name: header.name,
    seed: config.run.seed,
    engine,
    engineReason: reason,
    engineFigures,
    workers: engine === 'wasm' ? workers : 1,
    pythonWorkers,
    pythonVersion,
    isolation,
    parameters: parameterCount(policy.shape),
    vocabulary: policy.shape.vocabulary,
    heldOutTasks: perMode((mode) => countTasks(suites.heldOut.tasks, mode)),
    naturalTasks: perMode((mode) => countTasks(suites.natural.tasks, mode)),
  };
}
