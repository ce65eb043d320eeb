import { describe, expect, it } from 'vitest';
import type { Slices } from '@/src/tasks/slices';
import { inSlices } from './in-slices';
import { never, pageSlices, turnsEvery } from '../testing/page-slices';

function* slices(many: number): Slices<string> {
  for (let index = 0; index < many; index += 1) yield;
  return 'done';
}

describe('inSlices', () => {
  it('lets the event loop turn after 30 ms of all work of one runner', async () => {
    const turns = turnsEvery(10);
    const run = inSlices(never, turns);
    for (let index = 0; index < 10; index += 1) expect(await run(slices(3))).toBe('done');
    // Three looks at the clock are 30 ms; after a turn one more look begins the next.
    expect(turns.count).toBeGreaterThan(5);
  });

  it('does not wait for a turn where the work is short', async () => {
    const turns = turnsEvery(0);
    await inSlices(never, turns)(slices(1_000));
    expect(turns.count).toBe(0);
  });

  it('ends between two slices when it is stopped, and does no more of the work', async () => {
    const controller = new AbortController();
    let worked = 0;
    const work = function* (): Slices<void> {
      for (;;) {
        worked += 1;
        if (worked === 3) controller.abort();
        yield;
      }
    };
    await expect(inSlices(controller.signal)(work())).rejects.toMatchObject({ name: 'AbortError' });
    expect(worked).toBe(3);
  });

  it('lets messages arrive between slices', async () => {
    const { port1, port2 } = new MessageChannel();
    let isAnswered = false;
    port1.onmessage = () => {
      isAnswered = true;
      port1.close();
    };
    port2.postMessage('ping');
    const work = function* (): Slices<string> {
      // Without a turn of the event loop this never ends.
      while (!isAnswered) yield;
      return 'answered';
    };
    expect(await inSlices(never)(work())).toBe('answered');
  });
});

pageSlices(250_000);
