/**
 * What the address says about the machine rather than about the run: which engine and how many workers. They do not
 * belong to the configuration, because they change speed and not meaning.
 */
import * as v from 'valibot';
import { type EngineChoice, engineChoices } from '../../engine/trainer/protocol';

export interface MachineChoice {
  readonly engine: EngineChoice;
  readonly workers: number | 'auto';
}

const engineSchema = v.picklist(engineChoices);
const workersSchema = v.union([
  v.literal('auto'),
  v.pipe(v.string(), v.transform(Number), v.integer(), v.minValue(1), v.maxValue(64)),
]);

/** The choice in the address, `auto` where it says nothing, and what in it could not be used. */
export function readMachineChoice(
  parameters: URLSearchParams,
): MachineChoice & { readonly problem: string | undefined } {
  const engine = v.safeParse(engineSchema, parameters.get('engine') ?? 'auto');
  const workers = v.safeParse(workersSchema, parameters.get('workers') ?? 'auto');
  const problems = [
    ...(engine.success ? [] : [`engine: must be one of ${engineChoices.join(', ')}.`]),
    ...(workers.success ? [] : ['workers: must be auto or a whole number from 1 to 64.']),
  ];
  return {
    engine: engine.success ? engine.output : 'auto',
    workers: workers.success ? workers.output : 'auto',
    problem: problems.length > 0 ? problems.join(' ') : undefined,
  };
}

/** The parameters that keep the choice in the address; those at `auto` are left out. */
export function machineParameters({ engine, workers }: MachineChoice): Record<string, string> {
  return {
    ...(engine === 'auto' ? {} : { engine }),
    ...(workers === 'auto' ? {} : { workers: String(workers) }),
  };
}
