import { describe, expect, it } from 'vitest';
import { presetConfig } from '../../core/config/config';
import type { ExaminationClient } from '../../engine/examination/client';
import type { ModelInfo } from '../../engine/examination/protocol';
import type { PolicyCopy } from '../session/policy';
import { Models } from './models';

const info: ModelInfo = {
  key: 'now',
  parameters: 1,
  layers: 1,
  heads: 1,
  level: 0,
  updates: 0,
  lexemes: [],
  backend: 'cpu',
};

function copyAt(iteration: number): PolicyCopy {
  const none = new Float32Array();
  return {
    iteration,
    config: presetConfig('quick'),
    state: {
      shape: {} as PolicyCopy['state']['shape'],
      parameters: none,
      firstMoment: none,
      secondMoment: none,
      updates: 0,
    },
  };
}

function open() {
  const loaded: string[] = [];
  const ask = (async (kind: string, { key }: { key: string }) => {
    loaded.push(`${kind} ${key}`);
    return { ...info, key };
  }) as unknown as ExaminationClient['ask'];
  let iteration = 0;
  const policy = async (): Promise<PolicyCopy> => copyAt(++iteration);
  return { models: new Models({ ask }), loaded, policy };
}

describe('the models that are questioned', () => {
  it('are taken from the run anew when the newest is asked for, and kept when a recent one will do', async () => {
    const { models, policy } = open();
    expect((await models.recent(policy, 'run')).iteration).toBe(1);
    expect((await models.recent(policy, 'run')).iteration).toBe(1);
    expect((await models.now(policy, 'run')).iteration).toBe(2);
    expect((await models.recent(policy, 'run')).iteration).toBe(2);
  });

  it('of one run are not taken for those of another', async () => {
    const { models, policy } = open();
    await models.recent(policy, 'run');
    expect((await models.recent(policy, 'another run')).iteration).toBe(2);
  });

  it('are copied once for two questions at the same moment', async () => {
    const { models, policy, loaded } = open();
    const both = await Promise.all([models.now(policy, 'run'), models.now(policy, 'run')]);
    expect(both.map(({ iteration }) => iteration)).toEqual([1, 1]);
    expect(loaded).toEqual(['load now']);
  });
});
