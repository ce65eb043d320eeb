import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Chat } from '@/src/protocol/chat';
import type { PageContent } from '@/src/protocol/page-content';
import { answered, ask, ChatWorld, follow, open, page, panel, settings } from '../testing/chat-world';
import { chatOnDisk } from '../testing/on-disk';
import type { TestPort } from '../testing/test-host';

/**
 * About 5,000 words in German: no context of the scripted engine holds them. One block answers, and is the longest, so
 * that it does not fill a gap.
 */
const ANSWER =
  'Die Laterne ist aus dem gleichen dunklen Messing gegossen, aus dem man auch die Glocken der Insel gemacht hat, und wiegt so viel wie vier der Pferde, mit denen die Bauern sie damals auf einem Schlitten über den Hügel gezogen haben.';
const FILLER =
  'Die Wellen schlugen an jenem Abend gegen die Mauer, und der Wärter schrieb die Namen der Schiffe in sein Buch, bis es dunkel wurde.';
const longPage = (): PageContent => {
  const blocks = Array.from({ length: 220 }, (_, at) => ({
    kind: 'paragraph' as const,
    text: at === 130 ? ANSWER : `${FILLER} Es war der ${String(at)}. Tag.`,
    anchor: { start: '', end: '', prefix: '', suffix: '' },
  }));
  return { ...page(''), title: 'Der Leuchtturm', language: 'de', blocks, keptWords: 5_500, visibleWords: 5_500 };
};
const QUESTION = 'What is the lamp made of?';
const IN_GERMAN = 'Woraus ist die Laterne gemacht?';
const asksFor = (language: string): string => `Translate the question above into ${language}.`;

let world: ChatWorld;
beforeEach(() => {
  world = new ChatWorld();
  Object.assign(world.script, { languages: ['en', 'de'], tokens: ['Rather ', 'old ', 'stuff.'] });
  world.script.replies = [{ to: asksFor('German'), tokens: [IN_GERMAN] }];
});

async function start(
  content: PageContent,
): Promise<{ chatId: string; port: TestPort; host: ReturnType<ChatWorld['startHost']> }> {
  const host = world.startHost();
  const port = panel();
  const chatId = await open(host, content);
  await follow(host, chatId, port);
  return { host, port, chatId };
}
async function askOne(content: PageContent, question: string): Promise<Chat['turns'][number] | undefined> {
  const { host, port, chatId } = await start(content);
  await ask(host, port, chatId, question);
  return (await port.until(chatId, answered)).turns[0];
}
const lastPrompt = (): string => world.prompts.at(-1)?.messages.at(-1)?.content ?? '';

