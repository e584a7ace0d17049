import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paces } from '../session/pace';
import { Address, readAddress, views, writeAddress } from './address';
import { isLocked, noLesson, regions } from './lesson';

/** A bar that remembers what was shown in it. */
function openBar(query: string) {
  const shown: { readonly query: string; readonly how: 'push' | 'replace' }[] = [];
  const address = new Address({ query, write: (written, how) => shown.push({ query: written, how }) });
  return { address, shown };
}

describe('the address', () => {
  it("tells settings, lesson and the view's own part from one another", () => {
    const { state, problems } = readAddress(
      '?v=1&preset=quick&run.seed=7&engine=wasm&view=inspector&task=12&hide=ring,charts&lock=preset&pace=slow-motion&embed=yes',
    );
    expect(state).toEqual({
      view: 'inspector',
      run: 'v=1&preset=quick&run.seed=7&engine=wasm',
      own: 'task=12',
      lesson: { hide: ['ring', 'charts'], lock: ['preset'], pace: 'slow motion', frame: 'embedded' },
    });
    expect(problems).toEqual([]);
  });

  it('survives being written and read', () => {
    const state = fc.record({
      view: fc.constantFrom(...views),
      run: fc.constantFrom('', 'v=1&preset=quick', 'v=1&preset=self-play&run.seed=3&workers=2'),
      lesson: fc.record({
        hide: fc.subarray([...regions]),
        lock: fc.subarray(['all', 'preset', 'stop', 'run.seed']),
        pace: fc.constantFrom(...paces),
        frame: fc.constantFrom('page' as const, 'embedded' as const),
      }),
      own: fc.constantFrom('', 'task=3&text=x+%2B+1'),
    });
    fc.assert(
      fc.property(state, (drawn) => {
        const whole = { ...drawn, own: drawn.view === 'playground' ? '' : drawn.own };
        expect(readAddress(writeAddress(whole))).toEqual({ state: whole, problems: [] });
      }),
    );
  });

  it('names what it cannot use and uses the rest', () => {
    const { state, problems } = readAddress('?preset=quick&view=nowhere&hide=moon&pace=warp&sede=3');
    expect(state).toEqual({ view: 'playground', run: 'preset=quick', own: '', lesson: noLesson });
    expect(problems).toEqual([
      'view: must be one of playground, inspector, runs.',
      expect.stringMatching(/^hide: may name header, /),
      'pace: must be one of turbo, normal, slow-motion.',
      'sede: there is no such setting.',
    ]);
  });

  it('keeps each part when another one changes, and going to a view can be gone back from', () => {
    const { address, shown } = openBar('?v=1&preset=quick&hide=ring');
    address.go('inspector', { task: '4' });
    address.setRun('v=1&preset=paper');
    address.keep('inspector', { task: '5', text: '' });
    expect(shown).toEqual([
      { query: '?v=1&preset=quick&view=inspector&hide=ring&task=4', how: 'push' },
      { query: '?v=1&preset=paper&view=inspector&hide=ring&task=4', how: 'replace' },
      { query: '?v=1&preset=paper&view=inspector&hide=ring&task=5', how: 'replace' },
    ]);
    expect(address.queryOf('runs')).toBe('?v=1&preset=paper&view=runs&hide=ring');
  });

  it('takes nothing from a view that was left', () => {
    const { address, shown } = openBar('?v=1&preset=quick&view=runs');
    address.go('inspector', { task: '4' });
    address.keep('runs', { run: 'r1' });
    expect(address.store.getState().own).toBe('task=4');
    expect(shown).toHaveLength(1);
  });

  it('goes back to the view of before, not to the settings of before', () => {
    const { address, shown } = openBar('?v=1&preset=quick');
    address.go('runs');
    address.setRun('v=1&preset=paper');
    address.followed('?v=1&preset=quick');
    expect(address.store.getState().view).toBe('playground');
    expect(shown.at(-1)).toEqual({ query: '?v=1&preset=paper', how: 'replace' });
  });
});

describe('a lesson', () => {
  it('names a lock that there is not, and keeps the others', () => {
    const { state, problems } = readAddress('?lock=bogus,run.seed,solve.nothing,fork');
    expect(state.lesson.lock).toEqual(['run.seed', 'fork']);
    expect(problems).toEqual([
      'lock: nothing that can be locked is called bogus.',
      'lock: nothing that can be locked is called solve.nothing.',
    ]);
  });

  it('locks what it names, or everything', () => {
    expect(isLocked({ ...noLesson, lock: ['preset'] }, 'preset')).toBe(true);
    expect(isLocked({ ...noLesson, lock: ['preset'] }, 'stop')).toBe(false);
    expect(isLocked({ ...noLesson, lock: ['all'] }, 'solve.samples')).toBe(true);
  });
});
