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
    <Drawer
      opened={task !== undefined}
      onClose={() => session.closeTask()}
      position="right"
      size="min(560px, 100vw)"
      title={detail ? `Task ${detail.id}, ${detail.mode}` : 'Task'}
      overlayProps={{ backgroundOpacity: 0.3 }}
      closeButtonProps={{ 'aria-label': 'Close task' }}
    >
      <Suspense fallback={<Loader size="sm" aria-label="Loading" />}>
        {detail ? <TaskView detail={detail} /> : <Loader size="sm" aria-label="Asking the trainer" />}
      </Suspense>
    </Drawer>
  );
}
