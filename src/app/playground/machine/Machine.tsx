/** What the machine does: how fast, where the time goes, and what runs the model and why. */
import { NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { modes, type Phase, phases } from '../../../core/task/mode';
import { type EngineChoice, engineChoices } from '../../../engine/trainer/protocol';
import { count, percent } from '../../components/format';
import { Panel } from '../../components/Panel';
import { Explain } from '../../explain/Explain';
import type { ExplanationId } from '../../explain/metrics';
import { useLocked, useSession, useSessionState, useThinnedState } from '../../session/context';
import type { SessionState, Throughput } from '../../session/state';
import { phaseTitles } from '../ring/ledger';
import './machine.css';

const refreshMs = 500;
const selectThroughput = (state: SessionState): Throughput | undefined => state.throughput;

export function Machine() {
  const throughput = useThinnedState(selectThroughput, refreshMs);
  const run = useSessionState((state) => state.run);
  const total = (perMode: Record<(typeof modes)[number], number>): number =>
    modes.reduce((sum, mode) => sum + perMode[mode], 0);
  return (
    <Panel title="Machine" explain="engine">
      <PhaseTimes throughput={throughput} />
      <dl className="readings">
        <Reading
          label="Generated"
          explain="generated"
          value={throughput && `${count(throughput.generated)} tokens/s`}
        />
        <Reading
          label="Trained"
          explain="trained"
          value={throughput && `${count(throughput.trained)} tokens/s`}
        />
        <Reading
          label="Iterations"
          explain="iterationRate"
          value={throughput && `${throughput.iterations.toFixed(1)} a second`}
        />
        <Reading
          label="Parameters"
          explain="parameters"
          value={run && `${count(run.parameters)}, ${run.vocabulary} tokens known`}
        />
        <Reading
          label="Workers"
          explain="workers"
          value={run && `${run.workers} for the model, ${run.pythonWorkers} for Python ${run.pythonVersion}`}
        />
        <Reading
          label="Suites"
          explain="suites"
          value={run && `${total(run.heldOutTasks)} held-out, ${total(run.naturalTasks)} natural tasks`}
        />
        <Reading label="Engine" explain="engine" value={run && `${run.engine}: ${run.engineReason}`} />
        {run?.engineFigures.map(({ engine, stepMs, note }) => (
          <Reading
            key={engine}
            label={`${stepMs === undefined ? 'Not used' : 'Tried'}: ${engine}`}
            explain="engineProbe"
            value={stepMs === undefined ? note : `${stepMs.toFixed(1)} ms a step, ${note}`}
          />
        ))}
      </dl>
      <EngineSelect />
    </Panel>
  );
}

const engineLabels: Readonly<Record<EngineChoice, string>> = {
  auto: 'the fastest here',
  wasm: 'wasm',
  webgpu: 'webgpu',
  reference: 'reference (slow)',
};

/** What the next run computes with; the open run keeps its engine. */
function EngineSelect() {
  const session = useSession();
  const locked = useLocked('engine');
  const choice = useSessionState((state) => state.machine.engine);
  return (
    <NativeSelect
      size="xs"
      label="Engine of the next run"
      value={choice}
      disabled={locked}
      onChange={({ currentTarget }) => {
        const engine = engineChoices.find((name) => name === currentTarget.value);
        if (engine) session.setEngine(engine);
      }}
      data={engineChoices.map((value) => ({ value, label: engineLabels[value] }))}
    />
  );
}

interface ReadingProps {
  readonly label: string;
  readonly explain: ExplanationId;
  readonly value: ReactNode;
}

function Reading({ label, explain, value }: ReadingProps) {
  return (
    <div className="reading">
      <dt>
        {label} <Explain id={explain} />
      </dt>
      <dd>{value ?? '–'}</dd>
    </div>
  );
}

function PhaseTimes({ throughput }: { readonly throughput: Throughput | undefined }) {
  const times = throughput?.phaseTimes;
  const total = times ? phases.reduce((sum, phase) => sum + times[phase], 0) : 0;
  const share = (phase: Phase): number => (times && total > 0 ? times[phase] / total : 0);
  return (
    <div className="phase-times">
      <p className="phase-times-title">
        One iteration: {total > 0 ? `${total.toFixed(0)} ms` : '–'} <Explain id="phaseTimes" />
      </p>
      <div className="phase-bar" aria-hidden="true">
        {phases.map((phase) => (
          <span key={phase} data-phase={phase} style={{ flexGrow: share(phase) }} />
        ))}
      </div>
      <ul className="phase-legend">
        {phases.map((phase) => (
          <li key={phase}>
            <span className="phase-swatch" data-phase={phase} aria-hidden="true" />
            {phaseTitles[phase]} <span className="dim">{percent(share(phase))}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
