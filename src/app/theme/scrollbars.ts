/** How the page is held still under a dialog without moving sideways. */

/**
 * Notes at the root whether scroll bars take room of their own, so that theme.css keeps that room free while there is none
 * under an open dialog. Nothing in CSS can tell.
 */
export function noteScrollbars(root: HTMLElement): void {
  const probe = document.createElement('div');
  probe.style.cssText = 'position: absolute; width: 50px; height: 50px; overflow: scroll; visibility: hidden';
  root.append(probe);
  root.dataset['scrollbars'] = probe.offsetWidth > probe.clientWidth ? 'beside' : 'over';
  probe.remove();
}
