/**
 * Tells screen readers what matters, politely and seldom: how the run stands, and new accuracies at most every
 * quarter of a minute however fast the loop runs.
 */
import { useEffect, useState } from 'react';
import { modes } from '../../core/task/mode';
import { accuracy } from '../components/format';
import { useSession } from '../session/context';
import type { SessionState } from '../session/state';

const intervalMs = 15_000;

const statusSentences: Readonly<Record<SessionState['status'], string>> = {
  empty: '',
  loading: 'Getting ready.',
  ready: 'Ready.',
  running: 'Training.',
  paused: 'Paused.',
  stopped: 'Stopped.',
  failed: 'The run ended with an error.',
};

function scoreSentence({ scores, suite }: SessionState): string {
  if (!scores) return '';
  const parts = modes.flatMap((mode) => {
    const value = scores.latest[suite].accuracy[mode];
    return value === undefined ? [] : [`${mode} ${accuracy(value)}`];
  });
  return `Iteration ${scores.iteration}: accuracy ${parts.join(', ')}.`;
}

export function Announcer() {
  const { store } = useSession();
  const [text, setText] = useState('');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const unsubscribe = store.subscribe((state, previous) => {
      if (state.status !== previous.status) setText(statusSentences[state.status]);
      if (state.scores !== previous.scores && state.scores && state.status === 'running') {
        timer ??= setTimeout(() => {
          timer = undefined;
          setText(scoreSentence(store.getState()));
        }, intervalMs);
      }
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [store]);
  return (
    <p className="sr-only" role="status" aria-live="polite">
      {text}
    </p>
  );
}
