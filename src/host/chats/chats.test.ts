import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { GenerateRequest, Provider } from '@/src/engine/engine';
import { createFakeProvider } from '@/src/engine/providers/fake/provider';
import type { FakeScriptInput } from '@/src/engine/providers/fake/script';
import type { SenderInfo } from '@/src/messaging/sender';
import { countWords } from '@/src/protocol/count-words';
import type { Chat } from '@/src/protocol/chat';
import type { PageContent } from '@/src/protocol/page-content';
import { SottoDatabase } from '@/src/storage/database';
import type { Host } from '../host';
import { startTestHost, TestPort } from '../testing/test-host';

const anchor = { start: '', end: '', prefix: '', suffix: '' };
const settings = { engine: 'auto', model: null } as const;
const KEY = '1'.repeat(32);
const OTHER_KEY = '2'.repeat(32);

function page(text: string, title = 'The Lighthouse'): PageContent {
  const words = countWords(text);
  return {
    title, language: 'en', visibleWords: words, keptWords: words, hiddenWords: 0, unreadFrames: 0, partial: false,
    blocks: [{ kind: 'paragraph', text, anchor }],
  };
}

const script: FakeScriptInput = {};
let db: SottoDatabase;
/** What the engine was asked, prompt by prompt. */
let prompts: GenerateRequest[];

/** The scripted engine, with an ear on its prompts. */
function listening(): Provider {
  const provider = createFakeProvider(() => script);
  return {
    ...provider,
    async load(model, options) {
      const engine = await provider.load(model, options);
      return {
        inUse: engine.inUse,
        generate: (request, { signal }) => {
          prompts.push(request);
          return engine.generate(request, { signal });
        },
        count: (text) => engine.count(text),
        dispose: () => engine.dispose(),
      };
    },
  };
}

const startHost = (database = db): Host => startTestHost(script, database, { provider: listening() });
const panel = (): TestPort => new TestPort({ kind: 'surface', tabId: null, documentKey: null, origin: null });

async function open(host: Host, content = page('The lamp was lit in 1841.'), sender: Partial<SenderInfo> = {}, pageKey = KEY): Promise<string> {
  return (await host.handlers['host.openChat']({ pageKey, page: content }, new TestPort(sender))).chatId;
}

async function follow(host: Host, chatId: string, port: TestPort): Promise<Chat> {
  return (await host.handlers['host.followChat']({ chatId }, port)).chat;
}

async function ask(host: Host, port: TestPort, chatId: string, question: string, replaces: string | null = null): Promise<{ turnId: string; jobId: string }> {
  return host.handlers['host.ask']({ chatId, question, replaces, settings }, port);
}

const answered = ({ turns }: Chat): boolean => turns.length > 0 && turns.every(({ state }) => state !== 'queued' && state !== 'running');
const questions = ({ turns }: Chat): string[] => turns.map(({ question }) => question);
const lastQuestion = (request: GenerateRequest | undefined): string => request?.messages.at(-1)?.content ?? '';

beforeEach(async () => {
  for (const key of Object.keys(script)) Reflect.deleteProperty(script, key);
  prompts = [];
  db = new SottoDatabase(crypto.randomUUID());
  await db.open();
});

