import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';
import type { Provider } from '@/src/engine/engine';
import { createFakeProvider } from '@/src/engine/providers/fake/provider';
import { SottoError, type ErrorCode } from '@/src/protocol/errors';
import { answered, ask, ChatWorld, follow, open, panel, settings } from '../testing/chat-world';
import { installed, startTestHost } from '../testing/test-host';

/** A panel with a conversation that it follows. */
async function openPanel(
  host: Parameters<typeof open>[0],
): Promise<{ port: ReturnType<typeof panel>; chatId: string }> {
  const port = panel();
  const chatId = await open(host);
  await follow(host, chatId, port);
  return { port, chatId };
}

it('names a model whose own context is too small, and does not load it', async () => {
  const world = new ChatWorld();
  const host = startTestHost(world.script, world.db, {
    models: {
      ...installed,
      open: async (sha256) => {
        const model = await installed.open(sha256);
        return { ...model, info: { ...model.info, contextTokens: 128 } };
      },
    },
  });
  const { port, chatId } = await openPanel(host);
  await ask(host, port, chatId, 'When?');
  const {
    turns: [turn],
  } = await port.until(chatId, answered);
  expect(turn).toMatchObject({ state: 'failed', error: { code: 'model-unsupported' } });
  expect((await host.handlers['host.status']({}, port)).engine).toBeNull();
});

/** A scripted engine whose worker is gone once something has failed: it says so ever after. */
function mortal(fails: () => ErrorCode | null): Provider {
  const fake = createFakeProvider(() => ({ tokens: ['Yes.'] }));
  return {
    ...fake,
    async load(model, options) {
      const engine = await fake.load(model, options);
      let died: SottoError | null = null;
      return {
        inUse: engine.inUse,
        count: (text) => engine.count(text),
        dispose: () => engine.dispose(),
        async *generate(request, how) {
          const code = fails();
          died ??= code && new SottoError(code, 'scripted');
          if (died) throw died;
          yield* engine.generate(request, how);
        },
      };
    },
  };
}

it.each(['engine-lost', 'engine-stalled', 'engine-out-of-memory', 'engine-failed'] as const)(
  'after %s, in a question or while reading ahead, the next question has a new engine',
  async (code) => {
    for (const where of ['question', 'ahead'] as const) {
      let fails: ErrorCode | null = code;
      const world = new ChatWorld();
      const host = startTestHost(world.script, world.db, { provider: mortal(() => fails) });
      const { port, chatId } = await openPanel(host);
      if (where === 'ahead')
        expect(await port.stream(host, 'host.readAhead', { chatId, settings })).toEqual({ isRead: false });
      else {
        await ask(host, port, chatId, 'When?');
        expect((await port.until(chatId, answered)).turns[0]).toMatchObject({ state: 'failed', error: { code } });
      }
      fails = null;
      await ask(host, port, chatId, 'Where?');
      const { turns } = await port.until(chatId, (chat) => chat.turns.at(-1)?.question === 'Where?' && answered(chat));
      expect(turns.at(-1), where).toMatchObject({ state: 'done', answer: 'Yes.' });
    }
  },
);

it('says that nothing came where the model writes white space up to its limit, asked once more, too', async () => {
  const world = new ChatWorld();
  Object.assign(world.script, { tokens: ['\n'], endless: true, contextTokens: 512 });
  const host = startTestHost(world.script, world.db);
  const { port, chatId } = await openPanel(host);
  await ask(host, port, chatId, 'When?');
  const {
    turns: [turn],
  } = await port.until(chatId, answered);
  expect(turn).toMatchObject({ state: 'done', answer: '', finish: 'empty' });
});

