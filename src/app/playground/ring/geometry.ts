/**
 * Where everything of the ring lies: two layouts, one with room for words beside the nodes and one for narrow
 * screens, whose words are in the table below it. Pure arithmetic.
 */
import { type Phase, phases } from '../../../core/task/mode';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface RingLayout {
  readonly width: number;
  readonly height: number;
  readonly centre: Point;
  readonly radius: number;
  readonly nodeRadius: number;
}

export const wideLayout: RingLayout = {
  width: 820,
  height: 488,
  centre: { x: 410, y: 226 },
  radius: 160,
  nodeRadius: 34,
};

export const narrowLayout: RingLayout = {
  width: 320,
  height: 322,
  centre: { x: 160, y: 160 },
  radius: 112,
  nodeRadius: 27,
};

/** Angle of a phase, radians, clockwise from the top. */
function angle(phase: Phase): number {
  return (2 * Math.PI * phases.indexOf(phase)) / phases.length;
}

function onCircle({ centre }: RingLayout, radius: number, at: number): Point {
  return { x: centre.x + radius * Math.sin(at), y: centre.y - radius * Math.cos(at) };
}

export function nodeCentre(layout: RingLayout, phase: Phase): Point {
  return onCircle(layout, layout.radius, angle(phase));
}

/** The next phase in turn; after the update comes the next iteration's proposing. */
export function nextPhase(phase: Phase): Phase {
  return phases[(phases.indexOf(phase) + 1) % phases.length] ?? 'propose';
}

/** SVG path of the arc from a phase's node to the next one's, with a gap at both ends. */
export function arcPath(layout: RingLayout, phase: Phase): string {
  const gap = (layout.nodeRadius + 7) / layout.radius;
  const from = onCircle(layout, layout.radius, angle(phase) + gap);
  const to = onCircle(layout, layout.radius, angle(phase) + (2 * Math.PI) / phases.length - gap);
  return `M${fixed(from.x)} ${fixed(from.y)}A${layout.radius} ${layout.radius} 0 0 1 ${fixed(to.x)} ${fixed(to.y)}`;
}

function fixed(value: number): string {
  return value.toFixed(2);
}

/** Where the words of a phase stand in the wide layout, and to which side they run. */
export function labelAt(layout: RingLayout, phase: Phase): Point & { readonly anchor: 'start' | 'end' } {
  const { x, y } = nodeCentre(layout, phase);
  const away = layout.nodeRadius + 14;
  // Above the arc that comes in from the left.
  if (phase === 'propose') return { x: x - away + 4, y: y - 40, anchor: 'end' };
  const left = phase === 'reward' || phase === 'update';
  return { x: left ? x - away : x + away, y: y - 8, anchor: left ? 'end' : 'start' };
}

/** How wide the names of the phases are, and from their end to the middle of the "?". */
const nameWidths: Readonly<Record<Phase, number>> = {
  propose: 57,
  validate: 56,
  solve: 40,
  reward: 53,
  update: 50,
};
const besideName = 14;

/** Where the "?" of a phase stands in the wide layout: outside of its name, in shares of the frame. */
export function explainAt(layout: RingLayout, phase: Phase): Point {
  const { x, y, anchor } = labelAt(layout, phase);
  const away = nameWidths[phase] + besideName;
  return { x: (anchor === 'start' ? x + away : x - away) / layout.width, y: (y - 4) / layout.height };
}

/** Length of a node's rim for a share of it in [0, 1], as a dash pattern. */
export function rimDash(nodeRadius: number, share: number): string {
  const whole = 2 * Math.PI * nodeRadius;
  const part = Math.max(0, Math.min(1, share)) * whole;
  return `${fixed(part)} ${fixed(whole)}`;
}

/** SVG path of what travels: along the arc to the next phase, or straight across to any other. */
export function cargoPath(layout: RingLayout, from: Phase, to: Phase): string {
  const clear = layout.nodeRadius + 26;
  if (nextPhase(from) === to) {
    const gap = clear / layout.radius;
    const begin = onCircle(layout, layout.radius, angle(from) + gap);
    const end = onCircle(layout, layout.radius, angle(from) + (2 * Math.PI) / phases.length - gap);
    return `M${fixed(begin.x)} ${fixed(begin.y)}A${layout.radius} ${layout.radius} 0 0 1 ${fixed(end.x)} ${fixed(end.y)}`;
  }
  const begin = nodeCentre(layout, from);
  const end = nodeCentre(layout, to);
  const length = Math.hypot(end.x - begin.x, end.y - begin.y);
  const at = (distance: number): string =>
    `${fixed(begin.x + (distance / length) * (end.x - begin.x))} ${fixed(begin.y + (distance / length) * (end.y - begin.y))}`;
  return `M${at(clear)}L${at(length - clear)}`;
}
