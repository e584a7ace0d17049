import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSuite, SuiteFormatError, type SuiteTask, writeSuite } from './suite';

const text = fc.string({ unit: 'binary' });
const stratum = fc.option(text, { nil: undefined });
/** Leaves an optional field out instead of writing undefined, as JSON does. */
const defined = (task: object): SuiteTask =>
  Object.fromEntries(Object.entries(task).filter(([, value]) => value !== undefined)) as SuiteTask;

const single = fc.record({
  id: text,
  mode: fc.constantFrom('deduction' as const, 'abduction' as const),
  program: text,
  stratum,
  input: text,
  output: text,
});
const several = fc
  .record({
    id: text,
    program: text,
    stratum,
    pairs: fc.array(fc.tuple(text, text), { minLength: 2, maxLength: 6 }),
    message: fc.option(text, { nil: undefined }),
    shown: fc.nat(),
  })
  .map(({ pairs, shown, ...rest }) => ({
    ...rest,
    mode: 'induction' as const,
    inputs: pairs.map(([input]) => input),
    outputs: pairs.map(([, output]) => output),
    visible: 1 + (shown % (pairs.length - 1)),
  }));

const good = { id: 'a', mode: 'deduction', program: 'p', input: '1', output: '2' };
const many = {
  id: 'a',
  mode: 'induction',
  program: 'p',
  inputs: ['1', '2'],
  outputs: ['1', '2'],
  visible: 1,
};
const line = (row: unknown) => JSON.stringify(row);

describe('suite files', () => {
  it('are read as they were written, whatever the texts hold', () => {
    const tasks = fc.uniqueArray(fc.oneof(single, several).map(defined), { selector: (task) => task.id });
    fc.assert(
      fc.property(tasks, (suite) => {
        expect(readSuite(writeSuite(suite))).toEqual(suite);
      }),
    );
  });

  it('may have empty lines, other line ends and no last one', () => {
    expect(readSuite(`\n${line(good)}\r\n\n  \n${line({ ...many, id: 'b' })}`)).toHaveLength(2);
    expect(readSuite('')).toEqual([]);
  });

  it("take CRUXEval's rows as one deduction and one abduction task", () => {
    const row = { code: 'def f(a):\n    return a', input: "'x'", output: "'x'", id: 'sample_0' };
    const common = { program: row.code, input: row.input, output: row.output };
    expect(readSuite(line(row))).toEqual([
      { id: 'sample_0/deduction', mode: 'deduction', ...common },
      { id: 'sample_0/abduction', mode: 'abduction', ...common },
    ]);
  });

  it('are refused with the line of the first bad row and what is wrong with it', () => {
    const refusal = (row: string) => () => readSuite(`${line({ ...good, id: 'first' })}\n\n${row}`);
    const without = (row: object, field: string) =>
      line(Object.fromEntries(Object.entries(row).filter(([name]) => name !== field)));
    const bad: readonly (readonly [string, RegExp])[] = [
      ['{', /it is not JSON/],
      ['null', /Line 3/],
      ['[]', /Line 3/],
      ['"text"', /Line 3/],
      [line({ ...good, mode: 'reduction' }), /suite: mode: .*modes are deduction, abduction, induction/],
      [without(good, 'mode'), /suite: mode: /],
      [without(good, 'id'), /suite: id: /],
      [line({ ...good, id: 7 }), /suite: id: /],
      [without(good, 'program'), /suite: program: /],
      [without(good, 'input'), /suite: input: /],
      [without(good, 'output'), /suite: output: /],
      [line({ ...good, output: 2 }), /suite: output: /],
      [line({ ...good, stratum: 1 }), /suite: stratum: /],
      [without(many, 'inputs'), /suite: inputs: /],
      [without(many, 'outputs'), /suite: outputs: /],
      [without(many, 'visible'), /suite: visible: /],
      [line({ ...many, inputs: '12' }), /suite: inputs: /],
      [line({ ...many, inputs: ['1', 2] }), /suite: inputs\.1: /],
      [line({ ...many, outputs: ['1'] }), /inputs and outputs must be equally many/],
      [line({ ...many, visible: 2 }), /at least one pair must stay hidden/],
      [line({ ...many, visible: 0 }), /suite: visible: /],
      [line({ ...many, visible: 1.5 }), /suite: visible: /],
      [line({ ...many, message: 3 }), /suite: message: /],
      [line({ ...good, id: 'first' }), /the id "first" is used twice/],
      [line({ code: 'p', input: '1', id: 'c' }), /Line 3/],
    ];
    for (const [row, reason] of bad) {
      expect(refusal(row), row).toThrow(SuiteFormatError);
      expect(refusal(row), row).toThrow(/^Line 3 of the suite: .*docs\/COMMANDS\.md/);
      expect(refusal(row), row).toThrow(reason);
    }
  });

  it('may not name a task twice even through a CRUXEval row', () => {
    const crux = line({ code: 'p', input: '1', output: '2', id: 'c' });
    expect(() => readSuite(`${crux}\n${line({ ...good, id: 'c/abduction' })}`)).toThrow(/Line 2.*twice/);
  });
});
