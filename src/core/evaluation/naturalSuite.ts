/**
 * The natural suite: what a person would try first (`x + 1`, `max(x, 3)`, `sorted(x)`), written by hand in
 * `natural.ts`; Python computes the outputs here. Only the programs legal at a level are asked at it.
 */
import type { Environment } from '../environment/environment';
import type { Language } from '../language/language';
import { programFacts } from '../language/program';
import { tokenize } from '../language/tokenizer';
import type { Pair } from '../task/task';
import { naturalPrograms } from './natural';
import type { SuiteTask } from './suite';

/** Deduction, abduction and induction task of every hand-written program of the level and those below. */
export async function naturalSuite(
  language: Language,
  environment: Environment,
  visible: number,
): Promise<SuiteTask[]> {
  const programs = naturalPrograms.filter(({ level }) => level <= language.level);
  const results = await environment.run(programs);
  return programs.flatMap(({ program, inputs }, index) => {
    const { signature } = programFacts(tokenize(language.vocabulary, program));
    const pairs = inputs.flatMap((input, at): Pair[] => {
      const output = signature && environment.valueOf(results[index]?.[at], signature.result);
      return output === undefined ? [] : [{ input, output }];
    });
    const [forDeduction, forAbduction] = pairs;
    if (!forDeduction || !forAbduction || pairs.length <= visible) return [];
    const common = { program, stratum: 'natural' };
    const id = (mode: string) => `natural-${index + 1}/${mode}`;
    return [
      { id: id('deduction'), mode: 'deduction' as const, ...common, ...forDeduction },
      { id: id('abduction'), mode: 'abduction' as const, ...common, ...forAbduction },
      {
        id: id('induction'),
        mode: 'induction' as const,
        ...common,
        inputs: pairs.map((pair) => pair.input),
        outputs: pairs.map((pair) => pair.output),
        visible,
      },
    ];
  });
}
