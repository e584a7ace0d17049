/** What a person has changed against the preset, with both values, each a way to the setting and one back. */

import { useActionContext } from '../../actions/context';
import { isLocked } from '../../address/lesson';
import { settingExplanations } from '../../explain/settings';
import { useSession, useSessionState } from '../../session/context';
import { draftValue, presetValue, valueWords } from '../../session/draft';

export function ChangedSettings({ paths }: { readonly paths: readonly string[] }) {
  const session = useSession();
  const draft = useSessionState((state) => state.draft);
  const lesson = useSessionState((state) => state.lesson);
  const { goToSetting } = useActionContext();
  if (paths.length === 0) return null;
  const free = paths.filter((path) => !isLocked(lesson, path));
  return (
    <section className="settings-changed" aria-label="What differs from the preset">
      <ul>
        {paths.map((path) => {
          const title = settingExplanations.get(path)?.title ?? path;
          return (
            <li key={path}>
              <button
                type="button"
                className="settings-changed-go"
                title="Go to the setting"
                onClick={() => goToSetting(path)}
              >
                {title}: <s>{valueWords(presetValue(draft.preset, path))}</s>{' '}
                <strong>{valueWords(draftValue(draft, path))}</strong>
              </button>
              {free.includes(path) && (
                <button
                  type="button"
                  className="text-button"
                  aria-label={`Back to the preset: ${title}`}
                  onClick={() => session.resetSetting(path)}
                >
                  reset
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {free.length > 1 && (
        <button
          type="button"
          className="text-button"
          onClick={() => {
            for (const path of free) session.resetSetting(path);
          }}
        >
          Reset all
        </button>
      )}
    </section>
  );
}
