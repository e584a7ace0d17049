/** Highlighted Python, whole or as one line. */
import { memo } from 'react';
import './code.css';
import { compactProgram } from './body';
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

/** A whole program, line by line, the signature line dimmed. */
export const Program = memo(function Program({ source }: { readonly source: string }) {
  const [header = '', ...body] = source.split('\n');
  return (
    <pre className="code-block" translate="no">
      <code>
        <span className="code-header">
          <Spans source={header} />
        </span>
        {body.length > 0 && '\n'}
        <Spans source={body.join('\n')} />
      </code>
    </pre>
  );
});

/** A program's body in one line. */
export const ProgramLine = memo(function ProgramLine({ source }: { readonly source: string }) {
  const { steps, result } = compactProgram(source);
  return (
    <code className="code-line" translate="no">
      {steps.map((step) => (
        <span key={step}>
          <Spans source={step} />
          <span className="code-quiet">; </span>
        </span>
      ))}
      <Spans source={result} />
    </code>
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
