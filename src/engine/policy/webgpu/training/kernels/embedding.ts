/** Embeddings of the nodes' tokens, and their gradient: each token gathers the rows it stands in, in a fixed order. */
import type { ModelShape } from '../../../../../core/model/shape';
import { trainingSizes } from '../weights';
import { eachElement, type TrainingKernel, trainingKernel } from './kernel';

export function embed(shape: ModelShape): TrainingKernel {
  const { width } = trainingSizes(shape);
  return trainingKernel(
    'embedding',
    'model',
    ['rows', 'tokens', 'embedding', 'out'],
    eachElement(
      `task.rows * ${width}u`,
      `
    let token = indices[task.tokens + index / ${width}u];
    arena[task.out + index] = weights[task.embedding + token * ${width}u + index % ${width}u];`,
    ),
  );
}

/** `[vocabulary + 1]` first entry of each token in the list of rows at `tokenRows`. */
export function embeddingGradient(shape: ModelShape): TrainingKernel {
  const { width } = trainingSizes(shape);
  return trainingKernel(
    'embedding gradient',
    'model',
    ['tokenStarts', 'tokenRows', 'dx', 'out'],
    eachElement(
      `${shape.vocabulary * width}u`,
      `
    let token = index / ${width}u;
    let end = indices[task.tokenStarts + token + 1u];
    var sum = vec4f();
    for (var i = indices[task.tokenStarts + token]; i < end; i++) {
      sum += arena[task.dx + indices[task.tokenRows + i] * ${width}u + index % ${width}u];
    }
    gradients[task.out + index] += sum;`,
    ),
  );
}
