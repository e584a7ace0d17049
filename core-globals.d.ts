/**
 * What src/core may use beyond the language itself: pure data types that browsers, workers and Node all have.
 * tsconfig.core.json checks src/core with this file instead of the DOM's and Node's types.
 */
declare class URLSearchParams implements Iterable<[string, string]> {
  constructor(init?: string | Iterable<[string, string]>);
  get(name: string): string | null;
  has(name: string): boolean;
  set(name: string, value: string): void;
  toString(): string;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}
