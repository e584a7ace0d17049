/** Highlighted Python: whole, as its body, or in one line. */
import { Fragment, memo } from 'react';
import './code.css';
import { bodyOf, compactProgram } from './body';
import { highlight } from './highlight';

function Spans({ source }: { readonly source: string }) {
  let offset = 0;
  return highlight(source).map(({ text, kind }) => {
    const key = offset;
    offset += text.length;
    return kind === undefined ? (
      text
    ) : (
      <span key={key} className={`code-${kind}`}>
        {text}
      </span>
    );
  });
}

/** A whole program, line by line, the first line of each function dimmed. */
export const Program = memo(function Program({ source }: { readonly source: string }) {
  let offset = 0;
  return (
    <pre className="code-block" translate="no">
      <code>
        {source.split(/(?<=\n)(?=def )/).map((definition) => {
          const key = offset;
          offset += definition.length;
          const end = definition.indexOf('\n');
          const header = end < 0 ? definition : definition.slice(0, end);
          return (
            <Fragment key={key}>
              <span className="code-header">
                <Spans source={header} />
              </span>
              <Spans source={definition.slice(header.length)} />
            </Fragment>
          );
        })}
      </code>
    </pre>
  );
});

/** A program's body in one line. Where that is too long, what it does first and what it returns are seen. */
export const ProgramLine = memo(function ProgramLine({ source }: { readonly source: string }) {
  const { steps, result } = compactProgram(source);
  if (steps.length === 0) {
    return (
      <code className="code-line" translate="no">
        <Spans source={result} />
      </code>
    );
  }
  let at = 0;
  return (
    <code className="code-line code-line-long" translate="no" title={source}>
      <span className="code-steps">
        {steps.map((step) => {
          const key = at;
          at += 1;
          return (
            <span key={key}>
              <Spans source={step} />
              <span className="code-quiet">; </span>
            </span>
          );
        })}
      </span>
      <span className="code-result">
        <Spans source={result} />
      </span>
    </code>
  );
});

/** A program without its `def` line: in one line if it is one statement, else line by line. */
export const ProgramBody = memo(function ProgramBody({ source }: { readonly source: string }) {
  const body = bodyOf(source) ?? [source];
  if (body.length === 1) return <ProgramLine source={source} />;
  return (
    <pre className="code-body" translate="no">
      <code>
        <Spans source={body.join('\n')} />
      </code>
    </pre>
  );
});

/** A value as Python writes it. */
export const Value = memo(function Value({ source }: { readonly source: string }) {
  return (
    <code className="code-line" translate="no">
      <Spans source={source} />
    </code>
  );
});
