import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { answered, ask, ChatWorld, follow, open, OTHER_SUBJECT, page, panel, SUBJECT } from '../testing/chat-world';
import { chatOnDisk, jobsOnDisk, logOnDisk } from '../testing/on-disk';

let world: ChatWorld;
beforeEach(() => {
  world = new ChatWorld();
});

describe('earlier conversations', () => {
  it('a new one is empty and about the same page, and is the one that is found from then on', async () => {
    const host = world.startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    expect((await host.handlers['host.newChat']({ chatId }, port)).chatId).toBe(chatId);
    await ask(host, port, chatId, 'Who?');
    await port.until(chatId, answered);
    const { chatId: next } = await host.handlers['host.newChat']({ chatId }, port);
    expect(await follow(host, next, port)).toMatchObject({
      title: 'The Lighthouse',
      source: { subject: SUBJECT },
      turns: [],
    });
    expect(await open(host)).toBe(next);
    await ask(host, port, next, 'When?');
    await port.until(next, answered);
    expect(world.prompts[1]?.messages).toHaveLength(2);
    expect(world.prompts[1]?.messages[1]?.content).toContain('The lamp was lit in 1841.');
    const { chats } = await host.handlers['host.chats']({}, port);
    expect(chats.map((chat) => [chat.chatId, chat.turns])).toEqual([
      [next, 1],
      [chatId, 1],
    ]);
  });

  it('are listed only with a question in them', async () => {
    const host = world.startHost();
    await open(host);
    expect((await host.handlers['host.chats']({}, panel())).chats).toEqual([]);
  });

  it('that are erased end their answers, tell their followers and leave nothing', async () => {
    Object.assign(world.script, { endless: true, tokenMs: 2 });
    const host = world.startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    const { jobId } = await ask(host, port, chatId, 'Who?');
    await port.followJob(host, jobId);
    await host.handlers['host.eraseChats']({ chatId: null }, port);
    expect(await port.end(jobId)).toMatchObject({ type: 'cancelled' });
    expect(port.erased).toContain(chatId);
    await expect(follow(host, chatId, port)).rejects.toMatchObject({ code: 'unknown-chat' });
    await expect(ask(host, port, chatId, 'Who?')).rejects.toMatchObject({ code: 'unknown-chat' });
    await vi.waitFor(async () => {
      expect(await world.rows()).toEqual([0, 0, 0, 0]);
    });
  });

  it('beyond the hundred newest are dropped with their pages', async () => {
    const host = world.startHost();
    const port = panel();
    for (let n = 0; n < 102; n++) {
      const chatId = await open(
        host,
        page(`Page number ${String(n)}.`),
        {},
        { subject: n.toString(16).padStart(32, '0') },
      );
      const { jobId } = await ask(host, port, chatId, 'Who?');
      await port.followJob(host, jobId);
      await port.end(jobId);
    }
    await open(host, page('The last one.'), {}, { subject: 'f'.repeat(32) });
    expect((await host.handlers['host.chats']({}, port)).chats).toHaveLength(100);
    await vi.waitFor(async () => {
      expect([await world.db.chats.count(), await world.db.pages.count()]).toEqual([101, 101]);
    });
  });
});

