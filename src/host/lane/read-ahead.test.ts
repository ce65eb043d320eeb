import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeProvider } from '@/src/engine/providers/fake/provider';
import { countWords } from '@/src/protocol/count-words';
import type { ServedHost } from '../served-host';
import { answered, ask, ChatWorld, follow, open, OTHER_SUBJECT, page, panel, settings } from '../testing/chat-world';
import { startTestHost, type TestPort } from '../testing/test-host';

const LONG = 'The keeper climbed the stairs and lit the lamp once more. '.repeat(100);
const OTHER_MODEL = { engine: 'auto', model: 'b'.repeat(64) } as const;

let world: ChatWorld;
let host: ServedHost;
let port: TestPort;
beforeEach(() => {
  world = new ChatWorld();
  host = world.startHost();
  port = panel();
});

const readAhead = async (chatId: string, from = port): Promise<boolean> =>
  (await from.stream(host, 'host.readAhead', { chatId, settings })).isRead;

/** Asks, follows the job, and gives its end once the host is idle again. */
async function answer(chatId: string, question: string): Promise<Awaited<ReturnType<TestPort['end']>>> {
  const { jobId } = await ask(host, port, chatId, question);
  await port.followJob(host, jobId);
  const end = await port.end(jobId);
  await vi.waitFor(async () => {
    expect((await host.handlers['host.status']({}, port)).running).toBe(0);
  });
  return end;
}

/** The reading has begun. */
const reading = (): Promise<unknown> =>
  vi.waitFor(() => {
    expect(world.prompts).toHaveLength(1);
  });
/** The model is being loaded. */
const loading = (): Promise<unknown> =>
  vi.waitFor(() => {
    expect(world.loads).toHaveLength(1);
  });