describe('a conversation', () => {
  it('is found again by its document, and is another for another document, tab or window', async () => {
    const host = startHost();
    const chatId = await open(host);
    expect(await open(host)).toBe(chatId);
    const others = [
      await open(host, undefined, {}, OTHER_KEY), await open(host, undefined, { tabId: 2 }),
      await open(host, undefined, { documentKey: 'next' }), await open(host, undefined, { ephemeral: true }),
    ];
    expect(new Set([chatId, ...others]).size).toBe(5);
  });

  it('takes its page anew until something was asked', async () => {
    const host = startHost();
    const port = panel();
    const chatId = await open(host, page('Loading.', 'Wait'));
    expect(await follow(host, chatId, port)).toMatchObject({ title: 'Wait', keptWords: 1, turns: [], pageKey: KEY, ephemeral: false });
    expect(await open(host, page('The lamp was lit in 1841.'))).toBe(chatId);
    expect(port.states(chatId).at(-1)).toMatchObject({ title: 'The Lighthouse', keptWords: 6 });

    await ask(host, port, chatId, 'When?');
    await port.until(chatId, answered);
    expect(await open(host, page('Something else.', 'Else'))).toBe(chatId);
    expect(await follow(host, chatId, port)).toMatchObject({ title: 'The Lighthouse', keptWords: 6 });
    expect(prompts[0]?.messages[1]?.content).toContain('The lamp was lit in 1841.');
  });

  it('tells each change of an answer, but not its words, and keeps them in the end', async () => {
    Object.assign(script, { tokens: Array.from({ length: 30 }, (_, n) => `w${String(n)} `), tokenMs: 3 });
    const host = startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    const { turnId, jobId } = await ask(host, port, chatId, 'When?');
    await host.handlers['host.attach']({ jobId, after: 0 }, port);
    const chat = await port.until(chatId, answered);
    expect(chat.turns).toEqual([{
      turnId, jobId, question: 'When?', askedAt: expect.any(Number) as number, state: 'done', finish: 'stop', error: null,
      answer: Array.from({ length: 30 }, (_, n) => `w${String(n)} `).join(''), coverage: { words: 6, ofWords: 6 },
      engine: expect.objectContaining({ model: 'Scripted' }) as unknown,
    }]);
    expect(port.states(chatId).map(({ turns }) => [turns[0]?.state, turns[0]?.coverage !== null, turns[0]?.answer === ''])).toEqual([
      ['queued', false, true], ['running', false, true], ['running', true, true], ['done', true, false],
    ]);
    expect(port.entries(jobId).filter(({ event }) => event.type === 'token').length).toBeGreaterThan(1);
  });

  it('puts page and earlier turns before a second question', async () => {
    const host = startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    await ask(host, port, chatId, 'Who?');
    await ask(host, port, chatId, 'When?');
    const chat = await port.until(chatId, answered);
    expect(questions(chat)).toEqual(['Who?', 'When?']);
    expect(prompts[1]?.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
    expect(prompts[1]?.messages.slice(0, 2)).toEqual(prompts[0]?.messages);
    expect(prompts[1]?.messages[2]?.content).toBe('This answer is scripted.');
  });

  it('has its jobs kept out of the popup\'s list', async () => {
    const host = startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    await ask(host, port, chatId, 'Who?');
    expect((await host.handlers['host.jobs']({ tabId: 1 }, port)).jobs).toEqual([]);
    await port.until(chatId, answered);
    expect((await host.handlers['host.jobs']({ tabId: 1 }, port)).jobs).toEqual([]);
  });

  it('goes on about its old page after the tab shows another (F37)', async () => {
    Object.assign(script, { tokenMs: 5 });
    const host = startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    await ask(host, port, chatId, 'Who?');
    const next = await open(host, page('A page about bees.', 'Bees'), { documentKey: 'next', origin: 'https://b.example' }, OTHER_KEY);
    expect(next).not.toBe(chatId);
    const chat = await port.until(chatId, answered);
    expect(chat).toMatchObject({ title: 'The Lighthouse', turns: [{ state: 'done', answer: 'This answer is scripted.' }] });
  });

  it('keeps what there was of an answer when its tab closes, and can be asked again (F36)', async () => {
    Object.assign(script, { endless: true, tokenMs: 2 });
    const host = startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    const { jobId } = await ask(host, port, chatId, 'Who?');
    await host.handlers['host.attach']({ jobId, after: 0 }, port);
    await vi.waitFor(() => { expect(port.entries(jobId).some(({ event }) => event.type === 'token')).toBe(true); });
    await host.notices['notice.tabClosed']({ tabId: 1 }, {});
    const [turn] = (await port.until(chatId, answered)).turns;
    expect(turn).toMatchObject({ state: 'cancelled', answer: expect.stringContaining('This ') as string });
    Object.assign(script, { endless: false });
    await ask(host, port, chatId, 'And now?');
    expect((await port.until(chatId, (chat) => answered(chat) && chat.turns.length === 2)).turns[1]).toMatchObject({ state: 'done' });
  });

  it('says what failed, and does not show the model a turn without an answer', async () => {
    Object.assign(script, { fault: { at: 'load', code: 'engine-out-of-memory', times: 1 } });
    const host = startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    await ask(host, port, chatId, 'Who?');
    expect((await port.until(chatId, answered)).turns[0]).toMatchObject({ state: 'failed', error: { code: 'engine-out-of-memory' }, answer: '' });
    await ask(host, port, chatId, 'When?');
    await port.until(chatId, (chat) => answered(chat) && chat.turns.length === 2);
    expect(prompts[0]?.messages).toHaveLength(2);
    expect(lastQuestion(prompts[0])).toMatch(/When\?$/);
  });
});

describe('two windows (F42)', () => {
  it('that ask at once both keep their questions, in order, and both see everything', async () => {
    const host = startHost();
    const [left, right] = [panel(), panel()];
    const chatId = await open(host);
    await Promise.all([follow(host, chatId, left), follow(host, chatId, right)]);
    await Promise.all([ask(host, left, chatId, 'From the left?'), ask(host, right, chatId, 'From the right?'), ask(host, left, chatId, 'Once more?')]);
    const whole = (chat: Chat): boolean => answered(chat) && chat.turns.length === 3;
    const seen = await Promise.all([left.until(chatId, whole), right.until(chatId, whole)]);
    expect(questions(seen[0])).toEqual(['From the left?', 'From the right?', 'Once more?']);
    expect(seen[1]).toEqual(seen[0]);
    expect(prompts.map((request) => lastQuestion(request).split('\n').at(-1))).toEqual(['From the left?', 'From the right?', 'Once more?']);
  });

  it('that replace the same turn both keep their questions', async () => {
    const host = startHost();
    const [left, right] = [panel(), panel()];
    const chatId = await open(host);
    await follow(host, chatId, left);
    const { turnId } = await ask(host, left, chatId, 'Whoo?');
    await Promise.all([ask(host, left, chatId, 'Who?', turnId), ask(host, right, chatId, 'When?', turnId)]);
    const chat = await left.until(chatId, (now) => answered(now) && now.turns.length === 2);
    expect(questions(chat)).toEqual(['Who?', 'When?']);
  });
});

describe('asking again', () => {
  it('an edited question takes the place of its turn and of all after it', async () => {
    const host = startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    await ask(host, port, chatId, 'One?');
    const { turnId, jobId } = await ask(host, port, chatId, 'Two?');
    await ask(host, port, chatId, 'Three?');
    await port.until(chatId, (chat) => answered(chat) && chat.turns.length === 3);
    await ask(host, port, chatId, 'Two, edited?', turnId);
    const chat = await port.until(chatId, (now) => answered(now) && now.turns.length === 2);
    expect(questions(chat)).toEqual(['One?', 'Two, edited?']);
    expect(prompts.at(-1)?.messages.map(({ content }) => content.split('\n').at(-1)).slice(1)).toEqual(['One?', 'This answer is scripted.', 'Two, edited?']);
    // What the old answer's log said is gone from the disk, too.
    await vi.waitFor(async () => { expect(await db.events.where('jobId').equals(jobId).count()).toBe(0); });
  });

  it('while the answer runs ends it as replaced', async () => {
    Object.assign(script, { endless: true, tokenMs: 2 });
    const host = startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    const { turnId, jobId } = await ask(host, port, chatId, 'Who?');
    await host.handlers['host.attach']({ jobId, after: 0 }, port);
    await vi.waitFor(() => { expect(prompts).toHaveLength(1); });
    Object.assign(script, { endless: false });
    await ask(host, port, chatId, 'Who?', turnId);
    expect(await port.end(jobId)).toEqual({ type: 'cancelled', reason: 'replaced' });
    const chat = await port.until(chatId, answered);
    expect(chat.turns).toHaveLength(1);
    expect(chat.turns[0]).toMatchObject({ state: 'done', answer: 'This answer is scripted.' });
  });

  it('too often at once is refused, and changes nothing (F35)', async () => {
    Object.assign(script, { endless: true, tokenMs: 5 });
    const host = startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    for (let n = 0; n < 20; n++) await ask(host, port, chatId, `Question ${String(n)}?`);
    const before = await follow(host, chatId, port);
    await expect(ask(host, port, chatId, 'One too many?', before.turns[0]?.turnId ?? '')).rejects.toMatchObject({ code: 'forbidden' });
    expect(await follow(host, chatId, port)).toEqual(before);
    await host.handlers['host.eraseChats']({ chatId }, port);
  });
});

describe('earlier conversations', () => {
  it('a new one is empty and about the same page, and is the one that is found from then on', async () => {
    const host = startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    expect((await host.handlers['host.newChat']({ chatId }, port)).chatId).toBe(chatId);
    await ask(host, port, chatId, 'Who?');
    await port.until(chatId, answered);
    const { chatId: next } = await host.handlers['host.newChat']({ chatId }, port);
    expect(await follow(host, next, port)).toMatchObject({ title: 'The Lighthouse', pageKey: KEY, turns: [] });
    expect(await open(host)).toBe(next);
    await ask(host, port, next, 'When?');
    await port.until(next, answered);
    expect(prompts[1]?.messages).toHaveLength(2);
    expect(prompts[1]?.messages[1]?.content).toContain('The lamp was lit in 1841.');
    const { chats } = await host.handlers['host.chats']({}, port);
    expect(chats.map((chat) => [chat.chatId, chat.turns])).toEqual([[next, 1], [chatId, 1]]);
  });

  it('are listed only with a question in them', async () => {
    const host = startHost();
    await open(host);
    expect((await host.handlers['host.chats']({}, panel())).chats).toEqual([]);
  });

  it('that are erased end their answers, tell their followers and leave nothing', async () => {
    Object.assign(script, { endless: true, tokenMs: 2 });
    const host = startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    const { jobId } = await ask(host, port, chatId, 'Who?');
    await host.handlers['host.attach']({ jobId, after: 0 }, port);
    await host.handlers['host.eraseChats']({ chatId: null }, port);
    expect(await port.end(jobId)).toMatchObject({ type: 'cancelled' });
    expect(port.pushed).toContainEqual({ type: 'chat-erased', chatId });
    await expect(follow(host, chatId, port)).rejects.toMatchObject({ code: 'unknown-chat' });
    await expect(ask(host, port, chatId, 'Who?')).rejects.toMatchObject({ code: 'unknown-chat' });
    await vi.waitFor(async () => {
      expect([await db.chats.count(), await db.pages.count(), await db.jobs.count(), await db.events.count()]).toEqual([0, 0, 0, 0]);
    });
  });

  it('beyond the hundred newest are dropped with their pages', async () => {
    const host = startHost();
    const port = panel();
    for (let n = 0; n < 102; n++) {
      const chatId = await open(host, page(`Page number ${String(n)}.`), {}, n.toString(16).padStart(32, '0'));
      const { jobId } = await ask(host, port, chatId, 'Who?');
      await host.handlers['host.attach']({ jobId, after: 0 }, port);
      await port.end(jobId);
    }
    await open(host, page('The last one.'), {}, 'f'.repeat(32));
    expect((await host.handlers['host.chats']({}, port)).chats).toHaveLength(100);
    await vi.waitFor(async () => { expect([await db.chats.count(), await db.pages.count()]).toEqual([101, 101]); });
  });
});

describe('a host that died', () => {
  /** The database as a dying host leaves it. */
  async function snapshot(): Promise<SottoDatabase> {
    const copy = new SottoDatabase(crypto.randomUUID());
    await copy.jobs.bulkPut(await db.jobs.toArray());
    await copy.events.bulkPut(await db.events.toArray());
    await copy.chats.bulkPut(await db.chats.toArray());
    await copy.pages.bulkPut(await db.pages.toArray());
    return copy;
  }

  it('while it answered leaves the partial text, and the conversation goes on (F7, F11)', async () => {
    Object.assign(script, { tokens: ['One ', 'two ', 'three ', 'four '], tokenMs: 60, endless: true });
    const dying = startHost();
    const port = panel();
    const chatId = await open(dying);
    const { jobId } = await ask(dying, port, chatId, 'Who?');
    await vi.waitFor(async () => { expect(await db.events.where('jobId').equals(jobId).count()).toBeGreaterThan(5); }, { timeout: 5_000 });
    const left = await snapshot();
    await dying.handlers['host.cancel']({ jobId }, port);

    Object.assign(script, { endless: false, tokenMs: 0 });
    const successor = startHost(left);
    const again = panel();
    const chat = await follow(successor, chatId, again);
    expect(chat.turns[0]).toMatchObject({ state: 'failed', error: { code: 'host-lost' }, coverage: { words: 6, ofWords: 6 } });
    expect(chat.turns[0]?.answer).toMatch(/^One two/);
    expect(await open(successor)).toBe(chatId);
    await ask(successor, again, chatId, 'And when?');
    expect((await again.until(chatId, answered)).turns[1]).toMatchObject({ state: 'done' });
    expect(prompts.at(-1)?.messages[1]?.content).toContain('The lamp was lit in 1841.');
    expect((await left.chats.get(chatId))?.turns[0]?.state).toBe('failed');
  });

  it('after the end of an answer, before it was in the conversation, loses nothing of it', async () => {
    const dying = startHost();
    const port = panel();
    const chatId = await open(dying);
    await follow(dying, chatId, port);
    await ask(dying, port, chatId, 'Who?');
    await port.until(chatId, answered);
    await vi.waitFor(async () => { expect((await db.jobs.toArray())[0]?.state).toBe('done'); });
    const left = await snapshot();
    const row = await left.chats.get(chatId);
    if (!row) throw new Error('no row');
    await left.chats.put({ ...row, turns: row.turns.map((turn) => ({ ...turn, state: 'running', answer: '', finish: null })) });
    const chat = await follow(startHost(left), chatId, panel());
    expect(chat.turns[0]).toMatchObject({ state: 'done', answer: 'This answer is scripted.', finish: 'stop', error: null });
  });

  it('between two browser runs takes its conversations along, unless they are to be kept', async () => {
    const first = startHost();
    const port = panel();
    const chatId = await open(first);
    await follow(first, chatId, port);
    await ask(first, port, chatId, 'Who?');
    await port.until(chatId, answered);
    await vi.waitFor(async () => { expect((await db.chats.get(chatId))?.turns[0]?.state).toBe('done'); });

    const kept = startHost(await snapshot());
    await kept.notices['notice.browserStarted']({ keepChats: true }, {});
    expect((await kept.handlers['host.chats']({}, panel())).chats.map((chat) => chat.chatId)).toEqual([chatId]);
    expect((await follow(kept, chatId, panel())).turns[0]?.answer).toBe('This answer is scripted.');

    const left = await snapshot();
    const fresh = startHost(left);
    const present = await open(fresh, page('A page of this run.'), {}, OTHER_KEY);
    await fresh.notices['notice.browserStarted']({ keepChats: false }, {});
    await expect(follow(fresh, chatId, panel())).rejects.toMatchObject({ code: 'unknown-chat' });
    expect(await follow(fresh, present, panel())).toMatchObject({ turns: [] });
    expect(await left.chats.toCollection().primaryKeys()).toEqual([present]);
    expect(await left.pages.count()).toBe(1);
  });
});

describe('a private window (F44)', () => {
  it('has a conversation that is nowhere written down, is not listed, and goes with its tab', async () => {
    const host = startHost();
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
    expect([await db.chats.count(), await db.pages.count(), await db.jobs.count(), await db.events.count()]).toEqual([0, 0, 0, 0]);
    await host.notices['notice.tabClosed']({ tabId: 7 }, {});
    expect(port.pushed).toContainEqual({ type: 'chat-erased', chatId });
    await expect(follow(host, chatId, port)).rejects.toMatchObject({ code: 'unknown-chat' });
  });
});

it('a disk that takes nothing does not keep an answer from coming (F20)', async () => {
  const host = startHost();
  await db.open();
  db.close();
  const port = panel();
  const chatId = await open(host);
  await follow(host, chatId, port);
  await ask(host, port, chatId, 'Who?');
  expect((await port.until(chatId, answered)).turns[0]).toMatchObject({ state: 'done', answer: 'This answer is scripted.' });
  expect((await host.handlers['host.chats']({}, port)).chats).toHaveLength(1);
});
