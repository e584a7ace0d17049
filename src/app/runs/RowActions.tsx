/** What can be done with a run from its row: go on with it, or delete it. The rest is in its detail. */
import { ActionIcon, Button } from '@mantine/core';
import type { RunSummary } from '../../engine/storage/protocol';
import { useAddress } from '../address/context';
import { useLocked, useSession, useSessionState } from '../session/context';
import { useStoredRuns } from './context';

export function RowActions({ run }: { readonly run: RunSummary }) {
  const stored = useStoredRuns();
  const locked = useLocked('delete');
  return (
    <div className="runs-row-actions">
      <ContinueButton run={run} size="compact-sm" />
      <ActionIcon
        variant="default"
        size={26}
        disabled={locked}
        aria-label={`Delete ${run.name}`}
        title={`Delete ${run.name}`}
        onClick={() => stored.delete(run.id, run.name)}
      >
        <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
          <path d="M1 1L9 9M9 1L1 9" stroke="currentColor" strokeWidth="1.6" />
        </svg>
      </ActionIcon>
    </div>
  );
}

interface ContinueButtonProps {
  readonly run: RunSummary;
  readonly size: 'compact-sm' | 'sm';
}

/** Opens the run in the playground where it ended; the run that is open there already is only shown. */
export function ContinueButton({ run, size }: ContinueButtonProps) {
  const session = useSession();
  const address = useAddress();
  const locked = useLocked('continue');
  const open = useSessionState((state) => session.isOpen(run.id) && state.status !== 'stopped');
  const go = (): void => {
    if (!open) session.continueRun(run);
    address.go('playground');
  };
  return (
    <Button
      size={size}
      variant="default"
      aria-label={open ? `Show ${run.name}` : `Continue ${run.name}`}
      disabled={run.checkpoints.length === 0 || (locked && !open)}
      onClick={go}
    >
      {open ? 'Show' : 'Continue'}
    </Button>
  );
}
