/** What every setting means: its explanation comes from the configuration schema, so that the two cannot differ. */
import { fieldEntries } from '../../core/config/config';
import type { FieldInfo } from '../../core/config/field';

export interface SettingExplanation {
  readonly title: string;
  readonly meaning: string;
  /** Range or choices, in words. */
  readonly allowed: string;
  /** Where docs/METHOD.md says more. */
  readonly href: string;
}

/** The build makes a page of the document. */
const methodPage = 'docs/METHOD.html';

function allowed(info: FieldInfo): string {
  if (info.kind === 'number') return `${info.min} to ${info.max}`;
  return Object.keys(info.choices).join(', ');
}

/** By dotted path. */
export const settingExplanations: ReadonlyMap<string, SettingExplanation> = new Map(
  fieldEntries.map(({ path, info }) => [
    path,
    {
      title: info.label,
      meaning: info.help,
      allowed: allowed(info),
      href: `${methodPage}#${info.anchor}`,
    },
  ]),
);
