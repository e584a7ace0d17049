/**
 * The `config.json` that belongs to `model.safetensors`, so that the Hugging Face library opens a run's weights as an
 * ordinary model: Llama without biases, Qwen2 with biases on q, k and v. It is written only; a run is continued from
 * its own settings.
 */
import type { Vocabulary } from '../../../core/language/vocabulary';
import type { ModelShape } from '../../../core/model/shape';

/** Contents of `config.json`. */
export function modelConfig(shape: ModelShape, vocabulary: Vocabulary): Readonly<Record<string, unknown>> {
  const family =
    shape.bias === 'none'
      ? { architectures: ['LlamaForCausalLM'], model_type: 'llama', attention_bias: false, mlp_bias: false }
      : { architectures: ['Qwen2ForCausalLM'], model_type: 'qwen2', use_sliding_window: false };
  return {
    ...family,
    vocab_size: shape.vocabulary,
    hidden_size: shape.width,
    intermediate_size: shape.feedForward,
    num_hidden_layers: shape.layers,
    num_attention_heads: shape.heads,
    num_key_value_heads: shape.kvHeads,
    head_dim: shape.width / shape.heads,
    max_position_embeddings: shape.context,
    rope_theta: shape.ropeBase,
    rms_norm_eps: shape.normEpsilon,
    hidden_act: 'silu',
    tie_word_embeddings: shape.head === 'tied',
    torch_dtype: 'float32',
    bos_token_id: null,
    eos_token_id: vocabulary.id('<eos>'),
    pad_token_id: vocabulary.id('<pad>'),
  };
}
