/**
 * Charts of what the machine does: speed, where the time goes, memory, tasks kept. Their numbers come from the clock of
 * the trainer and from the browser, so that the same run gives other curves on another day.
 */
import { modes, phases } from '../../core/task/mode';
import { type IterationChart, type SeriesDefinition, seriesByMode } from './definition';

/** The two roles in their own colours, as everywhere; the rest in greys told apart by their dashes. */
const phaseSeries: readonly SeriesDefinition[] = [
  { label: 'propose', colour: '--role-propose' },
  { label: 'validate', colour: '--ink-faint', dash: [6, 3] },
  { label: 'solve', colour: '--role-solve' },
  { label: 'reward', colour: '--ink-faint', dash: [2, 3] },
  { label: 'update', colour: '--ink' },
];

const megabyte = 1e6;

const inMegabytes = (bytes: number | undefined): number | undefined =>
  bytes === undefined ? undefined : bytes / megabyte;

const lines = { group: 'machine', smoothing: 'none', drawing: 'lines', range: 'positive' } as const;

export const machineCharts: readonly IterationChart[] = [
  {
    ...lines,
    id: 'tokens-per-second',
    title: 'Tokens a second',
    explain: 'generated',
    unit: 'tokens a second',
    series: [
      { label: 'generated', colour: '--ink' },
      { label: 'trained', colour: '--ink-faint', dash: [6, 3] },
    ],
    read: (_, machine) => [machine?.generatedPerSecond, machine?.trainedPerSecond],
  },
  {
    ...lines,
    id: 'iterations-per-second',
    title: 'Iterations a second',
    explain: 'iterationRate',
    unit: 'iterations a second',
    series: [{ label: 'iterations' }],
    read: (_, machine) => [machine?.iterationsPerSecond],
  },
  {
    ...lines,
    id: 'phase-times',
    title: 'Time by phase',
    explain: 'phaseTimes',
    unit: 'ms an iteration',
    series: phaseSeries,
    read: (_, machine) => phases.map((phase) => machine?.phaseTimes?.[phase]),
  },
  {
    ...lines,
    id: 'memory',
    title: 'Memory',
    explain: 'memory',
    unit: 'MB',
    series: [
      { label: 'page', colour: '--ink' },
      { label: 'page and workers', colour: '--ink-faint', dash: [6, 3] },
    ],
    read: (_, machine) => [inMegabytes(machine?.memory?.heapBytes), inMegabytes(machine?.memory?.tabBytes)],
  },
  {
    ...lines,
    id: 'buffer-sizes',
    title: 'Tasks in the buffers',
    explain: 'buffers',
    unit: 'tasks',
    values: 'whole',
    series: seriesByMode,
    read: ({ buffers }) => modes.map((mode) => buffers[mode]),
  },
];
