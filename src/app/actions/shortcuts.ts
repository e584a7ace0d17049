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

/** A pressed key as the registry writes it: `k`, or `Mod+k` with Control or Command held. */
function pressedKey({ key: pressed, ctrlKey, metaKey }: KeyboardEvent): string {
  return ctrlKey || metaKey ? `Mod+${pressed.toLowerCase()}` : pressed;
}

/** A key of the registry as people read it. */
export function keyWords(shortcut: string): string {
  return shortcut.replace(/^Mod\+(.)$/, (_, letter: string) => `Ctrl ${letter.toUpperCase()}`);
}

/** Whether the key belongs to what has the focus. */
function belongsToControl(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : undefined;
  return target?.closest('input, select, textarea, [contenteditable], [role="dialog"]') != null;
}

/** Listens for shortcuts as long as the component lives. */
export function useShortcuts(context: ActionContext, enabled: boolean): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.altKey || event.defaultPrevented || event.repeat) return;
      const pressed = pressedKey(event);
      // A key with Control or Command held is nobody's typing, so it acts everywhere and cannot be switched off.
      const single = pressed === event.key;
      if (single && (!enabled || belongsToControl(event))) return;
      const action = actionForKey(pressed, context.session.store.getState());
      if (!action) return;
      event.preventDefault();
      action.perform(context);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [context, enabled]);
}
