import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ChatStore } from '@/src/storage/chat-store';
import { Journal } from '@/src/storage/journal';
import { answered, ask, ChatWorld, follow, open, panel } from './testing/chat-world';
import { listedJobs, summarized, toErase } from './testing/erased-jobs';
import { jobsOnDisk } from './testing/on-disk';
import { TestPort } from './testing/test-host';

const ALL = { chatId: null };

let world: ChatWorld;
beforeEach(() => {
  world = new ChatWorld();
});

describe('erasing everything', () => {
  it('leaves nothing of cards, popups and conversations, neither in memory nor on the disk (F49)', async () => {
    const host = world.startHost();
    const [card, popup] = [new TestPort(), panel()];
    const ended = [await summarized(host, card), await summarized(host, new TestPort({ ephemeral: true }))];
    const chatId = await open(host);
    await follow(host, chatId, popup);
    ended.push((await ask(host, popup, chatId, 'When?')).jobId);
    await popup.until(chatId, answered);
    await vi.waitFor(async () => {
      expect((await world.rows()).every((count) => count > 0)).toBe(true);
    });

    await host.handlers['host.eraseChats'](ALL, panel());
    expect(await world.rows()).toEqual([0, 0, 0, 0]);
    expect(await listedJobs(host)).toEqual({ jobs: [] });
    for (const jobId of ended) {
      await expect(panel().followJob(host, jobId)).rejects.toMatchObject({
        code: 'unknown-job',
      });
      await expect(panel().followJob(world.startHost(), jobId)).rejects.toMatchObject({
        code: 'unknown-job',
      });
    }
    expect(card.erased).toContain(ended[0]);
  });

  it('reaches what the engine keeps of pages, at once and of one conversation too', async () => {
    const host = world.startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    await ask(host, port, chatId, 'When?');
    await port.until(chatId, answered);
    expect(world.forgotten).toEqual([]);
    await host.handlers['host.eraseChats']({ chatId }, port);
    expect(world.forgotten).toEqual([1]);
    await host.handlers['host.eraseChats'](ALL, port);
    expect(world.forgotten).toEqual([1, 1]);
  });

  it('reaches what an earlier host wrote', async () => {
    const jobId = await summarized(world.startHost(), new TestPort());
    await vi.waitFor(async () => {
      expect((await jobsOnDisk(world.db)).find((job) => job.jobId === jobId)?.state).toBe('done');
    });
    const host = world.startHost();
    const port = panel();
    await port.followJob(host, jobId);
    await host.handlers['host.eraseChats'](ALL, panel());
    expect(port.erased).toContain(jobId);
    expect(await world.rows()).toEqual([0, 0, 0, 0]);
    expect(await listedJobs(host)).toEqual({ jobs: [] });
  });

  it('stops what is being written, of which nothing comes back', async () => {
    Object.assign(world.script, {
      tokens: Array.from({ length: 500 }, (_, index) => `word${String(index)} `),
      tokenMs: 40,
    });
    const host = world.startHost();
    const port = new TestPort();
    const { jobId } = await host.handlers['host.submit']({ request: toErase }, port);
    await port.followJob(host, jobId);
    await vi.waitFor(async () => {
      expect(await world.db.events.count()).toBeGreaterThan(2);
    });
    await host.handlers['host.eraseChats'](ALL, panel());
    expect(await port.end(jobId)).toEqual({ type: 'cancelled', reason: 'erased' });
    expect(await world.rows()).toEqual([0, 0, 0, 0]);
    // The next job works, and is written down.
    Object.assign(world.script, { tokens: ['Done.'] });
    await summarized(host, new TestPort());
    await vi.waitFor(async () => {
      expect((await world.rows()).slice(2).every((count) => count > 0)).toBe(true);
    });
  });

  it.each(['addJob', 'append'] as const)('is not undone by a write that was on its way (%s)', async (method) => {
    const held = Promise.withResolvers<undefined>();
    const started = Promise.withResolvers<undefined>();
    const own = Journal.prototype[method] as (...args: unknown[]) => Promise<void>;
    vi.spyOn(Journal.prototype, method).mockImplementationOnce(async function late(this: Journal, ...args: unknown[]) {
      started.resolve(undefined);
      await held.promise;
      await own.apply(this, args);
    });
    const host = world.startHost();
    const port = new TestPort();
    const { jobId } = await host.handlers['host.submit']({ request: toErase }, port);
    await port.followJob(host, jobId);
    await Promise.all([started.promise, port.end(jobId)]);
    const erased = host.handlers['host.eraseChats'](ALL, panel());
    await new Promise((resolve) => {
      setTimeout(resolve, 0);
    });
    held.resolve(undefined);
    await erased;
    expect(await world.rows()).toEqual([0, 0, 0, 0]);
  });

  it.each(['putChat', 'putPage'] as const)(
    'is not undone by a conversation that was on its way (%s)',
    async (method) => {
      const held = Promise.withResolvers<undefined>();
      const own = ChatStore.prototype[method] as (...args: unknown[]) => Promise<void>;
      const spy = vi.spyOn(ChatStore.prototype, method).mockImplementation(async function late(
        this: ChatStore,
        ...args: unknown[]
      ) {
        await held.promise;
        await own.apply(this, args);
      });
      const host = world.startHost();
      await open(host);
      expect(spy).toHaveBeenCalled();
      const erased = host.handlers['host.eraseChats'](ALL, panel());
      await new Promise((resolve) => {
        setTimeout(resolve, 0);
      });
      held.resolve(undefined);
      await erased;
      expect(await world.rows()).toEqual([0, 0, 0, 0]);
      spy.mockRestore();
    },
  );

  it('ends a question that waited for the conversations to be read, as the erasing did', async () => {
    const before = world.startHost();
    const port = panel();
    const chatId = await open(before);
    await ask(before, port, chatId, 'When?');
    await follow(before, chatId, port);
    await port.until(chatId, answered);
    await vi.waitFor(async () => {
      expect((await world.rows()).every((count) => count > 0)).toBe(true);
    });
    Object.assign(world.script, {
      tokens: Array.from({ length: 500 }, (_, index) => `word${String(index)} `),
      tokenMs: 5,
    });
    const host = world.startHost();
    const asked = ask(host, port, chatId, 'Where?');
    await Promise.all([asked, host.handlers['host.eraseChats'](ALL, port)]);
    const { jobId } = await asked;
    await expect(port.followJob(host, jobId)).rejects.toMatchObject({
      code: 'unknown-job',
    });
    expect(await world.rows()).toEqual([0, 0, 0, 0]);
  });

  it('spares what was asked since', async () => {
    const host = world.startHost();
    const port = new TestPort();
    await summarized(host, port);
    const erased = host.handlers['host.eraseChats'](ALL, panel());
    const jobId = await summarized(host, port);
    await erased;
    await panel().followJob(host, jobId);
    await vi.waitFor(async () => {
      expect((await jobsOnDisk(world.db)).map((row) => row.jobId)).toEqual([jobId]);
    });
  });
});