describe('a question in another language than a long page', () => {
  it('is put into it by the model first, told and kept, and finds the passage by it', async () => {
    const turn = await askOne(longPage(), QUESTION);
    expect(turn).toMatchObject({
      state: 'done',
      question: QUESTION,
      answer: 'Rather old stuff.',
      language: { question: 'en', page: 'de', how: 'put', text: IN_GERMAN },
    });
    expect(world.prompts).toHaveLength(2);
    expect(world.prompts[0]?.messages.at(-1)?.content).toContain(QUESTION);
    expect(world.prompts[0]?.sampling).toMatchObject({ temperature: 0 });
    expect(world.prompts[0]?.sampling.maxTokens).toBeLessThan(60);
    expect(lastPrompt()).toContain(ANSWER);
    expect(lastPrompt()).toContain(`${QUESTION}\n\nAnswer in English.`);
    expect(lastPrompt()).not.toContain(IN_GERMAN);
  });

  it('tells that it is being put before it is, and Stop ends that', async () => {
    world.script.tokenMs = 60_000;
    const { host, port, chatId } = await start(longPage());
    const { jobId } = await ask(host, port, chatId, QUESTION);
    await port.followJob(host, jobId);
    const chat = await port.until(chatId, ({ turns }) => turns[0]?.language !== undefined);
    expect(chat.turns[0]).toMatchObject({ state: 'running', language: { how: 'putting', question: 'en', page: 'de' } });
    await host.handlers['host.cancel']({ jobId }, port);
    expect((await port.until(chatId, answered)).turns[0]).toMatchObject({ state: 'cancelled', answer: '' });
    expect(world.prompts).toHaveLength(1);
  });

  it.each([
    ['nothing', []],
    ['the question itself', [QUESTION]],
    ['another language', ['Quelle est la hauteur de la tour ?']],
    ['a lecture', ['Der Turm ist hoch und steht am Meer. '.repeat(20)]],
    ['what meets its limit in its first line', Array.from({ length: 200 }, () => 'Turm ')],
  ])('is asked as it is where the model answers with %s', async (_, tokens) => {
    world.script.replies = [{ to: asksFor('German'), tokens }];
    const turn = await askOne(longPage(), QUESTION);
    expect(turn).toMatchObject({ state: 'done', language: { how: 'failed' } });
    expect(turn?.language?.text).toBeUndefined();
    expect(lastPrompt()).toContain(QUESTION);
    expect(lastPrompt()).not.toContain(ANSWER);
  });

  it.each([[['en']], [undefined]])(
    'is asked as it is by a model known to speak %j, which says so',
    async (languages) => {
      world.script.languages = languages;
      const turn = await askOne(longPage(), QUESTION);
      expect(turn?.language).toEqual({ question: 'en', page: 'de', how: 'unknown' });
      expect(world.prompts).toHaveLength(1);
      expect(lastPrompt()).toContain(QUESTION);
      expect(lastPrompt()).not.toContain(ANSWER);
      expect(lastPrompt()).not.toContain('Answer in English.');
    },
  );

  it('is not put into it again where its answer goes on', async () => {
    const tokens = Array.from({ length: 500 }, (_, n) => `Old stuff number ${String(n)}. `);
    Object.assign(world.script, { tokens: tokens.flatMap((sentence) => sentence.match(/\S+\s/g) ?? []) });
    const { host, port, chatId } = await start(longPage());
    const { turnId } = await ask(host, port, chatId, QUESTION);
    const before = (await port.until(chatId, answered)).turns[0];
    expect(before).toMatchObject({ finish: 'length', language: { how: 'put', text: IN_GERMAN } });
    await host.handlers['host.goOn']({ chatId, turnId, settings }, port);
    const after = (await port.until(chatId, (chat) => world.prompts.length > 2 && answered(chat))).turns[0];
    expect(after).toMatchObject({ state: 'done', language: before?.language });
    expect(world.prompts).toHaveLength(3);
    expect(world.prompts[2]).toMatchObject({ begun: before?.answer, messages: world.prompts[1]?.messages });
  });

  it('takes what the user says instead of asking the model', async () => {
    const { host, port, chatId } = await start(longPage());
    const { turnId } = await ask(host, port, chatId, QUESTION);
    await port.until(chatId, answered);
    const given = { question: QUESTION, inPageLanguage: 'Messing und Glocken?', replaces: turnId, settings };
    await host.handlers['host.ask']({ chatId, ...given }, port);
    const { turns } = await port.until(chatId, (chat) => answered(chat) && chat.turns[0]?.language?.how === 'given');
    expect(turns).toHaveLength(1);
    expect(turns[0]?.language?.text).toBe('Messing und Glocken?');
    expect(world.prompts).toHaveLength(3);
    expect(lastPrompt()).toContain(ANSWER);
  });

  it('leaves its words for the search of the next one, and keeps its prompt', async () => {
    const { host, port, chatId } = await start(longPage());
    await ask(host, port, chatId, QUESTION);
    await port.until(chatId, answered);
    world.script.replies = [{ to: asksFor('German'), tokens: ['Und warum?'] }];
    await ask(host, port, chatId, 'And why is it?');
    await port.until(chatId, (chat) => chat.turns.length === 2 && answered(chat));
    expect(lastPrompt()).toContain(ANSWER);
    expect(world.prompts.at(-1)?.messages[1]?.content).toContain(`${QUESTION}\n\nAnswer in English.`);
  });
});

describe('no question is put into another language', () => {
  it('where the page stands whole before the model, which is told the language of the answer', async () => {
    const turn = await askOne({ ...page(`${ANSWER} ${FILLER}`), language: 'de' }, QUESTION);
    expect(turn?.language).toEqual({ question: 'en', page: 'de', how: 'whole' });
    expect(world.prompts).toHaveLength(1);
    expect(lastPrompt()).toContain(`${QUESTION}\n\nAnswer in English.`);
  });

  it.each(['Wie hoch ist der Turm?', 'Laterne 41?', '41'])(
    'where it is in the page’s own, or too short to tell: %s',
    async (question) => {
      const turn = await askOne(longPage(), question);
      expect(turn?.state).toBe('done');
      expect(turn?.language).toBeUndefined();
      expect(world.prompts).toHaveLength(1);
      expect(lastPrompt()).not.toMatch(/Answer in (English|German)/);
    },
  );
});

it('a turn from before there were languages can still be read', async () => {
  const first = world.startHost();
  const port = panel();
  const chatId = await open(first);
  await follow(first, chatId, port);
  await ask(first, port, chatId, 'When was the lamp lit?');
  await port.until(chatId, answered);
  await vi.waitFor(async () => {
    expect((await chatOnDisk(world.db, chatId)).turns[0]?.state).toBe('done');
  });
  const left = await world.snapshot();
  const row = await chatOnDisk(left, chatId);
  expect(Object.keys(row.turns[0] ?? {})).not.toContain('language');
  const again = panel();
  const second = world.startHost(left);
  await follow(second, chatId, again);
  await ask(second, again, chatId, 'And why?');
  expect((await again.until(chatId, answered)).turns).toHaveLength(2);
});
