/** The shape of the transformer. */
import * as v from 'valibot';
import { whole } from '../field';

export const model = v.object({
  width: whole({
    label: 'Width',
    help: 'Residual width of the transformer.',
    anchor: 'the-model',
    default: 64,
    min: 16,
    max: 512,
  }),
  layers: whole({
    label: 'Layers',
    help: 'Transformer blocks.',
    anchor: 'the-model',
    default: 2,
    min: 1,
    max: 12,
  }),
  heads: whole({
    label: 'Heads',
    help: 'Attention heads; width / heads must be even.',
    anchor: 'the-model',
    default: 4,
    min: 1,
    max: 16,
  }),
  feedForward: whole({
    label: 'Feed-forward width',
    help: 'Inner width of SwiGLU.',
    anchor: 'the-model',
    default: 168,
    min: 16,
    max: 2048,
  }),
  context: whole({
    label: 'Context',
    help: 'Most positions of a prompt with its completion.',
    anchor: 'the-model',
    default: 256,
    min: 32,
    max: 1024,
    unit: 'tokens',
  }),
});
