/** A titled part of the page: a landmark with its heading, a "?" and room for controls at the right. */
import { type ReactNode, useId } from 'react';
import { Explain } from '../explain/Explain';
import type { ExplanationId } from '../explain/metrics';
import './panel.css';

interface PanelProps {
  readonly title: ReactNode;
  readonly explain?: ExplanationId;
  readonly aside?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Panel({ title, explain, aside, className = '', children }: PanelProps) {
  const id = useId();
  return (
    <section className={`panel ${className}`} aria-labelledby={id}>
      <header className="panel-header">
        <h2 id={id} className="panel-title">
          {title}
        </h2>
        {explain && <Explain id={explain} />}
        <div className="panel-aside">{aside}</div>
      </header>
      {children}
    </section>
  );
}
