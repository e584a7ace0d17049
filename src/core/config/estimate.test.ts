import { describe, expect, it } from 'vitest';
import { compileLanguage } from '../language/compile';
import { splitTriplet } from '../language/completion';
import { levels } from '../language/options';
import { sampleFromPrior } from '../language/prior';
import { openStream } from '../random/stream';
import { presetConfig } from './config';
import { estimateRun, secondsPerIteration, typicalTokens } from './estimate';

describe('the estimate', () => {
  it('of the quick preset is arithmetic', () => {
    const estimate = estimateRun(presetConfig('quick'));
    // 2 modes x 32 tasks x 16 answers of a digit and <eos>; the grammar proposes for nothing.
    expect(estimate.generatedTokens).toBe(2048);
    // 64 prompts of 4.6 + 1 + 3 tokens, and of 8 answers 4 differ, each 2 tokens.
    expect(estimate.trainedTokens).toBe(Math.round(64 * (8.6 + 8)));
    expect(estimate.parameters).toBe(110_144);
    // 4 bytes a number: parameters, gradients and two moments; two buffers of 16384 tasks.
    expect(estimate.memoryBytes.total).toBe(16 * 110_144 + 2 * 16_384 * 800);
  });

  it('counts proposals, references and learnability rollouts', () => {
    const of = (differences: Parameters<typeof presetConfig>[1]) =>
      estimateRun(presetConfig('quick', differences));
    const none = of({}).generatedTokens;
    // Half of 2 x 40 proposals, each a program, <in>, a digit and <eos>.
    const proposing = of({ propose: { source: 'policy', priorShare: 0.5 } });
    expect(proposing.generatedTokens - none).toBe(Math.round(40 * 7.6));
    // Every proposal's prompt then shows three references of a program, two digits and three marks, in two more marks.
    const referring = of({ propose: { source: 'policy', priorShare: 0.5, references: 3 } });
    expect(referring.trainedTokens - proposing.trainedTokens).toBe(Math.round(40 * (3 * 9.6 + 2)));
    // 20 of 40 proposals a mode are new tasks with 4 more answers of two tokens.
    expect(of({ solve: { monteCarlo: 4 } }).generatedTokens - none).toBe(2 * 20 * 4 * 2);
  });

  it('takes seconds in proportion to tokens and parameters', () => {
    const estimate = estimateRun(presetConfig('quick'));
    const tokens = estimate.generatedTokens + estimate.trainedTokens;
    const same = { tokensPerSecond: 2 * tokens, parameters: estimate.parameters };
    expect(secondsPerIteration(estimate, same)).toBeCloseTo(1 / 2, 12);
    const smaller = { ...same, parameters: estimate.parameters / 3 };
    expect(secondsPerIteration(estimate, smaller)).toBeCloseTo(3 / 2, 12);
  });

  it.each(levels)('knows how long texts of level %i are', (level) => {
    const language = compileLanguage({ level });
    const random = openStream(1, 'propose');
    const limit = language.maxProgramTokens + language.maxValueTokens + 2;
    const samples = Array.from({ length: 500 }, () =>
      splitTriplet(sampleFromPrior(language, language.starts.triplet, limit, random)),
    );
    const mean = (of: (sample: (typeof samples)[number]) => number): number =>
      samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
    const { program, value } = typicalTokens[level];
    expect(Math.abs(mean((sample) => sample.program.length) / program - 1)).toBeLessThan(0.1);
    expect(Math.abs(mean((sample) => sample.input.length) / value - 1)).toBeLessThan(0.1);
  });
});
