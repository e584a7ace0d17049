/** All kernels of an update, for a shape, in the form that suits the adapter. */
import type { ModelShape } from '../../../../../core/model/shape';
import { attention } from './attention';
import { keyGradient, keyGradientSum, queryGradient } from './attentionBackward';
import { columnSums } from './columnSums';
import { embed, embeddingGradient } from './embedding';
import { registerGradientProduct, sharedGradientProduct } from './gradientProduct';
import { normBackward, normForward } from './norm';
import { objective } from './objective';
import { adamw, gradientSquares, pack, results } from './optimiser';
import { registerProduct, sharedProduct } from './product';
import { rotary } from './rotary';
import { swigluBackward, swigluForward } from './swiglu';

/** `register`: no barriers, for adapters that compute on the processor. `shared`: tiles in workgroup memory. */
export type ProductForm = 'register' | 'shared';

export function kernelSet(shape: ModelShape, form: ProductForm) {
  return {
    pack: pack(),
    embed: embed(shape),
    norm: normForward(shape),
    product: form === 'register' ? registerProduct() : sharedProduct(),
    rotary: rotary(shape),
    attention: attention(shape),
    swiglu: swigluForward(shape),
    objective: objective(shape),
    normBackward: normBackward(shape),
    swigluBackward: swigluBackward(shape),
    queryGradient: queryGradient(shape),
    keyGradient: keyGradient(shape),
    keyGradientSum: keyGradientSum(shape),
    gradientProduct: form === 'register' ? registerGradientProduct() : sharedGradientProduct(),
    columnSums: columnSums(),
    embeddingGradient: embeddingGradient(shape),
    gradientSquares: gradientSquares(),
    results: results(),
    adamw: adamw(),
  };
}

export type KernelSet = ReturnType<typeof kernelSet>;
export type KernelName = keyof KernelSet;
