import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  answered,
  ask,
  ChatWorld,
  follow,
  open,
  OTHER_SUBJECT,
  page,
  panel,
  questions,
  SUBJECT,
} from '../testing/chat-world';

let world: ChatWorld;
beforeEach(() => {
  world = new ChatWorld();
});

describe('a conversation', () => {
  it('is found again by its document, and is another for another document, tab or window', async () => {
    const host = world.startHost();
    const chatId = await open(host);
    expect(await open(host)).toBe(chatId);
    const others = [
      await open(host, undefined, {}, { subject: OTHER_SUBJECT }),
      await open(host, undefined, { tabId: 2 }),
      await open(host, undefined, { documentKey: 'next' }),
      await open(host, undefined, { ephemeral: true }),
    ];
    expect(new Set([chatId, ...others]).size).toBe(5);
  });

  it('takes its page anew until something was asked', async () => {
    const host = world.startHost();
    const port = panel();
    const chatId = await open(host, page('Loading.', 'Wait'));
    expect(await follow(host, chatId, port)).toMatchObject({
      title: 'Wait',
      keptWords: 1,
      turns: [],
      source: { subject: SUBJECT },
      ephemeral: false,
    });
    expect(await open(host, page('The lamp was lit in 1841.'))).toBe(chatId);
    expect(port.states(chatId).at(-1)).toMatchObject({ title: 'The Lighthouse', keptWords: 6 });

    await ask(host, port, chatId, 'When?');
    await port.until(chatId, answered);
    expect(await open(host, page('Something else.', 'Else'))).toBe(chatId);
    expect(await follow(host, chatId, port)).toMatchObject({ title: 'The Lighthouse', keptWords: 6 });
    expect(world.prompts[0]?.messages[1]?.content).toContain('The lamp was lit in 1841.');
  });

  it('keeps, checks and goes on from what is whole of an answer that met its limit (F52)', async () => {
    Object.assign(world.script, {
      tokens: ['It ', 'burns. ', ...Array.from({ length: 500 }, (_, n) => `W${String(n)} `)],
    });
    const host = world.startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    await ask(host, port, chatId, 'What does it do?');
    const [turn] = (await port.until(chatId, answered)).turns;
    expect(turn).toMatchObject({ state: 'done', finish: 'length', answer: 'It burns.' });
    expect(turn?.checked?.sentences).toEqual([expect.objectContaining({ start: 0, end: 9 })]);
    await ask(host, port, chatId, 'And then?');
    await port.until(chatId, ({ turns }) => turns.length === 2 && turns.every(({ state }) => state === 'done'));
    expect(world.prompts.at(-1)?.messages.find(({ role }) => role === 'assistant')?.content).toBe('It burns.');
  });

  it('tells each change of an answer, but not its words, and keeps them in the end', async () => {
    Object.assign(world.script, { tokens: Array.from({ length: 30 }, (_, n) => `w${String(n)} `), tokenMs: 3 });
    const host = world.startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    const { turnId, jobId } = await ask(host, port, chatId, 'When?');
    await port.followJob(host, jobId);
    const chat = await port.until(chatId, answered);
    expect(chat.turns).toEqual([
      {
        turnId,
        jobId,
        question: 'When?',
        askedAt: expect.any(Number) as number,
        state: 'done',
        finish: 'stop',
        error: null,
        answer: Array.from({ length: 30 }, (_, n) => `w${String(n)} `).join(''),
        coverage: { words: 6, ofWords: 6, sources: [{ source: expect.any(String) as string, words: 6, ofWords: 6 }] },
        engine: expect.objectContaining({ model: 'Scripted' }) as unknown,
        // Its words are none of the page's.
        checked: expect.objectContaining({
          sentences: [expect.objectContaining({ start: 0, passage: null })],
        }) as unknown,
      },
    ]);
    const changes = port.states(chatId).slice(1);
    expect(changes.map(({ turns }) => [turns[0]?.state, turns[0]?.coverage !== null, turns[0]?.answer === ''])).toEqual(
      [
        ['queued', false, true],
        ['running', false, true],
        ['running', true, true],
        ['running', true, true],
        ['done', true, false],
      ],
    );
    expect(port.entries(jobId).filter(({ event }) => event.type === 'token').length).toBeGreaterThan(1);
  });

  it('puts page and earlier turns before a second question', async () => {
    const host = world.startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    await ask(host, port, chatId, 'Who?');
    await ask(host, port, chatId, 'When?');
    const chat = await port.until(chatId, answered);
    expect(questions(chat)).toEqual(['Who?', 'When?']);
    expect(world.prompts[1]?.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
    expect(world.prompts[1]?.messages.slice(0, 2)).toEqual(world.prompts[0]?.messages);
    expect(world.prompts[1]?.messages[2]?.content).toBe('This answer is scripted.');
  });

  it("has its jobs kept out of the popup's list", async () => {
    const host = world.startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    await ask(host, port, chatId, 'Who?');
    expect((await host.handlers['host.jobs']({ tabId: 1 }, port)).jobs).toEqual([]);
    await port.until(chatId, answered);
    expect((await host.handlers['host.jobs']({ tabId: 1 }, port)).jobs).toEqual([]);
  });

  it('goes on about its old page after the tab shows another (F37)', async () => {
    Object.assign(world.script, { tokenMs: 5 });
    const host = world.startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    await ask(host, port, chatId, 'Who?');
    const next = await open(
      host,
      page('A page about bees.', 'Bees'),
      { documentKey: 'next', origin: 'https://b.example' },
      { subject: OTHER_SUBJECT },
    );
    expect(next).not.toBe(chatId);
    const chat = await port.until(chatId, answered);
    expect(chat).toMatchObject({
      title: 'The Lighthouse',
      turns: [{ state: 'done', answer: 'This answer is scripted.' }],
    });
  });

  it('keeps what there was of an answer when its tab closes, and can be asked again (F36)', async () => {
    Object.assign(world.script, { endless: true, tokenMs: 2 });
    const host = world.startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    const { jobId } = await ask(host, port, chatId, 'Who?');
    await port.followJob(host, jobId);
    await vi.waitFor(() => {
      expect(port.entries(jobId).some(({ event }) => event.type === 'token')).toBe(true);
    });
    await host.notices['notice.tabClosed']({ tabId: 1 }, {});
    const [turn] = (await port.until(chatId, answered)).turns;
    expect(turn).toMatchObject({ state: 'cancelled', answer: expect.stringContaining('This ') as string });
    Object.assign(world.script, { endless: false });
    await ask(host, port, chatId, 'And now?');
    expect((await port.until(chatId, (chat) => answered(chat) && chat.turns.length === 2)).turns[1]).toMatchObject({
      state: 'done',
    });
  });

  it('says what failed, and does not show the model a turn without an answer', async () => {
    Object.assign(world.script, { fault: { at: 'load', code: 'engine-out-of-memory', times: 1 } });
    const host = world.startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    await ask(host, port, chatId, 'Who?');
    expect((await port.until(chatId, answered)).turns[0]).toMatchObject({
      state: 'failed',
      error: { code: 'engine-out-of-memory' },
      answer: '',
    });
    await ask(host, port, chatId, 'When?');
    await port.until(chatId, (chat) => answered(chat) && chat.turns.length === 2);
    expect(world.prompts[0]?.messages).toHaveLength(2);
    expect(world.prompts[0]?.messages.at(-1)?.content).toContain('When?');
  });
});
