/**
 * How far engines may differ from each other and from outside truth, all in one place. Everything is float32, so
 * differences come from the order of summation and from the polynomials behind `exp`.
 */
export const tolerance = {
  /** Log-probabilities and entropies, nats, absolute. */
  logProb: 5e-5,
  /** Loss of an update, relative to the sum of its coefficients' magnitudes. */
  loss: 2e-5,
  /** Gradient of one parameter tensor: norm of the difference over the norm of the whole gradient. */
  gradient: 2e-5,
  /** Gradient norm, entropy, KL and the like that an update reports, relative. */
  statistic: 1e-4,
  /** Parameters and moments after an AdamW step on a given gradient, absolute in units of the largest change. */
  adamw: 1e-5,
  /** Parameters after steps of the whole chain from logits to AdamW, in units of the learning rate. */
  goldenStep: 5e-3,
  /** Central differences against the gradient, relative to the largest directional derivative. */
  finiteDifference: 1e-3,
  /** Distance of a uniform number from a boundary of the distribution function, and of a running sum from `topP`, below which two engines may draw differently. */
  tie: 1e-4,
} as const;
