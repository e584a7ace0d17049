/** The controls of the run: what to run, start and pause, single steps, and how fast. */
import { NativeSelect, NumberInput, SegmentedControl } from '@mantine/core';
import { presetNames, presets } from '../../core/config/presets';
import { conditionWords } from '../../core/journal/stopped';
import { ActionButton } from '../actions/ActionButton';
import { actions, type UserAction } from '../actions/actions';
import { useActionContext } from '../actions/context';
import { isLocked } from '../address/lesson';
import { Region } from '../components/Region';
import { useSession, useSessionState } from '../session/context';
import { draftValue } from '../session/draft';
import './controls.css';
import { LoadingSummary } from './Loading';
import { EstimateLine } from './settings/EstimateLine';
import { SettingsButton } from './settings/SettingsButton';

const presetChoices = presetNames.map((name) => ({ value: name, label: presets[name].title }));
const paces: readonly UserAction[] = [actions.turbo, actions.normal, actions.slowMotion];

export function Controls() {
  const session = useSession();
  const context = useActionContext();
  const preset = useSessionState((state) => state.draft.preset);
  const seed = useSessionState((state) => Number(draftValue(state.draft, 'run.seed')));
  const presetLocked = useSessionState(({ lesson }) => isLocked(lesson, 'preset'));
  const seedLocked = useSessionState(({ lesson }) => isLocked(lesson, 'run.seed'));
  const running = useSessionState(actions.pause.enabledWhen);
  const until = useSessionState((state) => state.until);
  const idle = useSessionState((state) => ['empty', 'stopped'].includes(state.status));
  const loading = useSessionState((state) => state.status === 'loading');
  return (
    <section className="controls" aria-label="Run controls">
      <div className="controls-row">
        <div className="controls-group controls-what">
          <NativeSelect
            className="controls-preset"
            label="Preset"
            data={presetChoices}
            value={preset}
            disabled={presetLocked}
            onChange={({ currentTarget }) => {
              const chosen = presetNames.find((name) => name === currentTarget.value);
              if (chosen) session.setPreset(chosen);
            }}
          />
          <NumberInput
            className="controls-seed"
            label="Seed"
            min={0}
            max={4294967295}
            allowDecimal={false}
            value={seed}
            disabled={seedLocked}
            onChange={(next) => {
              if (typeof next === 'number') session.setSetting('run.seed', next);
            }}
          />
        </div>
        <div className="controls-group">
          <ActionButton action={running ? actions.pause : actions.start} context={context} look="main">
            {running ? <PauseSign /> : <PlaySign />}
          </ActionButton>
          <ActionButton action={actions.stepPhase} context={context} look="plain" />
          <ActionButton action={actions.stepIteration} context={context} look="plain" />
          <ActionButton action={actions.runUntil} context={context} look="plain" />
          <ActionButton action={actions.stop} context={context} look="plain" />
          <ActionButton action={actions.newRun} context={context} look="plain" />
        </div>
      </div>
      <div className="controls-row">
        <div className="controls-summary">
          <p>
            {loading ? (
              <LoadingSummary />
            ) : until ? (
              `Runs until ${conditionWords(until)}.`
            ) : (
              presets[preset].summary
            )}
          </p>
          {idle && <EstimateLine />}
        </div>
        <Region name="settings">
          <SettingsButton />
        </Region>
        <PaceControl />
      </div>
    </section>
  );
}

function PaceControl() {
  const context = useActionContext();
  const state = useSession().store.getState();
  const locked = useSessionState((now) => paces.some((action) => isLocked(now.lesson, action.id)));
  const current = useSessionState(({ pace }) => `pace-${pace.replace(' ', '-')}`);
  return (
    <SegmentedControl
      className="controls-pace"
      aria-label="Speed"
      data={paces.map((action) => ({ value: action.id, label: action.label(state) }))}
      value={current}
      disabled={locked}
      onChange={(id) => paces.find((action) => action.id === id)?.perform(context)}
    />
  );
}

function PlaySign() {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <path d="M2.5 1.2L10.8 6L2.5 10.8Z" fill="currentColor" />
    </svg>
  );
}

function PauseSign() {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <path d="M2 1H5V11H2ZM7 1H10V11H7Z" fill="currentColor" />
    </svg>
  );
}
