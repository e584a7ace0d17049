/** A stored run's journal, newest first. Entries of a version this page does not know are said to be there, not shown. */
import { useMemo } from 'react';
import * as v from 'valibot';
import { journalEntriesSchema } from '../../core/journal/entry';
import { count } from '../components/format';
import { ModeMark } from '../components/ModeMark';

export function Journal({ entries }: { readonly entries: readonly unknown[] }) {
  const parsed = useMemo(() => v.safeParse(journalEntriesSchema, entries), [entries]);
  return (
    <section className="runs-journal" aria-label="Journal">
      <h3>Journal</h3>
      {!parsed.success && (
        <p className="dim">It was written by another version of this page and cannot be shown here.</p>
      )}
      {parsed.success && parsed.output.length === 0 && (
        <p className="dim">Nothing worth telling has happened yet.</p>
      )}
      {parsed.success && (
        <ol>
          {parsed.output.toReversed().map(({ iteration, kind, mode, severity, text }) => (
            <li key={`${iteration} ${kind} ${mode} ${text}`} data-severity={severity}>
              <span className="runs-journal-iteration">{count(iteration)}</span>
              <span>{mode && <ModeMark mode={mode} />}</span>
              <span>
                {severity === 'warning' && <strong>Warning. </strong>}
                {text}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
