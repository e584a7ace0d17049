/** One proposal's detail, asked of the archive when another one is selected or the person wants it anew. */
import { useCallback, useEffect, useState } from 'react';
import type { ProposalDetail } from '../../../engine/archive/protocol';
import type { ProposalArchive } from '../archive';
import { messageOf } from '../words';

export type DetailState =
  | { readonly state: 'busy' }
  | { readonly state: 'gone' }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'here'; readonly detail: ProposalDetail };

export function useDetail(
  archive: ProposalArchive,
  number: number,
): { detail: DetailState; again: () => void } {
  const [detail, setDetail] = useState<DetailState>({ state: 'busy' });
  const [asked, setAsked] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` grows when the person wants it anew.
  useEffect(() => {
    let current = true;
    const show = (state: DetailState): void => {
      if (current) setDetail(state);
    };
    // What is shown stays until the new one is there; another proposal's must not.
    setDetail((before) =>
      before.state === 'here' && before.detail.row.number === number ? before : { state: 'busy' },
    );
    archive.detail(number).then(
      (found) => show(found ? { state: 'here', detail: found } : { state: 'gone' }),
      (error: unknown) => show({ state: 'failed', message: messageOf(error) }),
    );
    return () => {
      current = false;
    };
  }, [archive, number, asked]);
  return { detail, again: useCallback(() => setAsked((times) => times + 1), []) };
}
