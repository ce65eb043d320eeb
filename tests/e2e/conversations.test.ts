/** Conversations from page to disk, without a panel: what every panel rests on. */
import { beforeEach, describe, expect, it } from 'vitest';
import { useBench } from '../harness/bench.ts';
import { answerOnDisk, ask, callHost, openChat } from '../harness/conversation.ts';
import { serveHtml } from '../harness/fixtures.ts';
import { BROWSERS } from '../harness/launch.ts';
import { until } from '../harness/place.ts';
import type { Tab } from '../harness/session.ts';

const ANSWER = 'It was lit in 1841.';
const LONG_ANSWER = Array.from({ length: 400 }, (_, index) => `word${String(index)} `);
const WORDS = 'The harbour was quiet that morning, and the boats lay still beside the wall. '.repeat(12);

describe.each(BROWSERS)('a conversation in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted' });
  beforeEach(() => bench.script({ tokens: ANSWER.split(/(?<= )/) }));

  /** Lets the extension into a page as a person does, by the toolbar button. */
  async function allow(tab: Tab): Promise<void> {
    await (await bench.session.clickAction(tab)).close();
  }

  async function open(): Promise<{ chatId: string; subject: string }> {
    const opened = await openChat(bench.options.place);
    if (typeof opened === 'string') throw new Error(opened);
    return opened;
  }

  it('needs the page to be allowed, once', async () => {
    const tab = await bench.article();
    expect(await openChat(bench.options.place)).toBe('page-not-allowed');
    await allow(tab);
    const { chatId } = await open();
    const chat = await ask(bench.options.place, chatId, 'When was the lamp lit?');
    expect(chat.turns).toMatchObject([{ state: 'done', answer: ANSWER, coverage: { words: chat.keptWords } }]);
    expect((await open()).chatId).toBe(chatId);
  });

  it('belongs to what an app within one page shows, and is there again on the way back', async () => {
    bench.proxy.host('app.sotto.test', serveHtml(`<title>One</title><main><p id=text>${WORDS}</p></main>`));
    const tab = await bench.open('http://app.sotto.test/one');
    await allow(tab);
    const first = await open();
    await ask(bench.options.place, first.chatId, 'What of the boats?');
    await tab.place.evaluate(() => {
      history.pushState(null, '', '/two');
    });
    const second = await open();
    expect(second.subject).not.toBe(first.subject);
    await tab.place.evaluate(() => {
      history.back();
    });
    await until('the first address again', async () => (await tab.place.evaluate(() => location.pathname)) === '/one');
    expect(await open()).toEqual(first);
  });

  it('outlives the host, in mid-answer too (F7, F11)', async () => {
    const tab = await bench.article();
    await allow(tab);
    const { chatId } = await open();
    await ask(bench.options.place, chatId, 'When?');
    await bench.script({ tokens: LONG_ANSWER, tokenMs: 50 });
    const params = { chatId, question: 'And who?', replaces: null, settings: { engine: 'auto', model: null } };
    const { jobId } = (await callHost(bench.options.place, 'host.ask', params)) as { jobId: string };
    await until('words of the answer on the disk', async () =>
      (await answerOnDisk(bench.options.place, jobId)).includes('word1'),
    );
    await bench.session.killHost();
    await bench.script({ tokens: ANSWER.split(/(?<= )/) });
    const again = await until('the host again', async () => {
      const opened = await openChat(bench.options.place);
      return typeof opened === 'string' ? null : opened;
    });
    expect(again.chatId).toBe(chatId);
    const chat = await ask(bench.options.place, chatId, 'And why?');
    expect(chat.turns.map(({ state }) => state)).toEqual(['done', 'failed', 'done']);
    expect(chat.turns[1]).toMatchObject({
      error: { code: 'host-lost' },
      answer: expect.stringMatching(/^word0 word1/) as string,
    });
    expect(await callHost(bench.options.place, 'host.chats', {})).toMatchObject({
      chats: expect.arrayContaining([expect.objectContaining({ chatId, turns: 3 })]) as unknown,
    });
    await callHost(bench.options.place, 'host.eraseChats', { chatId: null });
    expect(await callHost(bench.options.place, 'host.chats', {})).toEqual({ chats: [] });
  });
});
