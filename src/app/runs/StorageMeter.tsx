/** How much space the runs take, how much there is, and whether the browser may clear it by itself. */
import { Button } from '@mantine/core';
import { size } from '../components/format';
import { Explain } from '../explain/Explain';
import { useLocked } from '../session/context';
import { useStoredRuns, useStoredRunsState } from './context';

export function StorageMeter() {
  const stored = useStoredRuns();
  const locked = useLocked('keep-safe');
  const estimate = useStoredRunsState((state) => state.estimate);
  if (!estimate) return null;
  const { usedBytes, quotaBytes, durability } = estimate;
  return (
    <div className="runs-storage">
      {usedBytes !== undefined && quotaBytes !== undefined && (
        <>
          <meter
            min={0}
            max={quotaBytes}
            high={0.9 * quotaBytes}
            value={usedBytes}
            aria-label="Storage used"
          />
          <span>
            {size(usedBytes)} of {size(quotaBytes)}
          </span>
        </>
      )}
      <Explain id="storage" />
      {durability === 'persistent' ? (
        <span>kept safe</span>
      ) : (
        <Button size="compact-sm" variant="default" disabled={locked} onClick={() => stored.keepSafe()}>
          Keep safe
        </Button>
      )}
    </div>
  );
}
