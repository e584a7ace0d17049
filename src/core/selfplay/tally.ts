/**
 * How often each text was seen, for the most recent texts only, so that a long run does not grow without bound:
 * what was not seen for longest is forgotten first.
 */
export class Tally {
  private readonly counts = new Map<string, number>();

  constructor(readonly capacity: number) {}

  /** Times `text` was seen. */
  count(text: string): number {
    return this.counts.get(text) ?? 0;
  }

  /** Notes one more sight. @returns how often it had been seen before. */
  add(text: string): number {
    const before = this.count(text);
    this.counts.delete(text);
    this.counts.set(text, before + 1);
    if (this.counts.size > this.capacity) {
      const oldest = this.counts.keys().next();
      if (!oldest.done) this.counts.delete(oldest.value);
    }
    return before;
  }

  /** Texts with their counts, longest unseen first. */
  save(): readonly (readonly [string, number])[] {
    return [...this.counts];
  }

  restore(saved: readonly (readonly [string, number])[]): void {
    this.counts.clear();
    for (const [text, count] of saved) this.counts.set(text, count);
  }
}
