/** What the engine and its workers say to each other. Each job is answered by one reply, in order. */
import type { Automaton } from '../../../core/language/automaton';
import type { ModelShape } from '../../../core/model/shape';
import type { ClipRange, TrainingSums } from '../packing/trainingTree';
import type { Drawing, Generated } from './generation';
import type { Packet } from './packet';

export type Job =
  | {
      readonly kind: 'open';
      readonly module: WebAssembly.Module;
      readonly shape: ModelShape;
      readonly automaton: Automaton;
    }
  /** New parameters as they lie in the kernels' memory; not answered. */
  | { readonly kind: 'parameters'; readonly values: Float32Array<ArrayBuffer> }
  | { readonly kind: 'train'; readonly rows: Packet; readonly clip: ClipRange }
  | { readonly kind: 'generate'; readonly samples: Packet; readonly drawing: Drawing };

export type Reply =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'trained';
      readonly gradient: Float32Array<ArrayBuffer>;
      readonly sums: TrainingSums;
    }
  | { readonly kind: 'generated'; readonly generated: Generated }
  | { readonly kind: 'failed'; readonly message: string };
