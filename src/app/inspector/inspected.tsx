/**
 * Whose tasks the inspector shows: those of the open run, or of a stored one that is closed. A closed run has no model
 * in training, so what is asked of the model is asked of its newest checkpoint.
 */
import { createContext, use, useMemo } from 'react';
import type { Mode } from '../../core/task/mode';
import type { RunSummary } from '../../engine/storage/protocol';
import type { TrainerStatus } from '../../engine/trainer/protocol';
import { type Feature, featuresOf } from '../charts/features';
import { type Examination, useExamination } from '../examination/context';
import type { Models } from '../examination/models';
import { useStoredRuns } from '../runs/context';
import { useRunFeatures, useRunModes, useSessionState } from '../session/context';

interface Inspected {
  readonly run: RunSummary;
  /** Where its newest checkpoint is questioned. */
  readonly models: Models;
}

const InspectedContext = createContext<Inspected | undefined>(undefined);

/** Its value is the stored run that is shown. */
export const InspectedProvider = InspectedContext;

/** The stored run that is shown; undefined for the open one. */
export function useInspectedRun(): RunSummary | undefined {
  return use(InspectedContext)?.run;
}

/** The modes the run shown trains. */
export function useInspectedModes(): readonly Mode[] {
  const modes = useRunModes();
  return useInspectedRun()?.config.task.modes ?? modes;
}

/** What the run shown has that others have not. */
export function useInspectedFeatures(): readonly Feature[] {
  const features = useRunFeatures();
  const run = useInspectedRun();
  return useMemo(() => (run ? featuresOf(run.config) : features), [run, features]);
}

/** How the run shown stands: a stored one stands still. */
export function useInspectedStatus(): TrainerStatus {
  const status = useSessionState((session) => session.status);
  return useInspectedRun() ? 'paused' : status;
}

/** The examination whose current model is that of the run shown. */
export function useInspectedExamination(): Examination {
  const examination = useExamination();
  const inspected = use(InspectedContext);
  const { requests } = useStoredRuns();
  return useMemo(() => {
    if (!inspected) return examination;
    const { run, models } = inspected;
    const newest = async () => {
      const { policy, ...model } = await requests.model(run.id, 'newest');
      return { ...model, state: policy };
    };
    const model = () => models.recent(newest, run.updatedAt);
    return { ...examination, now: model, recent: model };
  }, [examination, inspected, requests]);
}
