/**
 * The shape of the policy: a decoder-only transformer of the Llama family (RMSNorm before each block, rotary
 * positions in half-split form, SwiGLU, grouped-query attention, optional q/k/v bias, tied or untied head).
 * Parameters carry their Hugging Face names and lie one after another in one flat buffer, in the order below.
 */
export interface ModelShape {
  /** Number of token ids, V. */
  readonly vocabulary: number;
  /** Residual width, d (`hidden_size`). */
  readonly width: number;
  readonly layers: number;
  /** Query heads; `width / heads` is the head width, which must be even. */
  readonly heads: number;
  /** Key/value heads; divides `heads`. */
  readonly kvHeads: number;
  /** Inner width of SwiGLU (`intermediate_size`). */
  readonly feedForward: number;
  /** Most positions a sequence may have. */
  readonly context: number;
  readonly ropeBase: number;
  readonly normEpsilon: number;
  readonly bias: 'none' | 'qkv';
  readonly head: 'tied' | 'untied';
}

/** One named tensor inside the flat parameter buffer. Matrices are `[out, in]`, row-major, as Hugging Face stores them. */
export interface ParameterSlot {
  readonly name: string;
  readonly shape: readonly number[];
  /** First element in the flat buffer. */
  readonly offset: number;
  readonly size: number;
}

/**
 * Where each parameter lies in the flat buffer.
 * @returns slots in buffer order; the last one ends at {@link parameterCount}.
 */
export function parameterLayout(shape: ModelShape): readonly ParameterSlot[] {
  const { vocabulary, width, layers, heads, kvHeads, feedForward } = shape;
  const headWidth = width / heads;
  const slots: ParameterSlot[] = [];
  let offset = 0;
  const add = (name: string, ...dimensions: number[]): void => {
    const size = dimensions.reduce((product, dimension) => product * dimension, 1);
    slots.push({ name, shape: dimensions, offset, size });
    offset += size;
  };
  add('model.embed_tokens.weight', vocabulary, width);
  for (let layer = 0; layer < layers; layer++) {
    const at = `model.layers.${layer}`;
    add(`${at}.input_layernorm.weight`, width);
    add(`${at}.self_attn.q_proj.weight`, heads * headWidth, width);
    add(`${at}.self_attn.k_proj.weight`, kvHeads * headWidth, width);
    add(`${at}.self_attn.v_proj.weight`, kvHeads * headWidth, width);
    if (shape.bias === 'qkv') {
      add(`${at}.self_attn.q_proj.bias`, heads * headWidth);
      add(`${at}.self_attn.k_proj.bias`, kvHeads * headWidth);
      add(`${at}.self_attn.v_proj.bias`, kvHeads * headWidth);
    }
    add(`${at}.self_attn.o_proj.weight`, width, heads * headWidth);
    add(`${at}.post_attention_layernorm.weight`, width);
    add(`${at}.mlp.gate_proj.weight`, feedForward, width);
    add(`${at}.mlp.up_proj.weight`, feedForward, width);
    add(`${at}.mlp.down_proj.weight`, width, feedForward);
  }
  add('model.norm.weight', width);
  if (shape.head === 'untied') add('lm_head.weight', vocabulary, width);
  return slots;
}

/** Number of trainable parameters. */
export function parameterCount(shape: ModelShape): number {
  return parameterLayout(shape).reduce((sum, slot) => sum + slot.size, 0);
}
