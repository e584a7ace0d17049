/** The transformer that a configuration asks for; it needs the vocabulary's size, not a compiled grammar. */
import { languageOptions } from '../config/languageOptions';
import type { Config } from '../config/schema';
import { vocabularyOf } from '../language/vocabulary';
import type { ModelShape } from './shape';

/** The transformer of a configuration. */
export function shapeOf(config: Config): ModelShape {
  return {
    vocabulary: vocabularyOf(languageOptions(config)).size,
    width: config.model.width,
    layers: config.model.layers,
    heads: config.model.heads,
    kvHeads: config.model.heads,
    feedForward: config.model.feedForward,
    context: config.model.context,
    ropeBase: 10_000,
    normEpsilon: 1e-5,
    bias: 'none',
    head: 'untied',
  };
}
