/**
 * A suite: tasks to be judged by, in the documented JSONL format (docs/COMMANDS.md). Reading checks every row and says
 * which line is wrong. CRUXEval's own rows are accepted too: each becomes one deduction and one abduction task. How a
 * suite is made is `heldOut.ts` and `naturalSuite.ts`.
 */
import * as v from 'valibot';
import { modes } from '../task/mode';

const common = { id: v.string(), program: v.string(), stratum: v.optional(v.string()) };

const rowSchema = v.variant('mode', [
  v.object({
    mode: v.picklist(['deduction', 'abduction', 'error']),
    ...common,
    input: v.string(),
    output: v.string(),
  }),
  v.pipe(
    v.object({
      mode: v.literal('induction'),
      ...common,
      inputs: v.array(v.string()),
      outputs: v.array(v.string()),
      visible: v.pipe(v.number(), v.integer(), v.minValue(1)),
      message: v.optional(v.string()),
    }),
    v.check((row) => row.inputs.length === row.outputs.length, 'inputs and outputs must be equally many'),
    v.check(
      (row) => row.visible < row.inputs.length,
      'at least one pair must stay hidden (visible is too large)',
    ),
  ),
]);

const cruxSchema = v.object({ id: v.string(), code: v.string(), input: v.string(), output: v.string() });

/** One task of a suite. */
export type SuiteTask = v.InferOutput<typeof rowSchema>;

/** A line of a suite file that cannot be read. */
export class SuiteFormatError extends Error {
  override readonly name = 'SuiteFormatError';
  constructor(line: number, reason: string) {
    super(`Line ${line} of the suite: ${reason}. See the suite format in docs/COMMANDS.md.`);
  }
}

/** Reads a JSONL suite. @throws SuiteFormatError that names the first bad line or a repeated id. */
export function readSuite(text: string): SuiteTask[] {
  const tasks: SuiteTask[] = [];
  const ids = new Set<string>();
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    for (const task of readRow(line, index + 1)) {
      if (ids.has(task.id)) throw new SuiteFormatError(index + 1, `the id "${task.id}" is used twice`);
      ids.add(task.id);
      tasks.push(task);
    }
  });
  return tasks;
}

function readRow(line: string, number: number): SuiteTask[] {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw new SuiteFormatError(number, 'it is not JSON');
  }
  const crux = v.safeParse(cruxSchema, json);
  if (crux.success) {
    const { id, code, input, output } = crux.output;
    return (['deduction', 'abduction'] as const).map((mode) => ({
      id: `${id}/${mode}`,
      mode,
      program: code,
      input,
      output,
    }));
  }
  const row = v.safeParse(rowSchema, json);
  if (row.success) return [row.output];
  const issue = row.issues[0];
  const place = v.getDotPath(issue);
  throw new SuiteFormatError(
    number,
    `${place ? `${place}: ` : ''}${issue.message}; modes are ${modes.join(', ')}`,
  );
}

/** Writes a suite as JSONL, the inverse of {@link readSuite}. */
export function writeSuite(tasks: readonly SuiteTask[]): string {
  return tasks.map((task) => `${JSON.stringify(task)}\n`).join('');
}
