import { describe, expect, it } from 'vitest';
import { compileLanguage } from '../language/compile';
import { levels } from '../language/options';
import { accepts } from '../language/prior';
import { programFacts } from '../language/program';
import { tokenize } from '../language/tokenizer';
import { vocabulary } from '../language/vocabulary';
import { naturalPrograms } from './natural';

describe('natural programs', () => {
  it.each(naturalPrograms.map((task) => [task.program, task] as const))(
    '%j belongs to its level',
    (_, task) => {
      const tokens = tokenize(vocabulary, task.program);
      for (const level of levels) {
        const language = compileLanguage({ level });
        const inLevel =
          accepts(language, language.starts.anyProgram, tokens) &&
          task.inputs.every((input) => language.argumentsOf(task.signature, input) !== undefined);
        expect(inLevel).toBe(level >= task.level);
      }
      expect(tokens.length).toBeLessThanOrEqual(compileLanguage({ level: task.level }).maxProgramTokens);
      expect(programFacts(tokens)).toMatchObject({ signature: task.signature, mentionsX: true });
      expect(task.inputs.length).toBeGreaterThanOrEqual(6);
      expect(task.inputs.length).toBeLessThanOrEqual(8);
      expect(new Set(task.inputs).size).toBe(task.inputs.length);
    },
  );

  it('are distinct, about forty at level 0, seventy from there to level 3, and fifty more at level 4', () => {
    expect(new Set(naturalPrograms.map(({ program }) => program)).size).toBe(naturalPrograms.length);
    const ofLevel = (wanted: number): number =>
      naturalPrograms.filter(({ level }) => level === wanted).length;
    expect(ofLevel(0)).toBe(42);
    expect(ofLevel(1) + ofLevel(2) + ofLevel(3)).toBe(71);
    expect(ofLevel(4)).toBe(49);
  });
});
