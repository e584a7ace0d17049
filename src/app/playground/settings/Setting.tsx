/** One setting: its control by kind, its help, whether it is live, and a way back to the preset's value. */
import { Checkbox, NativeSelect, NumberInput } from '@mantine/core';
import { memo, useId } from 'react';
import type { FieldInfo } from '../../../core/config/field';
import { isLocked } from '../../address/lesson';
import { settingExplanations } from '../../explain/settings';
import { useSession, useSessionState } from '../../session/context';
import { draftValue, presetValue, type SettingValue, valueWords } from '../../session/draft';

interface SettingProps {
  /** Dotted path in the configuration. */
  readonly path: string;
  readonly info: FieldInfo;
}

export const Setting = memo(function Setting({ path, info }: SettingProps) {
  const session = useSession();
  const value = useSessionState((state) => draftValue(state.draft, path));
  const preset = useSessionState((state) => presetValue(state.draft.preset, path));
  const atPreset = String(preset) === String(value);
  const error = useSessionState((state) =>
    state.draft.error?.control === path ? state.draft.error.message : undefined,
  );
  const locked = useSessionState((state) => isLocked(state.lesson, path));
  const helpId = useId();
  const explanation = settingExplanations.get(path);
  return (
    <div className="setting" id={settingId(path)} data-changed={atPreset ? undefined : 'changed'}>
      <Control
        info={info}
        value={value}
        helpId={helpId}
        error={error}
        access={locked ? 'locked' : 'free'}
        onChange={(next) => session.setSetting(path, next)}
      />
      <p className="setting-help" id={helpId}>
        {explanation?.meaning} {info.kind === 'number' && `${explanation?.allowed}. `}
        {info.takes === 'live' && <em>Changes at once. </em>}
        <a href={explanation?.href} target="_blank" rel="noreferrer" aria-label={`More about ${info.label}`}>
          more
        </a>
      </p>
      {!atPreset && (
        <p className="setting-preset">
          preset: {valueWords(preset)}
          {!locked && (
            <button
              type="button"
              className="text-button"
              aria-label={`Reset ${info.label}`}
              onClick={() => session.resetSetting(path)}
            >
              reset
            </button>
          )}
        </p>
      )}
    </div>
  );
});

/** The label with its unit, unless the label says it already. */
function labelOf({ label, unit }: Extract<FieldInfo, { readonly kind: 'number' }>): string {
  const said = unit !== undefined && label.toLowerCase().includes(unit.replace(/s$/, ''));
  return unit === undefined || said ? label : `${label}, ${unit}`;
}

/** Puts the focus on a setting's control, once it is on the page. */
export function focusSetting(path: string): void {
  const setting = document.getElementById(settingId(path));
  setting?.querySelector<HTMLElement>('input, select')?.focus();
  setting?.scrollIntoView({ block: 'center' });
}

function settingId(path: string): string {
  return `setting-${path.replace('.', '-')}`;
}

interface ControlProps {
  readonly info: FieldInfo;
  readonly value: SettingValue;
  readonly helpId: string;
  readonly error: string | undefined;
  /** A teacher's link may lock a setting. */
  readonly access: 'free' | 'locked';
  readonly onChange: (value: SettingValue) => void;
}

function Control({ info, value, helpId, error, access, onChange }: ControlProps) {
  switch (info.kind) {
    case 'number':
      return (
        <NumberInput
          size="xs"
          label={labelOf(info)}
          aria-describedby={helpId}
          value={Number(value)}
          min={info.min}
          max={info.max}
          step={info.whole === 'whole' ? 1 : (info.max - info.min) / 100}
          allowDecimal={info.whole === 'real'}
          clampBehavior="blur"
          error={error}
          disabled={access === 'locked'}
          onChange={(next) => {
            if (typeof next === 'number') onChange(next);
          }}
        />
      );
    case 'choice':
      return (
        <NativeSelect
          size="xs"
          label={info.label}
          aria-describedby={helpId}
          value={String(value)}
          error={error}
          disabled={access === 'locked'}
          data={Object.entries(info.choices).map(([choice, phrase]) => ({
            value: choice,
            label: `${choice}: ${phrase}`,
          }))}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'set': {
      const chosen = typeof value === 'object' ? [...value] : [];
      return (
        <Checkbox.Group
          size="xs"
          label={info.label}
          aria-describedby={helpId}
          value={chosen}
          error={error}
          disabled={access === 'locked'}
          onChange={onChange}
        >
          {Object.entries(info.choices).map(([choice, phrase]) => (
            <Checkbox key={choice} size="xs" value={choice} label={`${choice}: ${phrase}`} mt={4} />
          ))}
        </Checkbox.Group>
      );
    }
    default:
      return info satisfies never;
  }
}