describe('reading ahead', () => {
  it('lets the first answer find its page in the prompt cache', async () => {
    const chatId = await open(host, page(LONG));
    expect(await readAhead(chatId)).toBe(true);
    expect(world.prompts[0]?.sampling.maxTokens).toBe(0);
    const end = await answer(chatId, 'Who?');
    if (end.type !== 'done') throw new Error(end.type);
    expect(end.promptTokens - end.cachedTokens).toBeLessThan(20);
  });

  it('reads less of a page that does not fit after all, as the question does (F32)', async () => {
    world.script.contextTokens = 1_024;
    const provider = createFakeProvider(() => world.script);
    host = startTestHost(world.script, world.db, {
      provider: {
        ...provider,
        load: async (model, options) => {
          const engine = await provider.load(model, options);
          return Object.assign(engine, {
            count: (text: string) => Promise.resolve({ tokens: Math.ceil(countWords(text) * 0.4), exact: false }),
          });
        },
      },
    });
    const chatId = await open(host, page(LONG));
    expect(await readAhead(chatId)).toBe(true);
    const end = await answer(chatId, 'Who?');
    if (end.type !== 'done') throw new Error(end.type);
    expect(end.coverage.words).toBeLessThan(end.coverage.ofWords);
  });

  it('does nothing where the page was the last thing read', async () => {
    const chatId = await open(host, page(LONG));
    await readAhead(chatId);
    expect(await readAhead(chatId)).toBe(true);
    await answer(chatId, 'Who?');
    expect(await readAhead(chatId)).toBe(true);
    expect(world.prompts.map(({ sampling }) => sampling.maxTokens === 0)).toEqual([true, false]);
  });

  it('reads anew after something else was read', async () => {
    const chatId = await open(host, page(LONG));
    const other = await open(host, page('Something about bees.'), {}, { subject: OTHER_SUBJECT });
    await readAhead(chatId);
    await answer(other, 'What about them?');
    expect(await readAhead(chatId)).toBe(true);
    expect(world.prompts).toHaveLength(3);
  });

  it('asks an engine that can tell what is cached, which may be several pages', async () => {
    const provider = createFakeProvider(() => world.script);
    let missing = 0;
    const read: number[] = [];
    host = startTestHost(world.script, world.db, {
      provider: {
        ...provider,
        load: async (model, options) => {
          const engine = await provider.load(model, options);
          const generate = engine.generate.bind(engine);
          return Object.assign(engine, {
            cached: () => Promise.resolve({ promptTokens: 1_200, cachedTokens: 1_200 - missing }),
            generate: (...of: Parameters<typeof generate>) => {
              read.push(of[0].sampling.maxTokens);
              return generate(...of);
            },
          });
        },
      },
    });
    const chatId = await open(host, page(LONG));
    expect(await readAhead(chatId)).toBe(true);
    expect(read).toEqual([]);
    missing = 1_000;
    for (const reads of [1, 2]) {
      expect(await readAhead(chatId)).toBe(true);
      expect(read).toEqual(Array.from({ length: reads }, () => 0));
    }
  });

  it('reads earlier turns, too', async () => {
    const chatId = await open(host, page(LONG));
    const other = await open(host, page('Something about bees.'), {}, { subject: OTHER_SUBJECT });
    await answer(chatId, 'Who?');
    await answer(other, 'What about them?');
    await readAhead(chatId);
    const end = await answer(chatId, 'When?');
    if (end.type !== 'done') throw new Error(end.type);
    expect(end.promptTokens - end.cachedTokens).toBeLessThan(20);
  });

  it('ends for a job at once, in the middle of the page', async () => {
    Object.assign(world.script, { promptWordMs: 5 });
    const chatId = await open(host, page(LONG));
    const isRead = readAhead(chatId);
    await reading();
    Object.assign(world.script, { promptWordMs: 0 });
    expect(await answer(chatId, 'Who?')).toMatchObject({ type: 'done' });
    expect(await isRead).toBe(false);
  });

  it('does not begin while a job runs', async () => {
    Object.assign(world.script, { tokenMs: 10 });
    const chatId = await open(host, page(LONG));
    await follow(host, chatId, port);
    await ask(host, port, chatId, 'Who?');
    expect(await readAhead(chatId)).toBe(false);
    await port.until(chatId, answered);
    expect(world.prompts).toHaveLength(1);
  });

  it('leaves the model that it is loading to a job that wants the same one', async () => {
    Object.assign(world.script, { loadMs: 200 });
    const chatId = await open(host, page(LONG));
    const isRead = readAhead(chatId);
    await loading();
    expect(await answer(chatId, 'Who?')).toMatchObject({ type: 'done' });
    expect(await isRead).toBe(false);
    expect(world.loads).toHaveLength(1);
    expect(world.prompts).toHaveLength(1);
  });

  it('drops the model that it is loading for a job that wants another one', async () => {
    Object.assign(world.script, { loadMs: 200 });
    const chatId = await open(host, page(LONG));
    const isRead = readAhead(chatId);
    await loading();
    const { jobId } = await host.handlers['host.ask'](
      { chatId, question: 'Who?', replaces: null, settings: OTHER_MODEL },
      port,
    );
    await port.followJob(host, jobId);
    expect(await port.end(jobId)).toMatchObject({ type: 'done' });
    expect(await isRead).toBe(false);
    expect(world.loads.map(({ aborted }) => aborted)).toEqual([true, false]);
  });

  it('ends with a job that is stopped while both wait for the model, so that the processor is free', async () => {
    Object.assign(world.script, { loadMs: 60_000 });
    const chatId = await open(host, page(LONG));
    const isRead = readAhead(chatId);
    await loading();
    const { jobId } = await ask(host, port, chatId, 'Who?');
    await port.followJob(host, jobId);
    await vi.waitFor(() => {
      expect(port.entries(jobId).at(-1)?.event).toMatchObject({ type: 'loading', step: 'open' });
    });
    await host.handlers['host.cancel']({ jobId }, port);
    expect(await isRead).toBe(false);
    expect(world.loads[0]?.aborted).toBe(true);
  });

  it('ends when its panel goes away', async () => {
    Object.assign(world.script, { promptWordMs: 5 });
    const chatId = await open(host, page(LONG));
    const isRead = readAhead(chatId);
    await reading();
    port.close();
    expect(await isRead).toBe(false);
  });

  it('follows the panel that asked last', async () => {
    Object.assign(world.script, { promptWordMs: 2 });
    const chatId = await open(host, page(LONG));
    const other = await open(host, page('Something about bees.'), {}, { subject: OTHER_SUBJECT });
    const first = readAhead(chatId);
    await reading();
    const second = readAhead(other, panel());
    expect(await first).toBe(false);
    expect(await second).toBe(true);
  });

  it('only says that it failed; the question says why', async () => {
    Object.assign(world.script, { fault: { at: 'load', code: 'engine-out-of-memory', times: 2 } });
    const chatId = await open(host, page(LONG));
    expect(await readAhead(chatId)).toBe(false);
    expect(await answer(chatId, 'Who?')).toMatchObject({ type: 'failed', error: { code: 'engine-out-of-memory' } });
    expect(await answer(chatId, 'Who?')).toMatchObject({ type: 'done' });
  });

  it('leaves the question a new engine where its own has died', async () => {
    Object.assign(world.script, { fault: { at: 'prompt', code: 'engine-lost', times: 1 } });
    const chatId = await open(host, page(LONG));
    expect(await readAhead(chatId)).toBe(false);
    expect(await answer(chatId, 'Who?')).toMatchObject({ type: 'done' });
    expect(world.loads).toHaveLength(2);
  });

  it('refuses a conversation that does not exist', async () => {
    await expect(readAhead('f'.repeat(32))).rejects.toMatchObject({ code: 'unknown-chat' });
  });
});
