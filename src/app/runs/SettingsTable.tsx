/** Settings side by side, a column a configuration. Which ones are shown is the caller's choice. */
import type { ReactNode } from 'react';
import { fieldEntries, presetConfig, textAt } from '../../core/config/config';
import { defaultPreset } from '../../core/config/presets';
import type { Config } from '../../core/config/schema';
import { settingText } from './difference';

interface SettingsTableProps {
  readonly caption: ReactNode;
  /** The caption for who hears it. */
  readonly label: string;
  readonly columns: readonly { readonly id: string; readonly title: ReactNode; readonly config: Config }[];
  /** Dotted paths, in the order shown. */
  readonly paths: readonly string[];
  /** Said where there is nothing to show. */
  readonly none: string;
}

const defaults = presetConfig(defaultPreset);
const labels: ReadonlyMap<string, string> = new Map(fieldEntries.map(({ path, info }) => [path, info.label]));

export function SettingsTable({ caption, label, columns, paths, none }: SettingsTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
    <section className="runs-scroll runs-settings-scroll" aria-label={label} tabIndex={0}>
      <table className="runs-plain-table">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Setting</th>
            {columns.map(({ id, title }) => (
              <th key={id} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {paths.map((path) => (
            <tr key={path}>
              <th scope="row" title={path}>
                {labels.get(path)}
              </th>
              {columns.map(({ id, config }) => (
                <td
                  key={id}
                  data-default={textAt(config, path) === textAt(defaults, path) ? 'as is' : undefined}
                >
                  {settingText(config, path)}
                </td>
              ))}
            </tr>
          ))}
          {paths.length === 0 && (
            <tr>
              <td colSpan={1 + columns.length} className="dim">
                {none}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}
