import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RolloutRequest, UpdateRow } from '../../../core/port/policy';
import { packRows, packSamples, unpackRows, unpackSamples } from './packet';
import { shardRows, shardSamples } from './shard';

const text = {
  prompt: fc.int32Array({ min: 0, max: 90, minLength: 1, maxLength: 30 }),
  start: fc.nat(50),
  limit: fc.integer({ min: 1, max: 40 }),
};
const number = fc.float({ noNaN: true });
const tokens = fc.int32Array({ min: 0, max: 90, minLength: 1, maxLength: 25 });
const weights = { gain: number, loss: number, entropy: number, priorKl: number };
const completion = fc.oneof(
  fc.record({ tokens, ...weights }),
  tokens.chain((given) =>
    fc.record({
      tokens: fc.constant(given),
      oldLogProbs: fc.float32Array({ noNaN: true, minLength: given.length, maxLength: given.length }),
      ...weights,
    }),
  ),
);
const rows: fc.Arbitrary<UpdateRow[]> = fc.array(
  fc.record({ ...text, completions: fc.array(completion, { maxLength: 30 }) }),
  { maxLength: 12 },
);
const requests: fc.Arbitrary<RolloutRequest[]> = fc.array(
  fc.record({
    ...text,
    temperatures: fc.array(fc.constantFrom(0, 1, 3), { maxLength: 40 }),
    stream: fc.nat(),
  }),
  { maxLength: 12 },
);
const workers = fc.integer({ min: 1, max: 5 });

const completionsOf = (batch: readonly UpdateRow[]): unknown[] =>
  batch.flatMap(({ completions, ...own }) => completions.map((one) => ({ ...own, ...one })));

test('shards hold every completion once, in order, with its own prompt', () => {
  fc.assert(
    fc.property(rows, workers, (batch, count) => {
      const shards = shardRows(batch, count);
      expect(shards.length).toBeLessThanOrEqual(count);
      expect(completionsOf(shards.flat())).toEqual(completionsOf(batch));
    }),
  );
});

test('shards of a batch of many rows cost about the same', () => {
  const row = (size: number): UpdateRow => ({
    ...{ prompt: new Int32Array(20), start: 0, limit: 9 },
    completions: [{ tokens: new Int32Array(size), gain: 1, loss: 0, entropy: 0, priorKl: 0 }],
  });
  const batch = Array.from({ length: 200 }, (_, i) => row(1 + (i % 17)));
  const sizes = shardRows(batch, 4).map((shard) => shard.length);
  expect(Math.min(...sizes)).toBeGreaterThan(40);
});

test('one large row is divided too', () => {
  const completions = Array.from({ length: 400 }, () => ({
    ...{ tokens: new Int32Array(5), gain: 1, loss: 0, entropy: 0, priorKl: 0 },
  }));
  const shards = shardRows([{ prompt: Int32Array.of(1), start: 0, limit: 9, completions }], 2);
  const sizes = shards.map((shard) => shard.reduce((sum, row) => sum + row.completions.length, 0));
  expect(Math.min(...sizes)).toBeGreaterThan(150);
});

test('every sample of every request is in one shard', () => {
  fc.assert(
    fc.property(requests, workers, (batch, count) => {
      const dealt = shardSamples(batch, count).flat();
      const key = ({ request, index }: { request: number; index: number }): number => 1000 * request + index;
      const sorted = [...dealt].sort((a, b) => key(a) - key(b));
      expect(sorted).toEqual(
        batch.flatMap(({ temperatures }, request) =>
          temperatures.map((temperature, index) => ({ request, index, temperature })),
        ),
      );
    }),
  );
});

test('rows come out of a packet as they went in', () => {
  fc.assert(
    fc.property(rows, (batch) => {
      const float = (value: number): number => Math.fround(value);
      const rounded = batch.map((row) => ({
        ...row,
        completions: row.completions.map((one) => ({
          ...one,
          ...{ gain: float(one.gain), loss: float(one.loss) },
          ...{ entropy: float(one.entropy), priorKl: float(one.priorKl) },
        })),
      }));
      expect(unpackRows(packRows(batch))).toEqual(rounded);
    }),
  );
});

test('samples come out of a packet with the requests they belong to', () => {
  fc.assert(
    fc.property(requests, workers, (batch, count) => {
      for (const samples of shardSamples(batch, count)) {
        const back = unpackSamples(packSamples(batch, samples));
        expect(back.samples.map(({ index, temperature }) => ({ index, temperature }))).toEqual(
          samples.map(({ index, temperature }) => ({ index, temperature })),
        );
        back.samples.forEach(({ request }, i) => {
          const { prompt, start, limit, stream } = batch[samples[i]?.request ?? -1] as RolloutRequest;
          expect(back.requests[request]).toEqual({ prompt, start, limit, stream });
        });
      }
    }),
  );
});
