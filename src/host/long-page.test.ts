import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { FakeScriptInput } from '@/src/engine/providers/fake/script';
import type { TaskRequest } from '@/src/protocol/task';
import type { LoggedEvent } from '@/src/protocol/task-event';
import { SottoDatabase } from '@/src/storage/database';
import { copyOf, logOnDisk } from './testing/on-disk';
import { startTestHost, TestPort } from './testing/test-host';
import type { ServedHost } from './served-host';
import { SOURCE } from '@/tests/fixtures/source';

const script: FakeScriptInput = {};
let db: SottoDatabase;
beforeEach(() => {
  for (const key of Object.keys(script)) Reflect.deleteProperty(script, key);
  db = new SottoDatabase(crypto.randomUUID());
});

const text = (entries: LoggedEvent[]): string =>
  entries.map(({ event }) => (event.type === 'token' ? event.text : '')).join('');

describe('a page that does not fit', () => {
  const paragraph = (n: number): string =>
    `Chapter ${String(n)} tells how the keeper climbed the stairs, lit the lamp and wrote it down. `.repeat(8).trim();
  const blocks = Array.from({ length: 30 }, (_, n) => ({
    kind: 'paragraph' as const,
    text: paragraph(n),
    anchor: { start: '', end: '', prefix: '', suffix: '' },
  }));
  const keptWords = 30 * 8 * 16;
  const long: TaskRequest = {
    action: 'summarize',
    settings: { engine: 'auto', model: null },
    input: {
      kind: 'page',
      source: SOURCE,
      page: {
        title: 'The Logs',
        language: 'en',
        blocks,
        visibleWords: keptWords,
        keptWords,
        hiddenWords: 0,
        unreadFrames: 0,
        partial: false,
      },
    },
  };
  const submit = async (host: ServedHost, port: TestPort, changes: Partial<TaskRequest> = {}): Promise<string> => {
    const { jobId } = await host.handlers['host.submit']({ request: { ...long, ...changes } }, port);
    await port.followJob(host, jobId);
    return jobId;
  };
  const sections = (entries: LoggedEvent[]) =>
    entries.flatMap(({ event }) => (event.type === 'section' ? [event] : []));

  it('is read in sections to its last word', async () => {
    Object.assign(script, { contextTokens: 1_000 });
    const port = new TestPort();
    const jobId = await submit(startTestHost(script, db), port);
    expect(await port.end(jobId)).toMatchObject({
      type: 'done',
      finish: 'stop',
      coverage: { words: keptWords, ofWords: keptWords },
    });
    const seen = sections(port.entries(jobId));
    expect(seen.length).toBeGreaterThan(4);
    expect(seen.at(-1)).toMatchObject({ step: 'answer', coverage: { words: keptWords } });
    expect(port.entries(jobId).map(({ seq }) => seq)).toEqual(port.entries(jobId).map((_, index) => index + 1));
  });

  it('is stopped inside of a section, with the notes that there are', async () => {
    Object.assign(script, { contextTokens: 1_000, tokenMs: 15, tokens: Array.from({ length: 12 }, () => 'word ') });
    const host = startTestHost(script, db);
    const port = new TestPort();
    const jobId = await submit(host, port);
    await vi.waitFor(() => {
      expect(sections(port.entries(jobId))).toHaveLength(2);
    });
    await host.handlers['host.cancel']({ jobId }, port);
    expect(await port.end(jobId)).toEqual({ type: 'cancelled', reason: 'user' });
    expect(text(port.entries(jobId))).toContain('word word');
  });

  it('keeps its notes when the host dies, and the next attempt goes on from them (F7)', async () => {
    Object.assign(script, { contextTokens: 1_000, tokenMs: 10 });
    const dying = startTestHost(script, db);
    const port = new TestPort();
    const jobId = await submit(dying, port);
    await vi.waitFor(
      async () => {
        expect(sections(await logOnDisk(db, jobId)).length).toBeGreaterThan(2);
      },
      { timeout: 10_000 },
    );
    const snapshot = await copyOf(db);
    await dying.handlers['host.cancel']({ jobId }, port);

    const successor = startTestHost(script, snapshot);
    const again = new TestPort();
    const next = await submit(successor, again, { continues: jobId });
    expect(await again.end(next)).toMatchObject({ type: 'done', coverage: { words: keptWords, ofWords: keptWords } });
    // What was noted before is there at once, without a prompt.
    const read = again.entries(next).filter(({ event }) => event.type === 'reading' && event.fraction === 0).length;
    expect(sections(again.entries(next)).length).toBeGreaterThan(read);
  });
});
