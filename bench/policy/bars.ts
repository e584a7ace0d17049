/** What the project asks of the ratio of two contenders, and whether a run reached it. */
import type { BenchRow } from '../row';
import type { ContenderName } from './page/main';
import type { AdapterReport } from './probe';

/** On which adapter a bar holds; `any` where it does not matter. */
interface Bar {
  readonly adapter: AdapterReport['kind'] | 'any';
  readonly operation: string;
  readonly batch: number;
  readonly faster: ContenderName;
  /** The best of them counts. */
  readonly slower: readonly ContenderName[];
  readonly factor: number;
}

/** The generations that the bars of the wasm engine speak of. */
export const barredGenerations = [
  { batch: 32, tokens: 32 },
  { batch: 32, tokens: 128 },
  { batch: 128, tokens: 32 },
  { batch: 128, tokens: 128 },
] as const;

const training = { adapter: 'any', operation: 'train', batch: 32 } as const;
const software = { adapter: 'software', faster: 'webgpu', batch: 32 } as const;
const tfjsWebgpu = ['tfjs webgpu', 'tfjs webgpu type 3'] as const;

/** All of the model of 0.8M parameters. */
const bars: readonly Bar[] = [
  { ...training, faster: 'wasm', slower: ['tfjs explicit'], factor: 5 },
  { ...training, faster: 'wasm', slower: ['jax-js'], factor: 1.7 },
  { ...training, faster: 'wasm 2 workers', slower: ['wasm'], factor: 1.7 },
  ...barredGenerations.flatMap(({ batch, tokens }): Bar[] => {
    const common = { adapter: 'any', operation: `generate ${tokens}`, batch } as const;
    return [
      { ...common, faster: 'wasm', slower: ['tfjs explicit'], factor: batch === 32 ? 10 : 7 },
      { ...common, faster: 'wasm 2 workers', slower: ['wasm'], factor: 1.7 },
    ];
  }),
  { ...software, operation: 'generate 32', slower: tfjsWebgpu, factor: 12 },
  { ...software, operation: 'train', slower: tfjsWebgpu, factor: 5 },
];

/**
 * Says of each bar whose contenders were measured what came out.
 * @param rows of the model that the bars are about. A contender that was measured on fewer sequences counts with those.
 */
export function judge(rows: readonly BenchRow[], adapter: AdapterReport['kind'] | undefined): string[] {
  const best = (names: readonly string[], operation: string, batch: number): BenchRow | undefined => {
    const candidates = rows.filter(
      (row) => names.includes(row.engine) && row.operation === operation && row.batch <= batch,
    );
    const largest = Math.max(...candidates.map((row) => row.batch));
    return candidates
      .filter((row) => row.batch === largest)
      .toSorted((a, b) => b.tokensPerSecond - a.tokensPerSecond)[0];
  };
  return bars.flatMap(({ adapter: on, operation, batch, faster, slower, factor }) => {
    if (on !== 'any' && on !== adapter) return [];
    const [ours, peer] = [best([faster], operation, batch), best(slower, operation, batch)];
    if (!(ours && peer) || ours.batch !== batch) return [];
    const ratio = ours.tokensPerSecond / peer.tokensPerSecond;
    const verdict = ratio >= factor ? 'reached' : 'missed';
    const fewer = peer.batch === batch ? '' : ` on ${peer.batch}`;
    return [
      `${operation}, ${batch} sequences: ${faster} is ${ratio.toFixed(2)} times ${peer.engine}${fewer} (at least ${factor}: ${verdict})`,
    ];
  });
}
