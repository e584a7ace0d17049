/** The form of every explanation on the page. */
export interface Explanation {
  readonly title: string;
  readonly meaning: string;
  /** What the number is when nothing has been learned, or what to compare it with. */
  readonly baseline: string;
  /** Heading anchor in docs/METRICS.md. */
  readonly anchor: string;
}
