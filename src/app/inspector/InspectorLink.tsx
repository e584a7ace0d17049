/**
 * A link from a task elsewhere on the page to all that is known of it. The archive learns of tasks when their iteration
 * is done, so the newest ones have to wait for it.
 */
import { useEffect, useState } from 'react';
import { ViewLink } from '../address/context';
import { useArchive } from '../archive/context';

export function InspectorLink({ task }: { readonly task: number }) {
  const archive = useArchive();
  const [number, setNumber] = useState<number>();
  useEffect(() => {
    if (number !== undefined) return;
    let current = true;
    const end = archive.watch(() => {
      // Where there is no archive there is nothing to link to; what is wrong with the run is told elsewhere.
      archive.tasks([task]).then(
        ([row]) => {
          if (current) setNumber(row?.number);
        },
        () => undefined,
      );
    });
    return () => {
      current = false;
      end();
    };
  }, [archive, task, number]);
  if (number === undefined) return <span className="dim">In the inspector once its iteration is done.</span>;
  return (
    <ViewLink to="inspector" own={{ number: String(number) }}>
      Open in the inspector
    </ViewLink>
  );
}
