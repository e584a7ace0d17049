/** Lighthouse on the built page, in the browser the tests use: what it says of speed, accessibility and good practice. */
import lighthouse, { desktopConfig } from 'lighthouse';

export const categories = ['performance', 'accessibility', 'best-practices'] as const;
export type Category = (typeof categories)[number];

export interface Audit {
  /** 0 to 100. */
  readonly scores: Readonly<Record<Category, number>>;
  /** What cost points, by name. */
  readonly failed: readonly string[];
}

/** @param port of the browser's debugging protocol. */
export async function audit(address: string, port: number): Promise<Audit> {
  const result = await lighthouse(
    address,
    { port, onlyCategories: [...categories], logLevel: 'error' },
    desktopConfig,
  );
  if (!result) throw new Error(`Lighthouse gave no report on ${address}.`);
  const { lhr } = result;
  const score = (category: Category): number => Math.round(100 * (lhr.categories[category]?.score ?? 0));
  return {
    scores: {
      performance: score('performance'),
      accessibility: score('accessibility'),
      'best-practices': score('best-practices'),
    },
    failed: Object.values(lhr.audits)
      .filter((one) => one.score !== null && one.score < 0.9)
      .map((one) => `${one.title}${one.displayValue ? ` (${one.displayValue})` : ''}`),
  };
}
