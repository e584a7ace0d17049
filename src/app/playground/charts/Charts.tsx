/** The curves of the open run, and what the machine does. Which charts there are is `src/app/charts`. */
import { useAddressState } from '../../address/context';
import type { ChartDefinition } from '../../charts/definition';
import { RunCharts } from '../../charts/RunCharts';
import { Region } from '../../components/Region';
import { useSessionState } from '../../session/context';
import { Machine } from '../machine/Machine';
import { useOpenRun } from './openRun';

export function Charts() {
  const runs = useOpenRun();
  const frozen = useSessionState(({ open }) => open?.config.propose.source === 'prior');
  const chartsHidden = useAddressState(({ lesson }) => lesson.hide.includes('charts'));
  const note = ({ explain }: ChartDefinition): string | undefined =>
    frozen && explain === 'rewardPropose'
      ? 'The proposer is frozen in this run: nobody is paid for proposing.'
      : undefined;
  const machine = (
    <Region name="machine">
      <Machine />
    </Region>
  );
  return chartsHidden ? machine : <RunCharts runs={runs} note={note} more={{ machine }} />;
}
