import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSafetensors, SafetensorsError, type Tensor, writeSafetensors } from './safetensors';

/** Names as parameters have them. */
const name = fc.stringMatching(/^[a-z][a-z0-9._]{0,20}$/);
const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });
const tensor = fc.record({ name, shape: shapes }).chain(({ name, shape }) =>
  fc
    .float32Array({
      minLength: shape.reduce((product, dimension) => product * dimension, 1),
      maxLength: shape.reduce((product, dimension) => product * dimension, 1),
    })
    .map((data): Tensor => ({ name, shape, data })),
);
const named = fc.uniqueArray(tensor, { selector: ({ name }) => name, maxLength: 5 });

/** A file with a header of one's own making. */
function file(header: string, dataBytes: number): Uint8Array {
  const json = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

describe('safetensors', () => {
  it('gives back every bit of what was written', () => {
    fc.assert(
      fc.property(named, fc.dictionary(name, fc.string()), (tensors, metadata) => {
        const back = readSafetensors(writeSafetensors({ tensors, metadata }));
        expect(back.metadata).toEqual(metadata);
        const byName = new Map(back.tensors.map((found) => [found.name, found]));
        expect(byName.size).toBe(tensors.length);
        for (const { name, shape, data } of tensors) {
          expect(byName.get(name)?.shape).toEqual(shape);
          const bits = (values: Float32Array | undefined) => values && new Uint8Array(values.buffer.slice(0));
          expect(bits(byName.get(name)?.data)).toEqual(bits(new Float32Array(data)));
        }
      }),
    );
  });

  it('writes what the format says: header length, padded JSON, little-endian numbers', () => {
    const data = new Float32Array([1, -2]);
    const bytes = writeSafetensors({ tensors: [{ name: 'w', shape: [2, 1], data }], metadata: { a: 'b' } });
    const view = new DataView(bytes.buffer);
    const length = Number(view.getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toEqual({
      __metadata__: { a: 'b' },
      w: { dtype: 'F32', shape: [2, 1], data_offsets: [0, 8] },
    });
    expect([...bytes.subarray(8 + length)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
  });

  it.each([
    ['nothing', new Uint8Array(0), 'shorter'],
    ['a length beyond its end', Uint8Array.from([255, 0, 0, 0, 0, 0, 0, 0]), 'longer than the file'],
    ['no JSON', file('{', 0), 'not JSON'],
    ['another type', file('{"w":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}', 2), 'F32'],
    [
      'a shape of another size',
      file('{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}', 8),
      'w has not',
    ],
    ['data cut off', file('{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', 4), 'ends within w'],
    ['a negative place', file('{"w":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}', 4), 'data_offsets'],
  ])('refuses %s and says why', (_, bytes, reason) => {
    expect(() => readSafetensors(bytes)).toThrow(SafetensorsError);
    expect(() => readSafetensors(bytes)).toThrow(reason);
  });

  it('never does anything but read or refuse', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          readSafetensors(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(SafetensorsError);
        }
      }),
    );
  });
});