describe('a host that died', () => {
  it('while it answered leaves the partial text, and the conversation goes on (F7, F11)', async () => {
    Object.assign(world.script, { tokens: ['One ', 'two ', 'three ', 'four '], tokenMs: 60, endless: true });
    const dying = world.startHost();
    const port = panel();
    const chatId = await open(dying);
    const { jobId } = await ask(dying, port, chatId, 'Who?');
    await vi.waitFor(
      async () => {
        const entries = await logOnDisk(world.db, jobId);
        expect(entries.map(({ event }) => (event.type === 'token' ? event.text : '')).join('')).toContain('One two');
      },
      { timeout: 10_000 },
    );
    const left = await world.snapshot();
    await dying.handlers['host.cancel']({ jobId }, port);

    Object.assign(world.script, { endless: false, tokenMs: 0 });
    const successor = world.startHost(left);
    const again = panel();
    const chat = await follow(successor, chatId, again);
    expect(chat.turns[0]).toMatchObject({
      state: 'failed',
      error: { code: 'host-lost' },
      coverage: { words: 6, ofWords: 6 },
    });
    expect(chat.turns[0]?.answer).toMatch(/^One two/);
    expect(await open(successor)).toBe(chatId);
    await ask(successor, again, chatId, 'And when?');
    expect((await again.until(chatId, answered)).turns[1]).toMatchObject({ state: 'done' });
    expect(world.prompts.at(-1)?.messages[1]?.content).toContain('The lamp was lit in 1841.');
    expect((await chatOnDisk(left, chatId)).turns[0]?.state).toBe('failed');
  });

  it('after the end of an answer, before it was in the conversation, loses nothing of it', async () => {
    const dying = world.startHost();
    const port = panel();
    const chatId = await open(dying);
    await follow(dying, chatId, port);
    await ask(dying, port, chatId, 'Who?');
    await port.until(chatId, answered);
    await vi.waitFor(async () => {
      expect((await jobsOnDisk(world.db))[0]?.state).toBe('done');
    });
    const left = await world.snapshot();
    const row = await chatOnDisk(left, chatId);
    await left.chats.put({
      ...row,
      turns: row.turns.map((turn) => ({ ...turn, state: 'running', answer: '', finish: null })),
    });
    const chat = await follow(world.startHost(left), chatId, panel());
    expect(chat.turns[0]).toMatchObject({
      state: 'done',
      answer: 'This answer is scripted.',
      finish: 'stop',
      error: null,
    });
  });

  it('between two browser runs takes its conversations along, unless they are to be kept', async () => {
    const first = world.startHost();
    const port = panel();
    const chatId = await open(first);
    await follow(first, chatId, port);
    await ask(first, port, chatId, 'Who?');
    await port.until(chatId, answered);
    await vi.waitFor(async () => {
      expect((await chatOnDisk(world.db, chatId)).turns[0]?.state).toBe('done');
    });

    const kept = world.startHost(await world.snapshot());
    await kept.notices['notice.browserStarted']({ keepChats: true }, {});
    expect((await kept.handlers['host.chats']({}, panel())).chats.map((chat) => chat.chatId)).toEqual([chatId]);
    expect((await follow(kept, chatId, panel())).turns[0]?.answer).toBe('This answer is scripted.');

    const left = await world.snapshot();
    const unreadable = { chatId: OTHER_SUBJECT, pageId: OTHER_SUBJECT };
    await left.table<unknown>('chats').put(unreadable);
    await left.table<unknown>('pages').put({ ...unreadable, page: null });
    const fresh = world.startHost(left);
    const present = await open(fresh, page('A page of this run.'), {}, { subject: OTHER_SUBJECT });
    await fresh.notices['notice.browserStarted']({ keepChats: false }, {});
    await expect(follow(fresh, chatId, panel())).rejects.toMatchObject({ code: 'unknown-chat' });
    expect(await follow(fresh, present, panel())).toMatchObject({ turns: [] });
    expect(await left.chats.toCollection().primaryKeys()).toEqual([present]);
    expect(await left.pages.count()).toBe(1);
  });
});

describe('a private window (F44)', () => {
  it('has a conversation that is nowhere written down, is not listed, and goes with its tab', async () => {
    const host = world.startHost();
    const port = panel();
    const chatId = await open(host, undefined, { ephemeral: true, tabId: 7 });
    expect(await follow(host, chatId, port)).toMatchObject({ ephemeral: true });
    await ask(host, port, chatId, 'Who?');
    expect((await port.until(chatId, answered)).turns[0]).toMatchObject({ state: 'done' });
    const { chatId: next } = await host.handlers['host.newChat']({ chatId }, port);
    await ask(host, port, next, 'When?');
    await follow(host, next, port);
    await port.until(next, answered);
    expect((await host.handlers['host.chats']({}, port)).chats).toEqual([]);
    expect(await world.rows()).toEqual([0, 0, 0, 0]);
    await host.notices['notice.tabClosed']({ tabId: 8 }, {});
    expect(world.forgotten).toEqual([]);
    await host.notices['notice.tabClosed']({ tabId: 7 }, {});
    // Nor is anything left of it in the engine's memory.
    expect(world.forgotten).toEqual([2]);
    expect(port.erased).toContain(chatId);
    await expect(follow(host, chatId, port)).rejects.toMatchObject({ code: 'unknown-chat' });
  });
});

it('a disk that takes nothing does not keep an answer from coming (F20)', async () => {
  const host = world.startHost();
  await world.db.open();
  world.db.close();
  const port = panel();
  const chatId = await open(host);
  await follow(host, chatId, port);
  await ask(host, port, chatId, 'Who?');
  expect((await port.until(chatId, answered)).turns[0]).toMatchObject({
    state: 'done',
    answer: 'This answer is scripted.',
  });
  expect((await host.handlers['host.chats']({}, port)).chats).toHaveLength(1);
});
