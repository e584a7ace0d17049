import { describe, expect, it } from 'vitest';
import { compileLanguage } from '../language/compile';
import { levels } from '../language/language';
import { accepts } from '../language/prior';
import { programFacts } from '../language/program';
import { tokenize } from '../language/tokenizer';
import { naturalPrograms } from './natural';

describe('natural programs', () => {
  it.each(naturalPrograms.map((task) => [task.program, task] as const))(
    '%j belongs to its level',
    (_, task) => {
      const tokens = tokenize(compileLanguage(0).vocabulary, task.program);
      for (const level of levels) {
        const language = compileLanguage(level);
        const inLevel =
          accepts(language, language.starts.anyProgram, tokens) &&
          task.inputs.every((input) => language.typeOfValue(input) === task.signature.argument);
        expect(inLevel).toBe(level >= task.level);
      }
      expect(tokens.length).toBeLessThanOrEqual(compileLanguage(task.level).maxProgramTokens);
      expect(programFacts(tokens)).toMatchObject({ signature: task.signature, mentionsX: true });
      expect(task.inputs.length).toBeGreaterThanOrEqual(6);
      expect(task.inputs.length).toBeLessThanOrEqual(8);
      expect(new Set(task.inputs).size).toBe(task.inputs.length);
    },
  );

  it('are distinct, about forty at level 0 and about seventy above', () => {
    expect(new Set(naturalPrograms.map(({ program }) => program)).size).toBe(naturalPrograms.length);
    const simple = naturalPrograms.filter(({ level }) => level === 0).length;
    expect(simple).toBe(42);
    expect(naturalPrograms.length - simple).toBe(71);
  });
});
