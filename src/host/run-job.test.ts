import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { answered, ask, ChatWorld, follow, open, panel } from './testing/chat-world';
import { installed, startTestHost } from './testing/test-host';

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
  const port = panel();
  const chatId = await open(host);
  await follow(host, chatId, port);
  await ask(host, port, chatId, 'When?');
  const { turns: [turn] } = await port.until(chatId, answered);
  expect(turn).toMatchObject({ state: 'failed', error: { code: 'model-unsupported' } });
  expect((await host.handlers['host.status']({}, port)).engine).toBeNull();
});
