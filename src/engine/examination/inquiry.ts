/**
 * One request under way: how it gives way to others, learns that it was given up, and tells of its progress.
 */
import { breathe } from '../trainer/pace';
import type { ExaminationProgress, GeneratedToken } from './protocol';

/** Where an inquiry tells what happens before its answer. */
export interface InquiryListeners {
  readonly onProgress: (progress: ExaminationProgress) => void;
  readonly onToken: (token: GeneratedToken) => void;
}

export class Inquiry {
  constructor(
    readonly signal: AbortSignal,
    private readonly listeners: InquiryListeners,
  ) {}

  /** @throws the signal's reason if the request was given up. */
  check(): void {
    this.signal.throwIfAborted();
  }

  /** Lets waiting messages in. @throws as {@link check} */
  readonly breathe = async (): Promise<void> => {
    this.check();
    await breathe();
    this.check();
  };

  /** Waits; @throws as {@link check}, at once when the request is given up. */
  async wait(ms: number): Promise<void> {
    await this.breathe();
    if (ms <= 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.signal.addEventListener(
        'abort',
        () => {
          clearTimeout(timer);
          resolve();
        },
        { once: true },
      );
    });
    this.check();
  }

  progress(progress: ExaminationProgress): void {
    this.listeners.onProgress(progress);
  }

  token(token: GeneratedToken): void {
    this.listeners.onToken(token);
  }
}
