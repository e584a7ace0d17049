/** What the next run will cost with the settings as they are now, in one line. */
import { useMemo } from 'react';
import {
  type Estimate,
  estimateRun,
  type MeasuredRate,
  secondsPerIteration,
} from '../../../core/config/estimate';
import { count, size } from '../../components/format';
import { Explain } from '../../explain/Explain';
import { useSessionState } from '../../session/context';
import './estimate.css';

export function EstimateLine() {
  const config = useSessionState((state) => state.draft.config);
  const rate = useSessionState((state) => state.rate);
  const estimate = useMemo(() => config && estimateRun(config), [config]);
  return (
    <p className="estimate">
      {estimate ? estimateWords(estimate, rate) : 'No estimate while a setting is wrong.'}{' '}
      <Explain id="estimate" />
    </p>
  );
}

function estimateWords(estimate: Estimate, rate: MeasuredRate | undefined): string {
  const tokens = count(roughly(estimate.generatedTokens + estimate.trainedTokens));
  const time = rate
    ? `about ${seconds(secondsPerIteration(estimate, rate))} each at the speed of the last run here`
    : 'seconds known after the first run here';
  return `${count(estimate.parameters)} parameters, about ${tokens} tokens an iteration, ${time}, ${size(estimate.memoryBytes.total)}.`;
}

/** Two digits that count: the estimate has no more. */
function roughly(value: number): number {
  return Number(value.toPrecision(2));
}

function seconds(value: number): string {
  return value < 1 ? `${roughly(1000 * value)} ms` : `${roughly(value)} s`;
}
