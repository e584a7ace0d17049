/** Fills the packed weights from the flat parameter buffer (`../packed.ts`). One row of workgroups a segment. */
import type { ModelShape } from '../../../../core/model/shape';
import { channelMap, segmentWords } from '../packed';

export const packInvocations = 64;

export function packKernel(shape: ModelShape): string {
  const headWidth = shape.width / shape.heads;
  const padded = 4 * Math.ceil(headWidth / 4);
  return `
@group(0) @binding(0) var<storage, read> parameters: array<f32>;
@group(0) @binding(1) var<storage, read> segments: array<u32>;
@group(0) @binding(2) var<storage, read_write> packed: array<vec4f>;

const nowhere = 0xffffffffu;

/** The channel of the flat buffer that a packed channel holds, or nowhere for padding. */
fn channel(index: u32, map: u32, count: u32) -> u32 {
  if (map == ${channelMap.plain}u) { return select(nowhere, index, index < count); }
  let within = index % ${padded}u;
  let first = index / ${padded}u * ${headWidth}u;
  if (map == ${channelMap.padded}u) { return select(nowhere, first + within, within < ${headWidth}u); }
  let pair = within / 2u;
  return select(nowhere, first + (within & 1u) * ${headWidth / 2}u + pair, pair < ${headWidth / 2}u);
}

@compute @workgroup_size(${packInvocations})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) workgroups: vec3u) {
  let at = id.y * ${segmentWords}u;
  let groups = segments[at + 3u];
  let inputs = segments[at + 4u];
  let source = segments[at + 7u];
  let fold = segments[at + 12u];
  let scale = bitcast<f32>(segments[at + 13u]);
  for (var index = id.x; index < groups * inputs; index += workgroups.x * ${packInvocations}u) {
    let input = index / groups;
    let group = index % groups;
    var value = vec4f();
    let origin = channel(input, segments[at + 6u], segments[at + 9u]);
    if (origin != nowhere) {
      var factor = scale;
      if (fold != 0u) { factor *= parameters[fold - 1u + origin]; }
      for (var i = 0u; i < 4u; i++) {
        let to = channel(4u * group + i, segments[at + 5u], segments[at + 8u]);
        if (to != nowhere) {
          value[i] = factor * parameters[source + to * segments[at + 10u] + origin * segments[at + 11u]];
        }
      }
    }
    packed[segments[at] + input * segments[at + 1u] + group * segments[at + 2u]] = value;
  }
}
`;
}
