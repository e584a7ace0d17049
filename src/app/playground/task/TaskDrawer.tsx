/** The drawer that opens when a task is pressed. Its content loads when first needed and waits for the trainer's answer. */
import { Drawer, Loader } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useSession, useSessionState } from '../../session/context';

const TaskView = lazy(async () => ({ default: (await import('./TaskView')).TaskView }));

export function TaskDrawer() {
  const session = useSession();
  const task = useSessionState((state) => state.inspecting);
  const detail = useSessionState((state) => state.detail);
  return (
    <Drawer.Root
      opened={task !== undefined}
      onClose={() => session.closeTask()}
      position="right"
      size="min(560px, 100vw)"
    >
      <Drawer.Overlay backgroundOpacity={0.3} />
      <Drawer.Content>
        <div className="dialog-header">
          <Drawer.Title>{detail ? `Task ${detail.id}, ${detail.mode}` : 'Task'}</Drawer.Title>
          <Drawer.CloseButton aria-label="Close task" />
        </div>
        <Drawer.Body>
          <Suspense fallback={<Loader size="sm" role="status" aria-label="Loading" />}>
            {detail ? (
              <TaskView detail={detail} />
            ) : (
              <Loader size="sm" role="status" aria-label="Asking the trainer" />
            )}
          </Suspense>
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
