/**
 * The link that opens the same run somewhere else, with or without a lesson on top. It holds no data: preset, seed,
 * what differs from the preset, and the version of links; with the machine as well, the run is the same to the digit.
 * It cannot hold what a run went through: changes while it ran, or the checkpoint it began from; that is said.
 */
import type { JournalEntry } from '../../core/journal/entry';
import type { ForkOrigin } from '../../engine/storage/protocol';
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

/** Why the link gives another run than the one that is open, in words; undefined where it gives the same. */
export function shortcoming(
  journal: readonly JournalEntry[],
  forkedFrom: ForkOrigin | undefined,
): string | undefined {
  if (forkedFrom) {
    return 'This run began at a checkpoint of another one, and a link begins from random weights. Export the run instead, in the view of runs.';
  }
  const changes = journal.filter(({ kind }) => kind === 'setting').length;
  if (changes === 0) return undefined;
  return `${changes === 1 ? 'A setting was' : 'Settings were'} changed while this run went on, and the link has them as they are now from the start: it gives another run. Export the run instead, in the view of runs.`;
}
