/**
 * What the command palette offers: every action of the registry that can be performed now, every preset, and every
 * setting to go to. Finding is by words: each word typed must occur in an entry, in any order.
 */
import { fieldEntries } from '../../../core/config/config';
import { presetNames, presets } from '../../../core/config/presets';
import { groupTitles } from '../../../core/config/schema';
import { isLocked } from '../../address/lesson';
import type { SessionState } from '../../session/state';
import { type ActionContext, actionList, isAvailable } from '../actions';

export interface PaletteEntry {
  readonly id: string;
  readonly group: 'Actions' | 'Presets' | 'Settings';
  readonly title: string;
  /** What happens, or what the setting means. */
  readonly hint: string;
  /** Key of an action. */
  readonly shortcut?: string;
  readonly perform: (context: ActionContext) => void;
}

/** Everything that can be chosen now. */
export function paletteEntries(state: SessionState): readonly PaletteEntry[] {
  const acts = actionList
    .filter((action) => action.id !== 'palette' && isAvailable(action, state))
    .map(
      (action): PaletteEntry => ({
        id: action.id,
        group: 'Actions',
        title: action.label(state),
        hint: action.help,
        shortcut: action.shortcut,
        perform: action.perform,
      }),
    );
  const starts = isLocked(state.lesson, 'preset')
    ? []
    : presetNames.map(
        (name): PaletteEntry => ({
          id: `preset ${name}`,
          group: 'Presets',
          title: `Preset ${presets[name].title}`,
          hint: presets[name].summary,
          perform: ({ session }) => session.setPreset(name),
        }),
      );
  const hidden = state.lesson.hide.includes('settings');
  const settings = (hidden ? [] : fieldEntries).map(
    ({ path, group, info }): PaletteEntry => ({
      id: `setting ${path}`,
      group: 'Settings',
      title: `${groupTitles[group]}: ${info.label}`,
      hint: info.help,
      perform: ({ goToSetting }) => goToSetting(path),
    }),
  );
  return [...acts, ...starts, ...settings];
}

/** Entries by group, the group with the best match first, so that the first entry shown is the best one. */
export function grouped(
  found: readonly PaletteEntry[],
): readonly (readonly [PaletteEntry['group'], readonly PaletteEntry[]])[] {
  const groups = [...new Set(found.map(({ group }) => group))];
  return groups.map((group) => [group, found.filter((entry) => entry.group === group)] as const);
}

/** The entries in which every word of the query occurs; those with all of them in the title first. */
export function matching(entries: readonly PaletteEntry[], query: string): readonly PaletteEntry[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const has = (text: string): boolean => words.every((word) => text.toLowerCase().includes(word));
  const byTitle = entries.filter(({ title }) => has(title));
  const byHint = entries.filter(
    (entry) => !has(entry.title) && has(`${entry.title} ${entry.hint} ${entry.id}`),
  );
  return [...byTitle, ...byHint];
}
