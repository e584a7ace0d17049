/**
 * Which sampled proposals the ring shows and where each one is. At walking pace they are where the loop has them; at
 * full speed nobody could follow, so one iteration's samples at a time are replayed at a speed a person can read.
 */
import { useEffect, useState } from 'react';
import type { ProposalGlimpse, RingSnapshot } from '../../../engine/trainer/protocol';
import type { Pace } from '../../session/pace';

/** `start`: at the proposer. `waiting`: on the way to Python. `kept`: valid. `fallen`: rejected. */
export type Place = 'start' | 'waiting' | 'kept' | 'fallen';

type Sample = RingSnapshot['samples'][number];

export interface FlightCard extends ProposalGlimpse {
  readonly key: string;
  readonly verdict: Sample['verdict'];
  readonly place: Place;
  /** Position among the cards in the same place. */
  readonly slot: number;
}

export interface Flight {
  readonly iteration: number;
  readonly cards: readonly FlightCard[];
}

const mostKept = 3;
const mostFallen = 2;
const mostWaiting = 4;

/** As many modes as there are before a second one of any. */
function variety(samples: readonly Sample[], most: number): readonly Sample[] {
  const isFirst = (sample: Sample): boolean => samples.find(({ mode }) => mode === sample.mode) === sample;
  return [...samples.filter(isFirst), ...samples.filter((sample) => !isFirst(sample))].slice(0, most);
}

/** At most a handful: one valid proposal a mode before others, and two rejected ones. */
export function choose(samples: readonly Sample[]): readonly Sample[] {
  const undecided = variety(
    samples.filter(({ verdict }) => verdict === 'waiting'),
    mostWaiting,
  );
  const kept = variety(
    samples.filter(({ verdict }) => verdict === 'valid'),
    mostKept,
  );
  const fallen = samples
    .filter(({ verdict }) => verdict !== 'waiting' && verdict !== 'valid')
    .slice(0, mostFallen);
  return samples.filter(
    (sample) => undecided.includes(sample) || kept.includes(sample) || fallen.includes(sample),
  );
}

/** Cards with their places; `stage` overrides where undecided and decided ones are. */
export function layOut(
  iteration: number,
  samples: readonly Sample[],
  stage: 'start' | 'waiting' | 'judged',
): Flight {
  const slots = { start: 0, waiting: 0, kept: 0, fallen: 0 };
  const cards = choose(samples).map((sample) => {
    const judged = sample.verdict === 'valid' ? 'kept' : 'fallen';
    const place: Place = stage === 'judged' ? (sample.verdict === 'waiting' ? 'waiting' : judged) : stage;
    const slot = slots[place];
    slots[place] += 1;
    return { ...sample, key: `${iteration}-${samples.indexOf(sample)}`, place, slot };
  });
  return { iteration, cards };
}

/** How long each stage of a replay lasts, milliseconds. */
const replay = { start: 60, waiting: 1100, judged: 2800 } as const;

const nothing: Flight = { iteration: 0, cards: [] };

/** The cards to show now. `latest` is read when a replay begins; it need not be the same function each time. */
export function useFlight(
  ring: RingSnapshot | undefined,
  latest: () => RingSnapshot | undefined,
  pace: Pace,
  running: 'running' | 'still',
): Flight {
  const [replayed, setReplayed] = useState<Flight>(nothing);
  const replaying = pace === 'turbo' && running === 'running';

  useEffect(() => {
    if (!replaying) return;
    let timer: ReturnType<typeof setTimeout>;
    const begin = (): void => {
      const snapshot = latest();
      const judged = snapshot?.samples.filter(({ verdict }) => verdict !== 'waiting') ?? [];
      if (!snapshot || judged.length === 0) {
        timer = setTimeout(begin, replay.waiting);
        return;
      }
      const show = (stage: 'start' | 'waiting' | 'judged'): void =>
        setReplayed(layOut(snapshot.iteration, judged, stage));
      show('start');
      timer = setTimeout(() => {
        show('waiting');
        timer = setTimeout(() => {
          show('judged');
          timer = setTimeout(begin, replay.judged);
        }, replay.waiting);
      }, replay.start);
    };
    begin();
    return () => clearTimeout(timer);
  }, [replaying, latest]);

  if (replaying) return replayed;
  return ring ? layOut(ring.iteration, ring.samples, 'judged') : nothing;
}
