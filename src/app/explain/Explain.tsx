/** The "?" beside a number: what it means, what to compare it with, and where the documents say more. */
import { Popover } from '@mantine/core';
import './explain.css';
import { type ExplanationId, explanations } from './metrics';

/** The build makes a page of the document. */
const metricsPage = 'docs/METRICS.html';

/** @param id entry of the registry. */
export function Explain({ id }: { readonly id: ExplanationId }) {
  const { title, meaning, baseline, anchor } = explanations[id];
  return (
    <Popover width={320} position="bottom" shadow="md" withArrow trapFocus>
      <Popover.Target>
        <button type="button" className="explain-button" aria-label={`What is ${title}?`}>
          ?
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={title}>
        <div className="explain-text">
          <p className="explain-title">{title}</p>
          <p>{meaning}</p>
          <p>
            <strong>Compare.</strong> {baseline}
          </p>
          <a href={`${metricsPage}#${anchor}`} target="_blank" rel="noreferrer">
            How it is computed
          </a>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