it('goes on while another model is removed, and says so when its own is', async () => {
  const world = new ChatWorld();
  Object.assign(world.script, {
    tokens: Array.from({ length: 500 }, (_, index) => `word${String(index)} `),
    tokenMs: 5,
  });
  const host = startTestHost(world.script, world.db);
  const { port, chatId } = await openPanel(host);
  const { jobId } = await ask(host, port, chatId, 'When?');
  await port.followJob(host, jobId);
  const words = (): number => port.entries(jobId).filter(({ event }) => event.type === 'token').length;
  await vi.waitFor(() => {
    expect(words()).toBeGreaterThan(1);
  });
  await host.handlers['host.removeModel']({ sha256: 'b'.repeat(64) }, port);
  const before = words();
  await vi.waitFor(() => {
    expect(words()).toBeGreaterThan(before + 2);
  });
  await host.handlers['host.removeModel']({ sha256: 'a'.repeat(64) }, port);
  expect(await port.end(jobId)).toMatchObject({ type: 'failed', error: { code: 'model-missing' } });
  expect((await port.until(chatId, answered)).turns[0]?.answer, 'what was written stays').toContain('word0');
});

it('says so when its model is removed between two calls of its engine, and loads it no more', async () => {
  const world = new ChatWorld();
  const fake = createFakeProvider(() => ({ tokens: ['Yes.'] }));
  const asked = Promise.withResolvers<undefined>();
  const mayGoOn = Promise.withResolvers<undefined>();
  let loads = 0;
  const provider: Provider = {
    ...fake,
    async load(model, options) {
      loads += 1;
      const engine = await fake.load(model, options);
      return {
        inUse: engine.inUse,
        count: (text) => engine.count(text),
        dispose: () => engine.dispose(),
        async *generate(request, how) {
          asked.resolve(undefined);
          await mayGoOn.promise;
          yield* engine.generate(request, how);
        },
      };
    },
  };
  const host = startTestHost(world.script, world.db, { provider });
  const { port, chatId } = await openPanel(host);
  const { jobId } = await ask(host, port, chatId, 'When?');
  await port.followJob(host, jobId);
  await asked.promise;
  await host.handlers['host.removeModel']({ sha256: 'a'.repeat(64) }, port);
  mayGoOn.resolve(undefined);
  expect(await port.end(jobId)).toMatchObject({ type: 'failed', error: { code: 'model-missing' } });
  expect(loads).toBe(1);
});

it('says so when its model is removed while it loads, and names the one that worked', async () => {
  const world = new ChatWorld();
  Object.assign(world.script, { loadMs: 60_000 });
  const other = { ...(await installed.open('b'.repeat(64))).info, name: 'Other', usedAt: 2, testedAt: 2 };
  const host = startTestHost(world.script, world.db, {
    models: { ...installed, list: async () => [...(await installed.list()), other] },
  });
  const { port, chatId } = await openPanel(host);
  const { jobId } = await ask(host, port, chatId, 'When?');
  await port.followJob(host, jobId);
  await vi.waitFor(() => {
    expect(port.entries(jobId).filter(({ event }) => event.type === 'loading').length).toBeGreaterThan(1);
  });
  await host.handlers['host.removeModel']({ sha256: 'b'.repeat(64) }, port);
  expect(port.entries(jobId).at(-1)?.event.type).toBe('loading');
  await host.handlers['host.removeModel']({ sha256: 'a'.repeat(64) }, port);
  expect(await port.end(jobId)).toMatchObject({
    type: 'failed',
    error: { code: 'model-missing', data: { modelName: 'Scripted', insteadName: 'Other' } },
  });
  Object.assign(world.script, { loadMs: 0 });
  await ask(host, port, chatId, 'And now?');
  expect((await port.until(chatId, (chat) => chat.turns[1]?.state === 'done')).turns[1]?.state).toBe('done');
});

it('still ends as stopped where a person stops it while its model loads', async () => {
  const world = new ChatWorld();
  Object.assign(world.script, { loadMs: 60_000 });
  const host = startTestHost(world.script, world.db);
  const { port, chatId } = await openPanel(host);
  const { jobId } = await ask(host, port, chatId, 'When?');
  await port.followJob(host, jobId);
  await host.handlers['host.cancel']({ jobId }, port);
  expect(await port.end(jobId)).toEqual({ type: 'cancelled', reason: 'user' });
});
