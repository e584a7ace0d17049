/**
 * `azr execute FILE.jsonl`: runs people's programs through the same Python port as self-play and compares each result
 * with the expected one by value. It judges the executor, not a model: CRUXEval's rows must all agree.
 */
import * as v from 'valibot';
import type { PythonErrorKind, PythonExecutor, PythonOptions } from '../core/port/python';
import { createPythonPool } from '../engine/python/pool';
import { readText } from './files';

const row = v.object({ id: v.string(), code: v.string(), input: v.string(), output: v.string() });

/** One program with the text of its argument list and the text of the result it should have. */
export type ExecuteRow = v.InferOutput<typeof row>;

/** What `execute` answers as JSON; kept stable (see the contracts in `docs/`). */
export interface ExecuteReport {
  readonly rows: number;
  readonly agree: number;
  readonly disagree: readonly { readonly id: string; readonly expected: string; readonly actual: string }[];
  readonly errors: readonly {
    readonly id: string;
    readonly kind: PythonErrorKind;
    readonly message: string;
  }[];
  /** Wall-clock time, interpreter start included. */
  readonly seconds: number;
}

export interface ExecuteOptions {
  readonly workers?: number;
  readonly timeoutMs?: number;
}

/** The text is not rows of `{id, code, input, output}`. */
export class ExecuteFileError extends Error {
  override readonly name = 'ExecuteFileError';
}

const longestRepr = 100_000;

/** Type-aware equality in Python; both values arrive as literals, so nothing of the file is evaluated here. */
const comparison = `
def f(left, right):
    kind = type(left)
    if kind is not type(right):
        return False
    if kind is list or kind is tuple:
        return len(left) == len(right) and all(map(f, left, right))
    if kind is dict:
        keys = {key: key for key in right}
        return left == right and all(f(key, keys[key]) and f(value, right[key]) for key, value in left.items())
    if kind is set:
        items = {item: item for item in right}
        return left == right and all(f(item, items[item]) for item in left)
    return left == right
`;

/**
 * Reads rows from JSONL text.
 *
 * @throws ExecuteFileError naming the line, if one is not JSON or lacks a field.
 */
export function parseExecuteRows(text: string, name: string): ExecuteRow[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const place = `${name}, line ${index + 1}`;
    let data: unknown;
    try {
      data = JSON.parse(line);
    } catch (error) {
      throw new ExecuteFileError(`${place}: not JSON (${error instanceof Error ? error.message : error}).`);
    }
    const parsed = v.safeParse(row, data);
    if (parsed.success) return [parsed.output];
    const [issue] = parsed.issues;
    throw new ExecuteFileError(
      `${place}: ${v.getDotPath(issue) ?? 'row'}: ${issue.message}. A row is {"id", "code", "input", "output"}, all texts.`,
    );
  });
}

/** Runs rows on an executor and sorts them into agreeing, disagreeing and failed ones, in the order of the file. */
export async function executeRows(
  rows: readonly ExecuteRow[],
  python: PythonExecutor,
  timeoutMs: number,
): Promise<Omit<ExecuteReport, 'seconds'>> {
  const options: PythonOptions = { timeoutMs, maxReprLength: longestRepr, runs: 2, inputs: 'expression' };
  const programs = rows.map(({ code, input }) => ({ program: code, inputs: [input] }));
  const results = await python.run(programs, options);
  const disagree: { id: string; expected: string; actual: string }[] = [];
  const errors: { id: string; kind: PythonErrorKind; message: string }[] = [];
  const pairs = rows.flatMap(({ id, output }, index) => {
    const result = results[index]?.[0];
    if (result?.ok) return [{ id, expected: output, actual: result.repr }];
    errors.push({ id, kind: result?.kind ?? 'crash', message: result?.message ?? 'no result came back' });
    return [];
  });
  const inputs = pairs.map(({ actual, expected }) => `${actual}, ${expected}`);
  const verdicts = await python.run(
    inputs.map((input) => ({ program: comparison, inputs: [input] })),
    { ...options, inputs: 'literal' },
  );
  pairs.forEach((pair, index) => {
    const verdict = verdicts[index]?.[0];
    if (verdict?.ok !== true) {
      errors.push({
        id: pair.id,
        kind: 'input',
        message: `the expected output ${pair.expected} is not one literal`,
      });
    } else if (verdict.repr !== 'True') {
      disagree.push(pair);
    }
  });
  return { rows: rows.length, agree: rows.length - disagree.length - errors.length, disagree, errors };
}

/**
 * Runs every row of a JSONL file.
 *
 * @throws FileError if it can't be read; ExecuteFileError if a line is not a row; PythonStartError.
 */
export async function executeFile(path: string, options: ExecuteOptions = {}): Promise<ExecuteReport> {
  const { workers = 1, timeoutMs = 5000 } = options;
  const started = performance.now();
  const rows = parseExecuteRows(readText(path), path);
  const python = await createPythonPool({ workers });
  try {
    const report = await executeRows(rows, python, timeoutMs);
    return { ...report, seconds: (performance.now() - started) / 1000 };
  } finally {
    await python.dispose();
  }
}
