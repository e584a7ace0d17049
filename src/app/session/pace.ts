/** How fast the ring turns: as fast as it can, watchable, or one phase at a time with room to read. */
export const paces = ['turbo', 'normal', 'slow motion'] as const;
export type Pace = (typeof paces)[number];

/** Shortest time a phase is shown for, milliseconds. */
export const phaseMs: Readonly<Record<Pace, number>> = { turbo: 0, normal: 300, 'slow motion': 2200 };
