/** One question at a time with how its answer stands: nothing asked, busy, failed, answered. A new one ends the old. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ExaminationProgress } from '../../engine/examination/protocol';

export type Asked<T> =
  | { readonly state: 'idle' }
  | { readonly state: 'busy'; readonly progress?: ExaminationProgress }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'answered'; readonly answer: T };

/** What a question may use while it is under way. */
export interface Asking {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ExaminationProgress) => void;
}

export interface Asker<T> {
  readonly asked: Asked<T>;
  readonly ask: (question: (asking: Asking) => Promise<T>) => void;
  /** Gives up what is under way and forgets what was answered. */
  readonly reset: () => void;
}

const idle = { state: 'idle' } as const;

export function useAsked<T>(): Asker<T> {
  const [asked, setAsked] = useState<Asked<T>>(idle);
  const current = useRef<AbortController>(undefined);
  useEffect(() => () => current.current?.abort(), []);
  const reset = useCallback(() => {
    current.current?.abort();
    current.current = undefined;
    setAsked(idle);
  }, []);
  const ask = useCallback((question: (asking: Asking) => Promise<T>) => {
    current.current?.abort();
    const controller = new AbortController();
    const { signal } = controller;
    current.current = controller;
    setAsked({ state: 'busy' });
    const onProgress = (progress: ExaminationProgress): void => {
      if (!signal.aborted) setAsked({ state: 'busy', progress });
    };
    question({ signal, onProgress }).then(
      (answer) => {
        if (!signal.aborted) setAsked({ state: 'answered', answer });
      },
      (error: unknown) => {
        if (signal.aborted) return;
        setAsked({ state: 'failed', message: error instanceof Error ? error.message : String(error) });
      },
    );
  }, []);
  return { asked, ask, reset };
}
