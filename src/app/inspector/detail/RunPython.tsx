/** A program and its inputs to change and run in the sandbox; what Python says is shown as it says it. */
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { PythonErrorKind, PythonResult } from '../../../core/port/python';
import type { ExecuteAnswer } from '../../../engine/examination/protocol';
import { useExamination } from '../../examination/context';
import { useAsked } from '../../examination/useAsked';
import { Failure, Waiting } from './Progress';

/** Long enough for what a person tries, short enough to wait for a program that never ends. */
const timeoutMs = 2000;
const maxReprLength = 2000;

const errorWords: Readonly<Record<PythonErrorKind, string>> = {
  syntax: 'not a program',
  forbidden: 'refused by the sandbox',
  input: 'not a list of literals',
  exception: 'raised an error',
  nondeterministic: 'gave two different values',
  unrepresentable: 'a value that cannot be written down',
  timeout: 'did not end in time and was stopped',
  memory: 'needed too much memory',
  crash: 'brought the interpreter down; it starts anew',
};

interface RunPythonProps {
  readonly program: string;
  readonly inputs: readonly string[];
}

interface Ran extends ExecuteAnswer {
  readonly inputs: readonly string[];
}

export function RunPython(given: RunPythonProps) {
  const [program, setProgram] = useState(given.program);
  const [inputs, setInputs] = useState(given.inputs.join('\n'));
  const examination = useExamination();
  const { asked, ask } = useAsked<Ran>();
  const run = (): void =>
    ask(async ({ signal, onProgress }) => {
      const lines = inputs.split('\n').filter((line) => line.trim() !== '');
      const answer = await examination.ask(
        'execute',
        { program, inputs: lines, limits: { timeoutMs, maxReprLength, runs: 1 } },
        { signal, onProgress },
      );
      return { ...answer, inputs: lines };
    });
  return (
    <div className="detail-tool">
      <Textarea
        size="xs"
        label="Program"
        autosize
        minRows={2}
        spellCheck={false}
        classNames={{ input: 'code-input' }}
        value={program}
        onChange={({ currentTarget }) => setProgram(currentTarget.value)}
      />
      <Textarea
        size="xs"
        label="Inputs, one a line"
        autosize
        minRows={1}
        spellCheck={false}
        classNames={{ input: 'code-input' }}
        value={inputs}
        onChange={({ currentTarget }) => setInputs(currentTarget.value)}
      />
      <Button size="xs" onClick={run} loading={asked.state === 'busy'}>
        Run in Python
      </Button>
      <div aria-live="polite">
        {asked.state === 'busy' && (
          <Waiting progress={asked.progress ?? { part: 'python', done: 0, of: 0 }} />
        )}
        {asked.state === 'failed' && <Failure message={asked.message} />}
        {asked.state === 'answered' && <Results ran={asked.answer} />}
      </div>
    </div>
  );
}

function Results({ ran }: { readonly ran: Ran }) {
  if (ran.results.length === 0) return <p className="dim">There is no input to run it on.</p>;
  return (
    <table className="detail-table" aria-label="What Python said">
      <thead>
        <tr>
          <th scope="col">Input</th>
          <th scope="col">What Python said</th>
        </tr>
      </thead>
      <tbody>
        {ran.results.map((result, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same input may be given twice.
          <tr key={index}>
            <td>
              <code>{ran.inputs[index]}</code>
            </td>
            <td>
              <Result result={result} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={2}>in {Math.round(ran.durationMs)} ms</td>
        </tr>
      </tfoot>
    </table>
  );
}

function Result({ result }: { readonly result: PythonResult }) {
  if (result.ok)
    return (
      <>
        <code>{result.repr}</code> <span className="dim">{result.type}</span>
      </>
    );
  return (
    <span className="failure">
      ✗ {errorWords[result.kind]}
      {result.message !== '' && (
        <>
          : <code>{result.message}</code>
        </>
      )}
    </span>
  );
}
