/**
 * Keys to actions. A key is left alone while the person types, with a modifier held, or while a dialog is open; and
 * single keys can be switched off (WCAG 2.1.4), which is remembered.
 */
import { useEffect } from 'react';
import { type ActionContext, actionForKey } from './actions';

const key = 'absolute-zero.shortcuts';

export function readShortcutsEnabled(storage: Pick<Storage, 'getItem'>): boolean {
  return storage.getItem(key) !== 'off';
}

export function writeShortcutsEnabled(storage: Pick<Storage, 'setItem'>, enabled: boolean): void {
  storage.setItem(key, enabled ? 'on' : 'off');
}

/** Whether the key belongs to what has the focus. */
function belongsToControl(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.repeat) return true;
  const target = event.target instanceof Element ? event.target : undefined;
  return target?.closest('input, select, textarea, [contenteditable], [role="dialog"]') != null;
}

/** Listens for shortcuts as long as the component lives. */
export function useShortcuts(context: ActionContext, enabled: boolean): void {
  useEffect(() => {
    if (!enabled) return;
    const listen = (event: KeyboardEvent): void => {
      if (belongsToControl(event)) return;
      const action = actionForKey(event.key, context.session.store.getState());
      if (!action) return;
      event.preventDefault();
      action.perform(context);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [context, enabled]);
}
