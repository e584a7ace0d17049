/** Which groups of settings a person has unfolded, remembered by the browser. What was stored is checked. */
import * as v from 'valibot';
import type { PageStorage } from '../../storage/storage';
import { type GroupName, groupNames } from './find';

const key = 'absolute-zero.settings';

/** What one chooses before a first run. */
const atFirst: readonly GroupName[] = ['task', 'model'];

const schema = v.array(v.string());

export function readUnfolded(storage: PageStorage): readonly GroupName[] {
  try {
    const stored = v.parse(schema, JSON.parse(storage.getItem(key) ?? 'null'));
    return groupNames.filter((group) => stored.includes(group));
  } catch {
    return atFirst;
  }
}

export function writeUnfolded(storage: PageStorage, groups: readonly GroupName[]): void {
  storage.setItem(key, JSON.stringify(groups));
}
