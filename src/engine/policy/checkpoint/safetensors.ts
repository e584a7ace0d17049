/**
 * Hugging Face's safetensors format, 32-bit floats only: eight bytes of header length, a JSON header with the shape and
 * place of each tensor, then the numbers. What the tensors mean is the caller's business. Files come from
 * outside, so reading checks every length before it takes a number.
 */
import * as v from 'valibot';

/** One named tensor, row-major. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface SafetensorsFile {
  readonly tensors: readonly Tensor[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** Bytes that are not a safetensors file, or not one of 32-bit floats. */
export class SafetensorsError extends Error {
  override readonly name = 'SafetensorsError';
  constructor(reason: string) {
    super(`This is not a safetensors file that can be read: ${reason}. Use a file of 32-bit floats, whole.`);
  }
}

const lengthBytes = 8;
const bytesPerNumber = 4;
/** The format's own limit on its header. */
const maxHeaderBytes = 100_000_000;

const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const tensorSchema = v.object({
  dtype: v.literal('F32', 'only tensors of type F32 are known'),
  shape: v.array(size),
  data_offsets: v.tuple([size, size]),
});
const headerSchema = v.objectWithRest(
  { __metadata__: v.optional(v.record(v.string(), v.string()), {}) },
  tensorSchema,
);

/** Writes a file; the data begin at a multiple of eight bytes, as the format wants. */
export function writeSafetensors({ tensors, metadata }: SafetensorsFile): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const { name, shape, data } of tensors) {
    const end = offset + data.length * bytesPerNumber;
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(lengthBytes + headerBytes + offset);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerBytes), true);
  bytes.fill(0x20, lengthBytes, lengthBytes + headerBytes);
  bytes.set(json, lengthBytes);
  let at = lengthBytes + headerBytes;
  for (const { data } of tensors) {
    for (const value of data) {
      view.setFloat32(at, value, true);
      at += bytesPerNumber;
    }
  }
  return bytes;
}

/** Reads a whole file; the numbers are copied. @throws SafetensorsError */
export function readSafetensors(bytes: Uint8Array): SafetensorsFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < lengthBytes) throw new SafetensorsError('it is shorter than its first number');
  const headerBytes = Number(view.getBigUint64(0, true));
  if (headerBytes > maxHeaderBytes || lengthBytes + headerBytes > bytes.length) {
    throw new SafetensorsError('its header is longer than the file');
  }
  const { __metadata__: metadata, ...described } = parseHeader(
    bytes.subarray(lengthBytes, lengthBytes + headerBytes),
  );
  const start = lengthBytes + headerBytes;
  const tensors = Object.entries(described).map(([name, { shape, data_offsets: place }]): Tensor => {
    const [begin, end] = place;
    const count = shape.reduce((product, dimension) => product * dimension, 1);
    if (end - begin !== count * bytesPerNumber) {
      throw new SafetensorsError(`${name} has not as many bytes as its shape says`);
    }
    if (start + end > bytes.length) throw new SafetensorsError(`the file ends within ${name}`);
    const data = Float32Array.from({ length: count }, (_, index) =>
      view.getFloat32(start + begin + index * bytesPerNumber, true),
    );
    return { name, shape, data };
  });
  return { tensors, metadata };
}

function parseHeader(bytes: Uint8Array): v.InferOutput<typeof headerSchema> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new SafetensorsError('its header is not JSON');
  }
  const result = v.safeParse(headerSchema, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new SafetensorsError(`${v.getDotPath(issue) ?? 'its header'}: ${issue.message}`);
}
