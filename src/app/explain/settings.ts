/** What every setting means: its explanation comes from the configuration schema, so that the two cannot differ. */
import { fieldEntries } from '../../core/config/config';
import type { FieldInfo } from '../../core/config/field';

export interface SettingExplanation {
  readonly title: string;
  readonly meaning: string;
  /** Range or choices, in words. */
  readonly allowed: string;
  /** Heading anchor in docs/METHOD.md. */
  readonly anchor: string;
}

function allowed(info: FieldInfo): string {
  if (info.kind === 'number') {
    const unit = info.unit === undefined ? '' : ` ${info.unit}`;
    return `From ${info.min} to ${info.max}${unit}; ${info.default} by default.`;
  }
  return `${Object.entries(info.choices)
    .map(([name, phrase]) => `${name}: ${phrase}`)
    .join('; ')}.`;
}

/** By dotted path. */
export const settingExplanations: ReadonlyMap<string, SettingExplanation> = new Map(
  fieldEntries.map(({ path, info }) => [
    path,
    { title: info.label, meaning: info.help, allowed: allowed(info), anchor: info.anchor },
  ]),
);
