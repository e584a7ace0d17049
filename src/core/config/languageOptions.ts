/** The language that a configuration asks for: the one place where settings become options of the language. */
import type { LanguageOptions, Level } from '../language/options';
import type { Config } from './schema';

export function languageOptions({ task, composite }: Config): LanguageOptions {
  return {
    level: Number(task.level) as Level,
    mask: task.mask,
    messages: task.message === 'none' ? 'none' : 'some',
    errors: task.modes.includes('error') ? 'some' : 'none',
    composites: composite.chance > 0 ? (composite.most as 1 | 2 | 3) : 0,
  };
}
