import { expect, it } from 'vitest';
import { idleLane, whenFree } from '../testing/idle-lane';
import { Job } from './job';
import { JobQueue } from './job-queue';
import type { JobWork } from './job-work';
import { SOURCE } from '@/tests/fixtures/source';

const work: JobWork = {
  action: 'explain',
  title: '',
  scope: 'selection',
  source: SOURCE,
  settings: { engine: 'auto', model: null },
  run: () => {
    throw new Error('not run');
  },
};
const job = (): Job => new Job(work, { tabId: null, documentKey: null, origin: null }, true);

it('goes on after a job whose run has thrown; that one has failed by name', async () => {
  const ran: Job[] = [];
  const lane = idleLane();
  const queue = new JobQueue(lane, (next) => {
    ran.push(next);
    if (ran.length === 1) return Promise.reject(new Error('a mistake'));
    next.record({ type: 'cancelled', reason: 'user' });
    return Promise.resolve();
  });
  const [first, second] = [job(), job()];
  queue.add(first);
  queue.add(second);
  await whenFree(lane);
  expect(ran).toEqual([first, second]);
  expect(first.log.events.at(-1)).toMatchObject({ type: 'failed', error: { code: 'engine-failed' } });
  expect(queue.size).toBe(0);
});
