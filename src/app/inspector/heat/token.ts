/** What the heat over a text is made of: its tokens, and what a model says of each. */
import type { TokenReading } from '../../../engine/examination/protocol';

export interface HeatToken {
  readonly lexeme: string;
  /** Nats; absent where no model wrote it. */
  readonly logProb?: number;
}

/** What a model says of the same tokens. */
export interface HeatReading {
  readonly iteration: number;
  readonly tokens: readonly TokenReading[];
  /** Text of every token id. */
  readonly lexemes: readonly string[];
}
