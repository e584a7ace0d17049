/** The writer of prompts that a configuration asks for: the same wherever its tasks are asked. */
import type { Language } from '../language/language';
import { PromptWriter } from '../task/prompt';
import type { Config } from './schema';

export function promptWriterOf({ model, task }: Config, language: Language): PromptWriter {
  return new PromptWriter(language, model.context, task.message === 'hidden' ? 'hidden' : 'shown');
}
