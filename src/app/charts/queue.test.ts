import { describe, expect, it } from 'vitest';
import { DrawQueue } from './queue';

/** Frames that are run by hand, on a clock that drawing moves. */
class Frames {
  readonly asked: (() => void)[] = [];
  time = 0;

  request(callback: () => void): void {
    this.asked.push(callback);
  }

  now(): number {
    return this.time;
  }

  next(): void {
    this.asked.shift()?.();
  }
}

describe('DrawQueue', () => {
  it('draws each chart once, however often it was asked', () => {
    const frames = new Frames();
    const queue = new DrawQueue(frames);
    let drawn = 0;
    const draw = (): void => {
      drawn += 1;
    };
    queue.add(draw);
    queue.add(draw);
    frames.next();
    expect([drawn, frames.asked.length]).toEqual([1, 0]);
  });

  it('leaves to the next frame what does not fit, but draws at least one', () => {
    const frames = new Frames();
    const queue = new DrawQueue(frames);
    const drawn: string[] = [];
    for (const name of ['slow', 'quick', 'quick too'])
      queue.add(() => {
        drawn.push(name);
        frames.time += name === 'slow' ? 40 : 1;
      });
    frames.next();
    expect(drawn).toEqual(['slow']);
    frames.next();
    expect(drawn).toEqual(['slow', 'quick', 'quick too']);
    expect(frames.asked).toEqual([]);
  });

  it('draws nothing that was taken out', () => {
    const frames = new Frames();
    const queue = new DrawQueue(frames);
    const draw = (): void => expect.unreachable();
    queue.add(draw);
    queue.remove(draw);
    frames.next();
    expect(frames.asked).toEqual([]);
  });
});
