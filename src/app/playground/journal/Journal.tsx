/**
 * The run told in sentences: what was reached, what goes wrong and which setting would help, what a person changed,
 * newest first, and above it what to make of the run while it rests. Which lines there are is decided in core.
 */
import type { JournalEntry } from '../../../core/journal/entry';
import { useActionContext } from '../../actions/context';
import { ViewLink } from '../../address/context';
import { count } from '../../components/format';
import { ModeMark } from '../../components/ModeMark';
import { Panel } from '../../components/Panel';
import { Explain } from '../../explain/Explain';
import { settingExplanations } from '../../explain/settings';
import { useSessionState, useThinnedState } from '../../session/context';
import type { SessionState } from '../../session/state';
import './journal.css';

const refreshMs = 500;
/** Older lines are in the run's export. */
const mostShown = 200;

const selectJournal = (state: SessionState) => state.journal;

const signs: Readonly<Record<JournalEntry['severity'], { readonly sign: string; readonly word: string }>> = {
  info: { sign: '·', word: 'note' },
  good: { sign: '✓', word: 'milestone' },
  warning: { sign: '!', word: 'warning' },
};

export function Journal() {
  const entries = useThinnedState(selectJournal, refreshMs);
  const verdict = useSessionState((state) => state.verdict);
  // Lines are only ever added, so a line's number stays its own.
  const shown = entries
    .map((entry, number) => ({ entry, number }))
    .slice(-mostShown)
    .reverse();
  return (
    <Panel
      title="Journal"
      explain="journal"
      className="journal"
      aside={entries.length > 0 ? <span>{count(entries.length)} lines</span> : undefined}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard. */}
      <section className="journal-verdict" aria-label="Verdict" tabIndex={0}>
        <h3>
          Verdict <Explain id="verdict" />
        </h3>
        <p>{verdict ?? 'Pause or stop the run to read what to make of it.'}</p>
      </section>
      {shown.length === 0 ? (
        <p className="journal-empty">
          Nothing to tell yet. Milestones, warnings and what you change will stand here with their iteration.
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
        <ol className="journal-list" aria-label="Journal entries, newest first" tabIndex={0}>
          {shown.map(({ entry, number }) => (
            <Entry key={number} entry={entry} />
          ))}
        </ol>
      )}
    </Panel>
  );
}

function Entry({ entry }: { readonly entry: JournalEntry }) {
  const { goToSetting } = useActionContext();
  const run = useSessionState((state) => state.run?.id);
  const { iteration, severity, mode, text, control } = entry;
  const setting = control === undefined ? undefined : settingExplanations.get(control);
  return (
    <li className="journal-entry" data-severity={severity}>
      <span className="journal-sign" aria-hidden="true">
        {signs[severity].sign}
      </span>
      <span className="sr-only">{signs[severity].word}, </span>
      <span className="journal-iteration">
        <span className="sr-only">iteration </span>
        <span aria-hidden="true">#</span>
        {count(iteration)}
      </span>
      <span className="journal-text">
        {mode && <ModeMark mode={mode} />} {text}
        {control !== undefined && setting && (
          <button type="button" className="text-button" onClick={() => goToSetting(control)}>
            {severity === 'warning' ? `Try ${setting.title}` : setting.title}
          </button>
        )}
        {severity === 'warning' && run !== undefined && (
          <ViewLink to="runs" own={{ run }} marks="nothing" className="journal-back">
            or go back to a checkpoint
          </ViewLink>
        )}
      </span>
    </li>
  );
}
