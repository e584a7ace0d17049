/**
 * Which values tasks have had so far, by type: the counters of the official code, for statistics and for rewards that
 * pay rare values. Nothing leaves with a task that leaves its buffer; only when there are very many values the
 * ones not seen for longest are forgotten.
 */

/** Values remembered over all types. */
const capacity = 20_000;

/** What is known of one type. */
export interface TypeStatistics {
  readonly type: string;
  /** Different values seen. */
  readonly distinct: number;
  /** Values seen in all. */
  readonly total: number;
}

/** What a checkpoint keeps: type, value and count, longest unseen first. */
export type ValueState = readonly (readonly [type: string, value: string, count: number])[];

export class ValueCounts {
  private readonly counts = new Map<string, { type: string; value: string; count: number }>();
  private readonly types = new Map<string, { distinct: number; total: number }>();
  private total = 0;

  add(type: string, value: string): void {
    this.put(type, value, 1);
    if (this.counts.size > capacity) this.forgetOldest();
  }

  /**
   * How rare a value is before it is counted: 1 for a new one, near 0 for one that is seen all the time. `flat`: one
   * minus its share among all values. `hierarchical`: the mean of one minus the share of its type and one minus its
   * share within the type.
   */
  surprise(type: string, value: string, kind: 'flat' | 'hierarchical'): number {
    const count = this.counts.get(key(type, value))?.count ?? 0;
    if (kind === 'flat') return 1 - share(count, this.total);
    const ofType = this.types.get(type)?.total ?? 0;
    return (1 - share(ofType, this.total) + (1 - share(count, ofType))) / 2;
  }

  /** By type, the most frequent first. */
  statistics(): readonly TypeStatistics[] {
    return [...this.types]
      .map(([type, { distinct, total }]) => ({ type, distinct, total }))
      .sort((a, b) => b.total - a.total || (a.type < b.type ? -1 : 1));
  }

  save(): ValueState {
    return [...this.counts.values()].map(({ type, value, count }) => [type, value, count] as const);
  }

  restore(state: ValueState): void {
    this.counts.clear();
    this.types.clear();
    this.total = 0;
    for (const [type, value, count] of state) this.put(type, value, count);
  }

  private put(type: string, value: string, count: number): void {
    const name = key(type, value);
    const before = this.counts.get(name);
    this.counts.delete(name);
    this.counts.set(name, { type, value, count: (before?.count ?? 0) + count });
    const ofType = this.types.get(type) ?? { distinct: 0, total: 0 };
    this.types.set(type, {
      distinct: ofType.distinct + (before ? 0 : 1),
      total: ofType.total + count,
    });
    this.total += count;
  }

  private forgetOldest(): void {
    const [oldest] = this.counts;
    if (!oldest) return;
    const [name, { type, count }] = oldest;
    this.counts.delete(name);
    const ofType = this.types.get(type);
    if (ofType) this.types.set(type, { distinct: ofType.distinct - 1, total: ofType.total - count });
    this.total -= count;
  }
}

function key(type: string, value: string): string {
  return `${type} ${value}`;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
