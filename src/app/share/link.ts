/**
 * The link that opens the same run somewhere else, with or without a lesson on top. It holds no data: preset, seed,
 * what differs from the preset, and the version of links; with the machine as well, the run is the same to the digit.
 */
import { type View, writeAddress } from '../address/address';
import type { Lesson } from '../address/lesson';
import { linkOf } from '../session/draft';
import { machineParameters } from '../session/machine';
import type { SessionState } from '../session/state';

/** Whether the link fixes the engine and its threads: sums of another order make another run after a while. */
export type MachineInLink = 'same machine' | 'any machine';

type Shared = Pick<SessionState, 'open' | 'draft' | 'run' | 'machine'>;

/** The query of the run that is open, or else of the one being set up; undefined while its settings are wrong. */
export function shareQuery(
  { open, draft, run, machine }: Shared,
  lesson: Lesson,
  view: View,
  fixed: MachineInLink,
): string | undefined {
  const shared = open ?? (draft.config && { preset: draft.preset, config: draft.config });
  if (!shared) return undefined;
  const parameters = new URLSearchParams(linkOf(shared.preset, shared.config));
  const choice = fixed === 'same machine' && run ? { engine: run.engine, workers: run.workers } : machine;
  for (const [name, value] of Object.entries(machineParameters(choice))) parameters.set(name, value);
  return writeAddress({ view, run: parameters.toString(), own: '', lesson });
}
