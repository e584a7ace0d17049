/**
 * What sets one run's settings apart from another's: a list of settings, and the same in one line for a table. The
 * seed is no difference in meaning and has a column of its own, so it is left out.
 */
import { differingPaths, fieldEntries, textAt } from '../../core/config/config';
import type { FieldInfo } from '../../core/config/field';
import type { Config } from '../../core/config/schema';

export interface SettingDifference {
  /** Dotted path of the setting. */
  readonly path: string;
  readonly label: string;
  readonly from: string;
  readonly to: string;
}

const seedPath = 'run.seed';
const infos: ReadonlyMap<string, FieldInfo> = new Map(fieldEntries.map(({ path, info }) => [path, info]));

/** The settings in which `to` differs from `from`, in schema order. */
export function settingDifferences(from: Config, to: Config): readonly SettingDifference[] {
  return differingPaths(from, to)
    .filter((path) => path !== seedPath)
    .map((path) => ({
      path,
      label: infos.get(path)?.label ?? path,
      from: settingText(from, path),
      to: settingText(to, path),
    }));
}

/** A setting's value as a person reads it: very small numbers as `3e-6`, sets with spaces. */
export function settingText(config: Config, path: string): string {
  const text = textAt(config, path);
  if (infos.get(path)?.kind !== 'number') return text.replaceAll(',', ', ');
  const number = Number(text);
  return number !== 0 && Math.abs(number) < 1e-4 ? number.toExponential() : text;
}

/**
 * The differences in one line, such as `+count bonus, learning rate 0.001 → 0.0003, 2 more`; empty if there are none.
 * @param most differences named before the rest is only counted.
 */
export function differenceLine(differences: readonly SettingDifference[], most = 3): string {
  const named = differences.slice(0, most).map(phrase);
  const rest = differences.length - named.length;
  return [...named, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

function phrase({ path, label, from, to }: SettingDifference): string {
  const name = `${label.slice(0, 1).toLowerCase()}${label.slice(1)}`;
  const info = infos.get(path);
  if (info?.kind === 'set') {
    const [before, after] = [from.split(', '), to.split(', ')];
    return [
      ...after.filter((member) => !before.includes(member)).map((member) => `+${member}`),
      ...before.filter((member) => !after.includes(member)).map((member) => `−${member}`),
    ].join(' ');
  }
  if (info?.kind === 'choice' && to === 'off') return `−${name}`;
  if (info?.kind === 'choice' && from === 'off') return to === 'on' ? `+${name}` : `+${name} ${to}`;
  return `${name} ${from} → ${to}`;
}
