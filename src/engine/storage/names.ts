/**
 * Two words for a run, so that people can tell runs apart and speak of them: the same seed and moment give the same
 * name. A name is no key; two runs may share one.
 */
const firsts = [
  ...[
    'amber',
    'brisk',
    'calm',
    'clever',
    'copper',
    'curious',
    'dapper',
    'early',
    'fabled',
    'gentle',
    'golden',
  ],
  ...[
    'hidden',
    'hollow',
    'humble',
    'ivory',
    'jolly',
    'keen',
    'lucid',
    'mellow',
    'misty',
    'nimble',
    'patient',
  ],
  ...['plain', 'quiet', 'rapid', 'silver', 'solemn', 'steady', 'sunny', 'vivid', 'wandering', 'witty'],
] as const;
const seconds = [
  ...[
    'abacus',
    'acorn',
    'anchor',
    'badger',
    'beacon',
    'cedar',
    'cipher',
    'comet',
    'compass',
    'cricket',
    'delta',
  ],
  ...[
    'ember',
    'falcon',
    'fern',
    'harbour',
    'heron',
    'kettle',
    'lantern',
    'lemma',
    'magpie',
    'meadow',
    'otter',
  ],
  ...['pebble', 'prism', 'quartz', 'river', 'sparrow', 'thicket', 'tinder', 'vector', 'willow', 'zephyr'],
] as const;

/**
 * @param seed the run's
 * @param createdAt milliseconds since 1970
 */
export function runName(seed: number, createdAt: number): string {
  let hash = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(createdAt | 0, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = (hash ^ (hash >>> 13)) >>> 0;
  return `${firsts[hash % firsts.length]} ${seconds[Math.floor(hash / firsts.length) % seconds.length]}`;
}
