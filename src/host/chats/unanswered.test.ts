import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PageSentence, Quote } from '@/src/protocol/checked-answer';
import type { TaskEvent } from '@/src/protocol/task-event';
import type { answerability } from '@/src/tasks/retrieval/answerability';
import { answered, ask, ChatWorld, follow, idOf, open, page, panel } from '../testing/chat-world';
import { chatOnDisk } from '../testing/on-disk';
import { startTestHost, installed } from '../testing/test-host';

const PAGE = page('The lamp was lit in 1841.');
const NEAR: PageSentence[] = [{ text: 'The lamp was lit in 1841.', blockIndex: 0, start: 0, end: 25 }];
const NEAREST: Quote[] = NEAR.map((sentence) => ({ ...sentence, source: idOf(PAGE) }));

/** Decides as told, for what it decides by is tested beside it; and remembers what it was asked. */
interface Decided {
  answerable: boolean | null;
  asked: { question: string; earlier: readonly { question: string; answer: string }[] }[];
}
const decided = vi.hoisted((): Decided => ({ answerable: false, asked: [] }));
vi.mock('@/src/tasks/retrieval/answerability', () => ({
  *answerability(...[, question, earlier]: Parameters<typeof answerability>): ReturnType<typeof answerability> {
    decided.asked.push({ question, earlier });
    yield;
    return { answerable: decided.answerable, nearest: NEAR };
  },
}));

let world: ChatWorld;
beforeEach(() => {
  world = new ChatWorld();
  decided.answerable = false;
  decided.asked = [];
});

describe('a question that nothing on the page seems to answer', () => {
  it('is told with what is nearest, before the model says a word, and kept with its turn', async () => {
    const host = world.startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    const { jobId } = await ask(host, port, chatId, 'Who painted the ceiling?');
    await port.followJob(host, jobId);
    const { turns } = await port.until(chatId, answered);
    expect(turns[0]).toMatchObject({ state: 'done', nearest: NEAREST, answer: 'This answer is scripted.' });
    const types = port.entries(jobId).map(({ event }) => event.type);
    const at = (type: TaskEvent['type']): number => types.indexOf(type);
    expect(at('unanswered')).toBeGreaterThanOrEqual(0);
    expect(at('unanswered')).toBeLessThan(at('token'));
    // Nothing of it is told to the model.
    expect(world.prompts[0]?.messages.map(({ content }) => content).join('\n')).not.toContain('seems to answer');

    await vi.waitFor(async () => {
      expect((await chatOnDisk(world.db, chatId)).turns[0]?.state).toBe('done');
    });
    const reopened = await follow(world.startHost(await world.snapshot()), chatId, panel());
    expect(reopened.turns[0]?.nearest).toEqual(NEAREST);
  });

  it('is told where there is no model, too', async () => {
    const host = startTestHost({}, world.db, { models: { ...installed, list: () => Promise.resolve([]) } });
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    await ask(host, port, chatId, 'Who painted the ceiling?');
    expect((await port.until(chatId, answered)).turns[0]).toMatchObject({
      state: 'failed',
      error: { code: 'no-model' },
      nearest: NEAREST,
    });
    // Without an answer, a question is what the next one may lean on.
    await ask(host, port, chatId, 'And when?');
    await port.until(chatId, (chat) => chat.turns.length === 2 && answered(chat));
    expect(decided.asked.at(-1)).toEqual({
      question: 'And when?',
      earlier: [{ question: 'Who painted the ceiling?', answer: '' }],
    });
  });

  it('ends with the job that is stopped', async () => {
    Object.assign(world.script, { endless: true, tokenMs: 2 });
    const host = world.startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    const { jobId } = await ask(host, port, chatId, 'Who painted the ceiling?');
    await port.until(chatId, ({ turns }) => turns[0]?.nearest !== undefined);
    await host.handlers['host.cancel']({ jobId }, port);
    expect((await port.until(chatId, answered)).turns[0]).toMatchObject({ state: 'cancelled', nearest: NEAREST });
  });
});

describe('nothing is said', () => {
  it.each([[true], [null]])('of a question that is decided as %j', async (answerable) => {
    decided.answerable = answerable;
    const host = world.startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    await ask(host, port, chatId, 'When was the lamp lit?');
    expect((await port.until(chatId, answered)).turns[0]?.nearest).toBeUndefined();
    expect(decided.asked).toHaveLength(1);
  });

  it('of one in another language than the page, which words cannot decide', async () => {
    const host = world.startHost();
    const port = panel();
    const chatId = await open(host, page('The lamp was lit in 1841, and it was seen from the sea in all weathers.'));
    await follow(host, chatId, port);
    await ask(host, port, chatId, 'Wer hat die Decke gemalt?');
    expect((await port.until(chatId, answered)).turns[0]?.nearest).toBeUndefined();
    expect(decided.asked).toEqual([]);
  });

  it('of one that may lean on an answer still to come', async () => {
    Object.assign(world.script, { endless: true, tokenMs: 2 });
    const host = world.startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    const first = await ask(host, port, chatId, 'Who lit it?');
    const second = await ask(host, port, chatId, 'And why?');
    for (const { jobId } of [first, second]) await host.handlers['host.cancel']({ jobId }, port);
    const { turns } = await port.until(chatId, answered);
    expect(turns).toHaveLength(2);
    expect(decided.asked.map(({ question }) => question)).not.toContain('And why?');
  });
});
