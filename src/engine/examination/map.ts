/**
 * The map of tasks: a vector of each from the model, and UMAP (McInnes et al. 2018) to lay the vectors out in the
 * plane. The map is the library's; only its random numbers are ours, so that the same vectors give the same map.
 */
import { openStream } from '../../core/random/stream';
import type { Inquiry } from './inquiry';
import type { ExaminedModel } from './model';
import { questionFor } from './prompt';
import { type EmbedAnswer, type Examination, type Grid, mostProjected, type ProjectAnswer } from './protocol';

/** Neighbours that stay neighbours on the map, and how close points may come: the library's own defaults. */
const neighbours = 15;
const closest = 0.1;

/** Rounds of layout: the library's number for large data; its 500 for small data look the same. */
const rounds = 200;

/** A neighbourhood needs some points; fewer are laid out on a line. */
const fewest = 4;

export async function embed(
  model: ExaminedModel,
  { questions }: Examination['embed']['ask'],
  inquiry: Inquiry,
): Promise<EmbedAnswer> {
  const prompts = questions.map((question) => model.writer.solve(questionFor(model, question)).tokens);
  const data = await model.reader.embed(prompts, async (done) => {
    inquiry.progress({ part: 'embedding', done, of: prompts.length });
    await inquiry.breathe();
  });
  return { vectors: { shape: [prompts.length, model.reader.shape.width], data } };
}

export async function project(
  { vectors, seed }: Examination['project']['ask'],
  inquiry: Inquiry,
): Promise<ProjectAnswer> {
  const [count = 0, width = 0] = vectors.shape;
  const rows = evenly(count, mostProjected);
  const chosen = rows.map((row) => Array.from(vectors.data.subarray(row * width, (row + 1) * width)));
  const places = rows.length < fewest ? rows.map((_, i) => [i, 0]) : await layOut(chosen, seed, inquiry);
  return { rows, points: scaled(places) };
}

async function layOut(
  vectors: number[][],
  seed: number,
  inquiry: Inquiry,
): Promise<readonly (readonly number[])[]> {
  const { UMAP } = await import('umap-js');
  const map = new UMAP({
    nComponents: 2,
    nNeighbors: Math.min(neighbours, vectors.length - 1),
    minDist: closest,
    nEpochs: rounds,
    random: openStream(seed, 'project').next,
  });
  inquiry.progress({ part: 'projecting', done: 0, of: 0 });
  await inquiry.breathe();
  const epochs = map.initializeFit(vectors);
  for (let epoch = 0; epoch < epochs; epoch++) {
    map.step();
    if (epoch % 10 > 0) continue;
    inquiry.progress({ part: 'projecting', done: epoch, of: epochs });
    await inquiry.breathe();
  }
  return map.getEmbedding();
}

/** At most `most` of the numbers below `count`, evenly spread, ascending. */
function evenly(count: number, most: number): number[] {
  const taken = Math.min(count, most);
  return Array.from({ length: taken }, (_, index) => Math.floor((index * count) / taken));
}

/** Both axes scaled to [0, 1]; an axis without extent to its middle. */
function scaled(places: readonly (readonly number[])[]): Grid {
  const data = new Float32Array(places.length * 2);
  for (const axis of [0, 1]) {
    const values = places.map((place) => place[axis] ?? 0);
    const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    const extent = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) - low;
    values.forEach((value, index) => {
      data[2 * index + axis] = extent > 0 ? (value - low) / extent : 0.5;
    });
  }
  return { shape: [places.length, 2], data };
}
