/**
 * What of the draft waits for a new run: every difference with its old and new value and a way back, and one button
 * that applies them all. It stays in sight at the bottom of the window, so that changing a setting never moves the page.
 */
import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { textAt } from '../../../core/config/config';
import { actions, isAvailable } from '../../actions/actions';
import { useActionContext } from '../../actions/context';
import { settingExplanations } from '../../explain/settings';
import { useSession, useSessionState } from '../../session/context';
import { waiting } from '../../session/draft';

/** Differences named one by one; the others are counted. */
const named = 6;

export function ApplyBar() {
  const session = useSession();
  const context = useActionContext();
  const draft = useSessionState((state) => state.draft);
  const open = useSessionState((state) =>
    ['ready', 'running', 'paused'].includes(state.status) ? state.open?.config : undefined,
  );
  const canApply = useSessionState((state) => isAvailable(actions.newRun, state));
  const unsent = useSessionState((state) => state.unsent);
  const restart = useMemo(() => {
    if (!open) return [];
    const { live, restart } = waiting(draft, open);
    // What a preset or a fork brought along was not meant for the open run, though some of it could be changed there.
    return [...restart, ...live.filter((path) => !unsent.includes(path))];
  }, [draft, open, unsent]);
  const { config } = draft;
  if (restart.length === 0 || !open || !config) return null;
  return (
    <section className="apply-bar" aria-label="Changes that need a new run">
      <p className="apply-count" role="status">
        {restart.length === 1 ? 'One change needs a new run' : `${restart.length} changes need a new run`}
      </p>
      <ul className="apply-list">
        {restart.slice(0, named).map((path) => (
          <li key={path}>
            {settingExplanations.get(path)?.title ?? path}: <s>{textAt(open, path)}</s> {textAt(config, path)}
            <button
              type="button"
              className="text-button"
              aria-label={`Undo ${settingExplanations.get(path)?.title ?? path}`}
              onClick={() => session.revertSetting(path)}
            >
              undo
            </button>
          </li>
        ))}
        {restart.length > named && <li>and {restart.length - named} more</li>}
      </ul>
      <Button size="compact-sm" disabled={!canApply} onClick={() => actions.newRun.perform(context)}>
        Apply as new run
      </Button>
    </section>
  );
}
