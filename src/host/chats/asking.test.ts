import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { GenerateRequest } from '@/src/engine/engine';
import type { Chat } from '@/src/protocol/chat';
import { CHAT_RULE } from '@/src/tasks/prompts';
import { answered, ask, ChatWorld, follow, open, panel, questions } from '../testing/chat-world';

/** The last line of a prompt: the question. */
const lastLine = (request: GenerateRequest | undefined): string => saidLast(request?.messages.at(-1)?.content ?? '');
/** The last line of what was said, without the rule behind every question. */
const saidLast = (content: string): string => content.replace(`\n\n${CHAT_RULE}`, '').split('\n').at(-1) ?? '';

let world: ChatWorld;
beforeEach(() => {
  world = new ChatWorld();
});

describe('two windows (F42)', () => {
  it('that ask at once both keep their questions, in order, and both see everything', async () => {
    const host = world.startHost();
    const [left, right] = [panel(), panel()];
    const chatId = await open(host);
    await Promise.all([follow(host, chatId, left), follow(host, chatId, right)]);
    await Promise.all([
      ask(host, left, chatId, 'From the left?'),
      ask(host, right, chatId, 'From the right?'),
      ask(host, left, chatId, 'Once more?'),
    ]);
    const whole = (chat: Chat): boolean => answered(chat) && chat.turns.length === 3;
    const seen = await Promise.all([left.until(chatId, whole), right.until(chatId, whole)]);
    expect(questions(seen[0])).toEqual(['From the left?', 'From the right?', 'Once more?']);
    expect(seen[1]).toEqual(seen[0]);
    expect(world.prompts.map(lastLine)).toEqual(['From the left?', 'From the right?', 'Once more?']);
  });

  it('that replace the same turn both keep their questions', async () => {
    const host = world.startHost();
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
    const host = world.startHost();
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
    expect(
      world.prompts
        .at(-1)
        ?.messages.map(({ content }) => saidLast(content))
        .slice(1),
    ).toEqual(['One?', 'This answer is scripted.', 'Two, edited?']);
    // What the old answer's log said is gone from the disk, too.
    await vi.waitFor(async () => {
      expect(await world.db.events.where('jobId').equals(jobId).count()).toBe(0);
    });
  });

  it('while the answer runs ends it as replaced', async () => {
    Object.assign(world.script, { endless: true, tokenMs: 2 });
    const host = world.startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    const { turnId, jobId } = await ask(host, port, chatId, 'Who?');
    await port.followJob(host, jobId);
    await vi.waitFor(() => {
      expect(world.prompts).toHaveLength(1);
    });
    Object.assign(world.script, { endless: false });
    await ask(host, port, chatId, 'Who?', turnId);
    expect(await port.end(jobId)).toEqual({ type: 'cancelled', reason: 'replaced' });
    const chat = await port.until(chatId, answered);
    expect(chat.turns).toHaveLength(1);
    expect(chat.turns[0]).toMatchObject({ state: 'done', answer: 'This answer is scripted.' });
  });

  it('too often at once is refused, and changes nothing (F35)', async () => {
    Object.assign(world.script, { endless: true, tokenMs: 5 });
    const host = world.startHost();
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    for (let n = 0; n < 20; n++) await ask(host, port, chatId, `Question ${String(n)}?`);
    const before = await follow(host, chatId, port);
    await expect(ask(host, port, chatId, 'One too many?', before.turns[0]?.turnId ?? '')).rejects.toMatchObject({
      code: 'queue-full',
    });
    expect(await follow(host, chatId, port)).toEqual(before);
    await host.handlers['host.eraseChats']({ chatId }, port);
  });
});
