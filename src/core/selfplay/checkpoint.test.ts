import { describe, expect, it } from 'vitest';
import { CheckpointError, checkpointVersion, parseRunState } from './checkpoint';
import { idleRun } from './fixture';

/** The state of a run that has not begun. */
const state = (changes: object = {}): unknown => ({
  version: checkpointVersion,
  config: idleRun('quick').config,
  iteration: 0,
  updates: 0,
  generatedTokens: 0,
  trainedTokens: 0,
  nextTaskId: 1,
  nextStream: 1,
  buffers: [],
  pending: [],
  random: { propose: [1, 2, 3, 4], select: [1, 2, 3, 4] },
  proposedPrograms: [],
  proposedTasks: [['a', 1]],
  ...changes,
});

describe('state of a run', () => {
  it('is read as it was written', () => {
    expect(parseRunState(JSON.parse(JSON.stringify(state())))).toEqual(state());
  });

  it('is refused with the place of what is wrong', () => {
    const refusal = (changes: object) => () => parseRunState(state(changes));
    expect(refusal({ version: 99 })).toThrow(CheckpointError);
    expect(refusal({ version: 99 })).toThrow(/version.*Start a new run/);
    expect(refusal({ iteration: 'three' })).toThrow(/iteration/);
    expect(refusal({ config: { solve: { samples: 0 } } })).toThrow(/config\.solve\.samples/);
    expect(refusal({ buffers: [{ mode: 'reduction', entries: [] }] })).toThrow(/buffers\.0\.mode/);
    expect(refusal({ random: { propose: [] } })).toThrow(/random\.select/);
    expect(refusal({ proposedTasks: [['a']] })).toThrow(/proposedTasks\.0/);
    expect(() => parseRunState(null)).toThrow(/the file/);
  });
});
