/** What is kept of an answer once it is complete. */
import type { ExaminedQuestion, GenerateAnswer, ReadAnswer } from '../../../engine/examination/protocol';

/** An answer with everything the model looked at. */
export interface Watched {
  readonly question: ExaminedQuestion;
  readonly answer: GenerateAnswer;
  readonly reading: ReadAnswer;
}
