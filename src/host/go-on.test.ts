import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { TaskRequest } from '@/src/protocol/task';
import type { LoggedEvent } from '@/src/protocol/task-event';
import type { ServedHost } from './served-host';
import { answered, ask, ChatWorld, follow, open, page, panel, settings } from './testing/chat-world';
import { TestPort } from './testing/test-host';
import { SOURCE } from '@/tests/fixtures/source';

/** Seventy sentences of six words, each of another number. */
const SENTENCES = Array.from({ length: 70 }, (_, n) => `The keeper wrote down number ${String(n)}. `);
const request: TaskRequest = {
  action: 'explain',
  settings: { engine: 'auto', model: null },
  input: { kind: 'page', source: SOURCE, page: page('The lamp was lit in 1841. '.repeat(20)) },
};

let world: ChatWorld;
let host: ServedHost;
beforeEach(() => {
  world = new ChatWorld();
  Object.assign(world.script, { tokens: SENTENCES.flatMap((sentence) => sentence.match(/\S+\s/g) ?? []) });
  host = world.startHost();
});

async function begin(port: TestPort, more: Partial<TaskRequest> = {}): Promise<string> {
  const { jobId } = await host.handlers['host.submit']({ request: { ...request, ...more } }, port);
  await port.followJob(host, jobId);
  return jobId;
}

/** The answer as a log has it, and as much of it as is kept. */
function textOf(entries: readonly LoggedEvent[]): string {
  const text = entries
    .map(({ event }) => (event.type === 'token' || event.type === 'begun' ? event.text : ''))
    .join('');
  const end = entries.at(-1)?.event;
  return text.slice(0, end?.type === 'done' ? end.kept : undefined);
}

describe('an answer that met its limit', () => {
  it('goes on where it ended, by the same prompt, and is checked as a whole', async () => {
    const port = new TestPort();
    const first = await begin(port);
    expect(await port.end(first)).toMatchObject({ finish: 'length' });
    const before = textOf(port.entries(first));
    expect(before.endsWith('.')).toBe(true);

    const second = await begin(port, { continues: first, goesOn: true });
    expect(port.entries(second)[0]?.event).toEqual({ type: 'begun', text: before });
    expect(await port.end(second)).toMatchObject({ finish: 'stop' });
    expect(textOf(port.entries(second))).toBe(SENTENCES.join(''));
    expect(world.prompts[1]).toMatchObject({ begun: before, messages: world.prompts[0]?.messages });
    const checked = port.entries(second).flatMap(({ event }) => (event.type === 'checked' ? [event.checked] : []));
    expect(checked[0]?.sentences).toHaveLength(SENTENCES.length);
  });

  it('keeps what there was where going on is stopped, fails, or has no model', async () => {
    const port = new TestPort();
    const first = await begin(port);
    await port.end(first);
    const before = textOf(port.entries(first));
    Object.assign(world.script, { tokenMs: 5 });
    const stopped = await begin(port, { continues: first, goesOn: true });
    await vi.waitFor(() => {
      expect(textOf(port.entries(stopped)).length).toBeGreaterThan(before.length);
    });
    await host.handlers['host.cancel']({ jobId: stopped }, port);
    expect(await port.end(stopped)).toMatchObject({ type: 'cancelled' });
    expect(textOf(port.entries(stopped)).startsWith(before)).toBe(true);

    Object.assign(world.script, { tokenMs: 0, fault: { at: 0, code: 'engine-lost', times: 1 } });
    const again = await begin(port, { continues: first, goesOn: true });
    // Lost before a word of its own: it is begun anew, and nobody need know.
    expect(await port.end(again)).toMatchObject({ type: 'done', finish: 'stop' });
    expect(textOf(port.entries(again))).toBe(SENTENCES.join(''));
  });

  it('is begun anew where it had simply ended, or nobody may see it', async () => {
    const port = new TestPort();
    Object.assign(world.script, { tokens: ['All ', 'of ', 'it.'] });
    const first = await begin(port);
    await port.end(first);
    for (const continues of [first, 'a'.repeat(32)]) {
      const next = await begin(port, { continues, goesOn: true });
      await port.end(next);
      expect(textOf(port.entries(next))).toBe('All of it.');
    }
  });

  it('goes on in a conversation, whose turn it stays', async () => {
    const port = panel();
    const chatId = await open(host);
    await follow(host, chatId, port);
    const { turnId, jobId } = await ask(host, port, chatId, 'What did he write?');
    const before = (await port.until(chatId, answered)).turns[0];
    expect(before).toMatchObject({ finish: 'length' });
    const next = await host.handlers['host.goOn']({ chatId, turnId, settings }, port);
    expect(next.jobId).not.toBe(jobId);
    expect(port.states(chatId).at(-1)?.turns[0]).toMatchObject({
      turnId,
      ...next,
      answer: before?.answer,
      finish: null,
    });
    const after = (await port.until(chatId, ({ turns }) => turns[0]?.finish === 'stop')).turns;
    expect(after).toHaveLength(1);
    expect(after[0]?.answer).toBe(SENTENCES.join(''));
    expect(after[0]?.checked?.sentences).toHaveLength(SENTENCES.length);
    expect(world.prompts[1]).toMatchObject({ begun: before?.answer, messages: world.prompts[0]?.messages });
    await expect(host.handlers['host.goOn']({ chatId, turnId, settings }, port)).rejects.toMatchObject({
      code: 'unknown-chat',
    });
  });
});
