/**
 * The steps of validation as a person reads them: which a proposal passed, where it failed, which the settings leave
 * out. The checks themselves are made in `core/selfplay/validate.ts`; their names are the reasons of refusal.
 */
import type { Config } from '../../core/config/schema';
import type { Mode } from '../../core/task/mode';
import type { Rejection } from '../../core/task/task';
import type { Check } from './protocol';

/** In the order in which one failure hides the next. Induction counts how many of its inputs gave a value of the level. */
const steps: Readonly<Record<'value' | 'values', readonly Rejection[]>> = {
  value: [
    'malformed',
    'uncomposed',
    'held-out',
    'no-mention',
    'fails',
    'nondeterministic',
    'out-of-bounds',
    'insensitive',
    'repeated',
  ],
  values: [
    'malformed',
    'held-out',
    'no-mention',
    'fails',
    'nondeterministic',
    'too-few-inputs',
    'insensitive',
    'repeated',
  ],
};

/** @param config the settings under which it was proposed. */
export function checksOf(
  config: Config,
  mode: Mode,
  rejection: Rejection | undefined,
  detail: string,
): readonly Check[] {
  const known = steps[mode === 'induction' ? 'values' : 'value'];
  // A reason this mode does not usually have is shown where it belongs, not dropped.
  const whole = rejection === undefined || known.includes(rejection) ? known : steps.value;
  const order = whole.filter((check) => exists(config, check));
  const failed = rejection === undefined ? order.length : order.indexOf(rejection);
  return order.map((check, index): Check => {
    if (index === failed) return { check, outcome: 'failed', detail };
    if (isOff(config, check)) return { check, outcome: 'off' };
    return { check, outcome: index < failed ? 'passed' : 'not reached' };
  });
}

/** Whether there is such a step: the typed grammar writes nothing malformed, and most runs compose nothing. */
function exists({ task, composite }: Config, check: Rejection): boolean {
  if (check === 'malformed') return task.mask !== 'typed';
  return check !== 'uncomposed' || composite.chance > 0;
}

function isOff({ validate }: Config, check: Rejection): boolean {
  switch (check) {
    case 'no-mention':
      return validate.mention === 'any';
    case 'nondeterministic':
      return validate.runs === '1';
    case 'insensitive':
      return validate.sensitivity <= 1;
    case 'repeated':
      return validate.novelty === 'off';
    default:
      return false;
  }
}
