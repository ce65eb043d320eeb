import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { eraseParts } from './jobs/erase';
import { answered, ask, ChatWorld, follow, open, panel } from './testing/chat-world';
import { listedJobs, summarized } from './testing/erased-jobs';
import { jobsOnDisk } from './testing/on-disk';
import { TestPort } from './testing/test-host';

const ALL = { chatId: null };

let world: ChatWorld;
beforeEach(() => {
  world = new ChatWorld();
});

describe('a browser that opens no database', () => {
  const fails = (): Promise<void> => Promise.reject(new Error('closed'));

  it('has kept nothing once all databases are removed', async () => {
    await eraseParts({ conversations: fails(), answers: fails(), 'other-version': Promise.resolve() }, true);
    await expect(
      eraseParts({ conversations: fails(), answers: fails(), 'other-version': Promise.resolve() }, false),
    ).rejects.toMatchObject({ data: { left: 'everything' } });
    await expect(
      eraseParts({ conversations: fails(), answers: fails(), 'other-version': fails() }, true),
    ).rejects.toMatchObject({ data: { left: 'everything' } });
  });
});

describe('a disk that keeps what was erased', () => {
  it('is named, and nothing of it can be shown all the same', async () => {
    const host = world.startHost();
    const port = panel();
    const jobId = await summarized(host, new TestPort());
    const chatId = await open(host);
    await ask(host, port, chatId, 'When?');
    await follow(host, chatId, port);
    await port.until(chatId, answered);
    await vi.waitFor(
      async () => {
        expect((await jobsOnDisk(world.db)).find((job) => job.jobId === jobId)?.state).toBe('done');
      },
      { timeout: 10_000 },
    );
    world.db.jobs.hook('deleting', () => {
      throw new Error('the disk is broken');
    });
    await expect(Promise.resolve(host.handlers['host.eraseChats'](ALL, port))).rejects.toMatchObject({
      code: 'storage-broken',
      data: { left: 'answers' },
    });
    expect(await world.db.chats.count(), 'the other part is erased').toBe(0);
    expect(await world.db.jobs.count()).toBeGreaterThan(0);
    expect(await listedJobs(host)).toEqual({ jobs: [] });
    await expect(port.followJob(host, jobId)).rejects.toMatchObject({
      code: 'unknown-job',
    });

    world.db.close();
    await expect(Promise.resolve(host.handlers['host.eraseChats'](ALL, port))).rejects.toMatchObject({
      code: 'storage-broken',
      data: { left: 'everything' },
    });
  });

  it('is named for one conversation, which can be erased once more', async () => {
    const host = world.startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    await ask(host, port, chatId, 'When?');
    await port.until(chatId, answered);
    let broken = true;
    world.db.chats.hook('deleting', () => {
      if (broken) throw new Error('the disk is broken');
    });
    await expect(Promise.resolve(host.handlers['host.eraseChats']({ chatId }, port))).rejects.toMatchObject({
      code: 'storage-broken',
      data: { left: 'conversation' },
    });
    expect(await host.handlers['host.chats']({}, port)).toEqual({ chats: [] });
    broken = false;
    await host.handlers['host.eraseChats']({ chatId }, port);
    expect(await world.rows()).toEqual([0, 0, 0, 0]);
    await expect(Promise.resolve(host.handlers['host.eraseChats']({ chatId }, port))).rejects.toMatchObject({
      code: 'unknown-chat',
    });
  });
});
