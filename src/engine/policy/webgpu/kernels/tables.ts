/** How host and kernel lay out what they tell each other about a piece of generation, in 4-byte words. */

/** Words of a job: a text to read. */
export const jobWords = { tokens: 0, length: 1, firstWanted: 2, row: 3, place: 4, size: 5 } as const;

/** Words of a sample to write. */
export const sampleWords = {
  ...{ place: 0, promptLength: 1, row: 2, start: 3, limit: 4 },
  ...{ stream: 5, index: 6, temperature: 7, output: 8, size: 9 },
} as const;

/** Words of a call; `topP` is a float. */
export const callWords = {
  ...{ mode: 0, steps: 1, jobs: 2, samples: 3, seed: 4, samplesAt: 5, places: 6, ownPlace: 7, ownPlaces: 8 },
  ...{ entriesAt: 9, end: 10, topP: 11, size: 12 },
} as const;

/**
 * Words before the lanes that are put away, and of each; those of a workgroup that reads use the first two. At `steps`
 * and behind it are the most steps a workgroup took, reading and writing, since the host last set them to zero.
 */
export const laneWords = { next: 0, finished: 1, stuck: 2, steps: 14, header: 16, size: 4 } as const;
