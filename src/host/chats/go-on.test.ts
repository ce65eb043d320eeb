import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { answered, ask, ChatWorld, follow, open, panel, settings } from '../testing/chat-world';

const SENTENCES = Array.from({ length: 70 }, (_, n) => `The keeper wrote down number ${String(n)}. `);
const tokens = SENTENCES.flatMap((sentence) => sentence.match(/\S+\s/g) ?? []);

describe('going on with an answer of a conversation', () => {
  it('waits until no other answer of it runs', async () => {
    const world = new ChatWorld();
    Object.assign(world.script, { tokens });
    const host = world.startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    const { turnId } = await ask(host, port, chatId, 'What did he write?');
    expect((await port.until(chatId, answered)).turns[0]).toMatchObject({ finish: 'length' });
    Object.assign(world.script, { endless: true, tokenMs: 2 });
    const { jobId } = await ask(host, port, chatId, 'And then?');
    const before = await follow(host, chatId, port);
    await expect(host.handlers['host.goOn']({ chatId, turnId, settings }, port)).rejects.toMatchObject({
      code: 'queue-full',
    });
    expect((await follow(host, chatId, port)).turns[0]).toEqual(before.turns[0]);
    await host.handlers['host.cancel']({ jobId }, port);
    await port.until(chatId, answered);
  });
});
