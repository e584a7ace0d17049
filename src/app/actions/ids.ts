/** Names of the actions, apart from what they do: a teacher's link locks by them and needs no more. */
export const actionIds = [
  'start',
  'pause',
  'step-phase',
  'step-iteration',
  'run-until',
  'stop',
  'new-run',
  'settings',
  'pace-turbo',
  'pace-normal',
  'pace-slow-motion',
  'color-scheme',
  'share',
  'palette',
  'tour',
  'shortcuts',
] as const;
export type ActionId = (typeof actionIds)[number];
