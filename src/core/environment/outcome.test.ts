import { describe, expect, it } from 'vitest';
import { compileLanguage } from '../language/compile';
import { errorNameOf, isErrorName, outcomeOf } from './outcome';

const language = compileLanguage({ level: 3, errors: 'some' });
const toInt = { argument: 'int', result: 'int' } as const;
const raised = (message: string) => ({ ok: false, kind: 'exception', message }) as const;

describe('outcomes', () => {
  it('are values of the type asked for where a value is asked for', () => {
    expect(outcomeOf(language, 'deduction', toInt, { ok: true, repr: '12', type: 'int' })).toBe('12');
    expect(outcomeOf(language, 'abduction', toInt, { ok: true, repr: "'a'", type: 'str' })).toBeUndefined();
    expect(outcomeOf(language, 'induction', toInt, raised('ValueError: no'))).toBeUndefined();
    expect(outcomeOf(language, 'deduction', toInt, undefined)).toBeUndefined();
  });

  it('are classes of errors in error deduction, one of them that there is none', () => {
    expect(outcomeOf(language, 'error', toInt, { ok: true, repr: '12', type: 'int' })).toBe('NoError');
    expect(outcomeOf(language, 'error', toInt, raised('ZeroDivisionError: by zero'))).toBe(
      'ZeroDivisionError',
    );
    expect(outcomeOf(language, 'error', toInt, raised('IndexError'))).toBe('IndexError');
    expect(outcomeOf(language, 'error', toInt, undefined)).toBeUndefined();
  });

  it('are none for what has no word, or did not end, or claims to have raised nothing', () => {
    expect(errorNameOf(raised('RecursionError: too deep'))).toBeUndefined();
    expect(errorNameOf(raised('NoError: a class of that name'))).toBeUndefined();
    expect(errorNameOf({ ok: false, kind: 'timeout', message: 'ZeroDivisionError' })).toBeUndefined();
    expect(isErrorName('NoError')).toBe(true);
    expect(isErrorName('x')).toBe(false);
  });
});
