/**
 * Whose turn it is to draw: many charts change at once, and together they would hold up the page. The queue draws some
 * in each frame, as many as fit into a part of it, and the rest in the next ones.
 */

/** Part of a frame that drawing may take; at least one chart is drawn in each. */
const budgetMs = 6;

/** What the queue needs of the browser. */
interface Frames {
  /** Calls back before the next frame. */
  request(callback: () => void): void;
  now(): number;
}

export class DrawQueue {
  readonly #waiting = new Set<() => void>();
  readonly #frames: Frames;
  #asked = false;

  constructor(frames: Frames) {
    this.#frames = frames;
  }

  /** Draws soon; asking twice draws once. */
  add(draw: () => void): void {
    this.#waiting.add(draw);
    this.#ask();
  }

  remove(draw: () => void): void {
    this.#waiting.delete(draw);
  }

  #ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.#frames.request(() => this.#run());
  }

  #run(): void {
    this.#asked = false;
    const end = this.#frames.now() + budgetMs;
    for (const draw of this.#waiting) {
      this.#waiting.delete(draw);
      draw();
      if (this.#frames.now() >= end) break;
    }
    if (this.#waiting.size > 0) this.#ask();
  }
}

/** The queue of the page. */
export const drawQueue = new DrawQueue({
  request: (callback) => requestAnimationFrame(callback),
  now: () => performance.now(),
});
