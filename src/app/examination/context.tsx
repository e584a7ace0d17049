/** How views reach the examination: one room for the whole page, whose worker starts with the first question. */
import { createContext, use, useMemo } from 'react';
import { ExaminationClient } from '../../engine/examination/client';
import { useSession } from '../session/context';
import { Models, type ReadyModel } from './models';

const ModelsContext = createContext(new Models(new ExaminationClient()));

/** The models that can be questioned, and the one that is being trained. */
export interface Examination {
  readonly models: Models;
  readonly ask: Models['client']['ask'];
  /** The model as it is now. */
  readonly now: () => Promise<ReadyModel>;
  /** The model as it was when last asked for. */
  readonly recent: () => Promise<ReadyModel>;
}

export function useExamination(): Examination {
  const models = use(ModelsContext);
  const session = useSession();
  return useMemo(() => {
    const policy = () => session.policy();
    return {
      models,
      ask: (kind, fields, options) => models.client.ask(kind, fields, options),
      now: () => models.now(policy, session.store.getState().run),
      recent: () => models.recent(policy, session.store.getState().run),
    };
  }, [models, session]);
}
