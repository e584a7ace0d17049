/** The button of an action: its label, its key and whether it can be pressed all come from the registry. */
import { ActionIcon, Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSessionState } from '../session/context';
import { type ActionContext, isAvailable, type UserAction } from './actions';
import { keyWords } from './shortcuts';

interface ActionButtonProps {
  readonly action: UserAction;
  readonly context: ActionContext;
  /** `icon` shows its children and reads its label aloud. */
  readonly look: 'main' | 'plain' | 'icon';
  readonly children?: ReactNode;
}

export function ActionButton({ action, context, look, children }: ActionButtonProps) {
  const label = useSessionState(action.label);
  const disabled = useSessionState((state) => !isAvailable(action, state));
  const title = `${action.help} Key: ${keyWords(action.shortcut)}`;
  const perform = (): void => action.perform(context);
  if (look === 'icon') {
    return (
      <ActionIcon
        variant="default"
        size={36}
        aria-label={label}
        title={title}
        disabled={disabled}
        onClick={perform}
      >
        {children}
      </ActionIcon>
    );
  }
  return (
    <Button
      size="sm"
      variant={look === 'main' ? 'filled' : 'default'}
      title={title}
      disabled={disabled}
      onClick={perform}
      leftSection={children}
    >
      {label}
    </Button>
  );
}
