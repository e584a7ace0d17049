/**
 * Which settings the panel shows, in which groups: all, those a few words find, or those that differ from the preset.
 * Pure functions over the schema's entries; nothing here knows a setting by name.
 */
import type { FieldEntry } from '../../../core/config/config';
import { fieldEntries } from '../../../core/config/config';
import { type Config, groupTitles } from '../../../core/config/schema';
import type { Draft } from '../../session/state';

export type GroupName = keyof Config;

/** The groups in the order of the page. */
export const groupNames = Object.keys(groupTitles) as GroupName[];

export interface ShownGroup {
  readonly group: GroupName;
  readonly title: string;
  /** Settings of the group, shown or not. */
  readonly size: number;
  readonly entries: readonly FieldEntry[];
}

/** The seed belongs to no preset, and has a place of its own in the controls. */
const seedPath = 'run.seed';

/** Paths of the settings a draft changes against its preset, the seed apart, in the order of the schema. */
export function changedPaths({ differences }: Pick<Draft, 'differences'>): readonly string[] {
  const changed = new Set(
    Object.entries(differences).flatMap(([group, fields]) =>
      Object.keys(fields ?? {}).map((name) => `${group}.${name}`),
    ),
  );
  return fieldEntries.map(({ path }) => path).filter((path) => path !== seedPath && changed.has(path));
}

/** Groups with the settings in which every word of the query occurs; groups without any are left out. */
export function findSettings(query: string, only?: ReadonlySet<string>): readonly ShownGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return groupNames.flatMap((group) => {
    const all = fieldEntries.filter((entry) => entry.group === group);
    const entries = all.filter(
      (entry) => (!only || only.has(entry.path)) && words.every((word) => textOf(entry).includes(word)),
    );
    return entries.length > 0 ? [{ group, title: groupTitles[group], size: all.length, entries }] : [];
  });
}

/** All that a setting can be found by. */
function textOf({ path, group, info }: FieldEntry): string {
  const choices = info.kind === 'number' ? [info.unit ?? ''] : Object.entries(info.choices).flat();
  return [groupTitles[group], info.label, info.help, path, ...choices].join(' ').toLowerCase();
}
