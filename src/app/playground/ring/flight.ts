/**
 * Which sampled proposals the ring shows as cards and where each one is: written, judged valid and on its way to the
 * solver, or fallen out with its reason. Places only; where they lie is `geometry.ts`.
 */
import type { ProposalGlimpse, RingSnapshot, SolvedGlimpse } from '../../../engine/trainer/protocol';
import { toldSample } from './story';

/** `waiting`: written, on the way to Python. `kept`: valid. `fallen`: rejected. */
export type Place = 'waiting' | 'kept' | 'fallen';

export interface FlightCard extends ProposalGlimpse {
  readonly key: string;
  readonly place: Place;
  /** Position among the cards in the same place. */
  readonly slot: number;
  /** The one the sentence under the ring is about. */
  readonly told: 'told' | 'other';
  /** How the solver fared, once it has answered. */
  readonly solved: SolvedGlimpse | undefined;
}

export interface Flight {
  readonly iteration: number;
  readonly cards: readonly FlightCard[];
}

const mostKept = 3;
const mostFallen = 2;
const mostWaiting = 4;

/** As many modes as there are before a second one of any. */
function variety(samples: readonly ProposalGlimpse[], most: number): readonly ProposalGlimpse[] {
  const isFirst = (sample: ProposalGlimpse): boolean =>
    samples.find(({ mode }) => mode === sample.mode) === sample;
  return [...samples.filter(isFirst), ...samples.filter((sample) => !isFirst(sample))].slice(0, most);
}

/** At most a handful, the one the sentence is about always among them: one valid proposal a mode before others. */
export function choose(
  samples: readonly ProposalGlimpse[],
  told?: ProposalGlimpse,
): readonly ProposalGlimpse[] {
  const isTold = (sample: ProposalGlimpse): boolean => sample === told;
  const first = [...samples.filter(isTold), ...samples.filter((sample) => !isTold(sample))];
  const undecided = variety(
    first.filter(({ verdict }) => verdict === 'waiting'),
    mostWaiting,
  );
  const kept = variety(
    first.filter(({ verdict }) => verdict === 'valid'),
    mostKept,
  );
  const fallen = first
    .filter(({ verdict }) => verdict !== 'waiting' && verdict !== 'valid')
    .slice(0, mostFallen);
  const chosen = new Set([...undecided, ...kept, ...fallen]);
  return samples.filter((sample) => chosen.has(sample));
}

/** The cards of an iteration with their places. */
export function layOut(ring: Pick<RingSnapshot, 'iteration' | 'samples' | 'solved'>): Flight {
  const { iteration, samples, solved } = ring;
  const told = toldSample(ring);
  const slots = { waiting: 0, kept: 0, fallen: 0 };
  const cards = choose(samples, told).map((sample): FlightCard => {
    const place = placeOf(sample);
    const slot = slots[place];
    slots[place] += 1;
    return {
      ...sample,
      key: `${iteration}-${samples.indexOf(sample)}`,
      place,
      slot,
      told: sample === told ? 'told' : 'other',
      solved: solved.find((task) => isOf(task, sample)),
    };
  });
  return { iteration, cards };
}

function placeOf({ verdict }: ProposalGlimpse): Place {
  if (verdict === 'waiting') return 'waiting';
  return verdict === 'valid' ? 'kept' : 'fallen';
}

/** Whether a task was made of a proposal. */
function isOf({ mode, program, pairs }: SolvedGlimpse, sample: ProposalGlimpse): boolean {
  return (
    mode === sample.mode &&
    program === sample.program &&
    pairs.some(({ input }) => input === sample.inputs[0])
  );
}
