/** One titled part of a proposal's detail. */
import { type ReactNode, useId } from 'react';
import { Explain } from '../../explain/Explain';
import type { ExplanationId } from '../../explain/metrics';

interface PartProps {
  readonly title: string;
  readonly explain?: ExplanationId;
  readonly children: ReactNode;
}

export function Part({ title, explain, children }: PartProps) {
  const id = useId();
  return (
    <section className="detail-part" aria-labelledby={id}>
      <div className="detail-title">
        <h3 id={id}>{title}</h3>
        {explain && <Explain id={explain} />}
      </div>
      {children}
    </section>
  );
}
