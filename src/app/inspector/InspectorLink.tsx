/** A link from a task elsewhere on the page to all that is known of it. Absent while the archive does not hold it. */
import { useEffect, useState } from 'react';
import { ViewLink } from '../address/context';
import { useArchive } from '../archive/context';

export function InspectorLink({ task }: { readonly task: number }) {
  const archive = useArchive();
  const [number, setNumber] = useState<number>();
  useEffect(() => {
    let current = true;
    // Without the archive there is nothing to link to, and whoever shows the task says what is wrong with the run.
    archive.tasks([task]).then(
      ([row]) => {
        if (current) setNumber(row?.number);
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [archive, task]);
  if (number === undefined) return null;
  return (
    <ViewLink to="inspector" own={{ number: String(number) }}>
      Open in the inspector
    </ViewLink>
  );
}
