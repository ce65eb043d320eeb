import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { FakeScriptInput } from '@/src/engine/providers/fake/script';
import type { TaskRequest } from '@/src/protocol/task';
import { isTerminal, type LoggedEvent } from '@/src/protocol/task-event';
import { SottoDatabase } from '@/src/storage/database';
import { ABANDON_AFTER_MS } from './jobs/attendance';
import type { ServedHost } from './served-host';
import type { InstalledModels } from './models/installed-models';
import { copyOf, logOnDisk } from './testing/on-disk';
import { installed, startTestHost, TestPort } from './testing/test-host';
import { SOURCE } from '@/tests/fixtures/source';

const nothingInstalled: InstalledModels = { ...installed, list: () => Promise.resolve([]) };

const request: TaskRequest = {
  action: 'explain',
  settings: { engine: 'auto', model: null },
  input: {
    kind: 'selection',
    source: SOURCE,
    text: 'The lamp was lit in 1841.',
    title: 'The Lighthouse',
    language: 'en',
  },
};

const script: FakeScriptInput = {};
let db: SottoDatabase;

const startHost = (models = installed, database = db): ServedHost => startTestHost(script, database, { models });

const text = (entries: LoggedEvent[]): string =>
  entries.map(({ event }) => (event.type === 'token' ? event.text : '')).join('');

async function begin(host: ServedHost, port: TestPort): Promise<string> {
  const { jobId } = await host.handlers['host.submit']({ request }, port);
  await port.followJob(host, jobId);
  return jobId;
}

beforeEach(async () => {
  for (const key of Object.keys(script)) Reflect.deleteProperty(script, key);
  db = new SottoDatabase(crypto.randomUUID());
  await db.open();
});

describe('a job', () => {
  it('streams its answer and ends once, with its figures', async () => {
    const port = new TestPort();
    const jobId = await begin(startHost(), port);
    expect(await port.end(jobId)).toMatchObject({
      type: 'done',
      finish: 'stop',
      coverage: { words: 6, ofWords: 6 },
      engine: { model: 'Scripted' },
    });
    const entries = port.entries(jobId);
    expect(text(entries)).toBe('This answer is scripted.');
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
    expect(entries.filter(({ event }) => isTerminal(event))).toHaveLength(1);
  });

  it('waits for the one before it, and says how many are ahead', async () => {
    Object.assign(script, { tokenMs: 5 });
    const host = startHost();
    const port = new TestPort();
    const [first, second] = [await begin(host, port), await begin(host, port)];
    expect(port.entries(second)[0]?.event).toEqual({ type: 'queued', ahead: 1 });
    await port.end(second);
    const ends = port.heard.filter(({ entry }) => isTerminal(entry.event));
    expect(ends.map(({ jobId }) => jobId)).toEqual([first, second]);
  });

  it('is cancelled in a moment, keeps its text, and lets the next one run', async () => {
    Object.assign(script, { endless: true, tokenMs: 2 });
    const host = startHost();
    const port = new TestPort();
    const jobId = await begin(host, port);
    await vi.waitFor(() => {
      expect(text(port.entries(jobId))).not.toBe('');
    });
    await host.handlers['host.cancel']({ jobId }, port);
    expect(await port.end(jobId)).toEqual({ type: 'cancelled', reason: 'user' });
    Object.assign(script, { endless: false });
    expect(await port.end(await begin(host, port))).toMatchObject({ type: 'done' });
  });

  it('that repeats itself without end is cut and says so (F33)', async () => {
    Object.assign(script, { endless: true, tokens: ['The keeper climbed the stairs to light the lamp again. '] });
    const port = new TestPort();
    const jobId = await begin(startHost(), port);
    const end = await port.end(jobId);
    expect(end).toMatchObject({ type: 'done', finish: 'repetition' });
    // The engine has no end of it to tell: it was stopped.
    expect(end.type === 'done' && end.promptTokens).toBeGreaterThan(20);
  });

  it('ends with a name for what is missing', async () => {
    const port = new TestPort();
    const jobId = await begin(startHost(nothingInstalled), port);
    expect(await port.end(jobId)).toMatchObject({ type: 'failed', error: { code: 'no-model' } });
  });

  it('survives an engine that is lost before the first word (F29)', async () => {
    Object.assign(script, { fault: { at: 'prompt', code: 'engine-lost', times: 1 } });
    const port = new TestPort();
    const jobId = await begin(startHost(), port);
    expect(await port.end(jobId)).toMatchObject({ type: 'done' });
  });

  it('keeps what was written when the engine is lost in mid-answer (F29)', async () => {
    Object.assign(script, { fault: { at: 2, code: 'engine-lost' } });
    const port = new TestPort();
    const jobId = await begin(startHost(), port);
    expect(await port.end(jobId)).toMatchObject({ type: 'failed', error: { code: 'engine-lost' } });
    expect(text(port.entries(jobId))).toBe('This answer ');
  });

  it.each(['engine-out-of-memory', 'engine-load-failed'] as const)(
    'that cannot load says %s, and the next one works (F31)',
    async (code) => {
      Object.assign(script, { fault: { at: 'load', code, times: 1 } });
      const host = startHost();
      const port = new TestPort();
      const first = await begin(host, port);
      expect(await port.end(first)).toMatchObject({ type: 'failed', error: { code } });
      expect(await port.end(await begin(host, port))).toMatchObject({ type: 'done' });
    },
  );
});

describe('watchers', () => {
  it('replay the log from the number they saw last', async () => {
    const host = startHost();
    const port = new TestPort();
    const jobId = await begin(host, port);
    await port.end(jobId);
    const late = new TestPort({ kind: 'surface', tabId: null });
    await late.followJob(host, jobId, { after: 2 });
    expect(late.entries(jobId)).toEqual(port.entries(jobId).slice(2));
  });

  it('of another document, tab or origin are told that there is no such job', async () => {
    const host = startHost();
    const port = new TestPort();
    const jobId = await begin(host, port);
    for (const sender of [{ documentKey: 'next' }, { tabId: 2 }, { origin: 'https://b.example' }]) {
      const stranger = new TestPort(sender);
      await expect(stranger.followJob(host, jobId)).rejects.toMatchObject({
        code: 'unknown-job',
      });
      await expect(host.handlers['host.cancel']({ jobId }, stranger)).rejects.toMatchObject({ code: 'unknown-job' });
      expect(stranger.heard).toEqual([]);
    }
    await port.end(jobId);
  });

  it('that all leave end the job after thirty seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      Object.assign(script, { tokens: Array.from({ length: 400 }, (_, n) => `w${String(n)} `), tokenMs: 1_000 });
      const host = startHost();
      const port = new TestPort();
      const jobId = await begin(host, port);
      port.close();
      await vi.advanceTimersByTimeAsync(ABANDON_AFTER_MS + 100);
      const popup = new TestPort({ kind: 'surface' });
      await popup.followJob(host, jobId);
      expect(popup.entries(jobId).at(-1)?.event).toEqual({ type: 'cancelled', reason: 'abandoned' });
    } finally {
      vi.useRealTimers();
    }
  });

  it('lose the job at once when its tab closes (F36)', async () => {
    Object.assign(script, { endless: true, tokenMs: 2 });
    const host = startHost();
    const port = new TestPort();
    const jobId = await begin(host, port);
    await host.notices['notice.tabClosed']({ tabId: 1 }, {});
    expect(await port.end(jobId)).toEqual({ type: 'cancelled', reason: 'tab-closed' });
  });
});

describe('a host that died', () => {
  it('leaves the partial text, and its successor says what happened (F7)', async () => {
    Object.assign(script, { tokens: ['One ', 'two ', 'three ', 'four '], tokenMs: 60, endless: true });
    const dying = startHost();
    const port = new TestPort();
    const jobId = await begin(dying, port);
    await vi.waitFor(
      async () => {
        expect(text(await logOnDisk(db, jobId))).toContain('One two');
      },
      { timeout: 10_000 },
    );
    // A host has no good-bye: its successor finds the database as it was left. The dead one's later writes do not
    // count.
    const snapshot = await copyOf(db);
    await dying.handlers['host.cancel']({ jobId }, port);

    const successor = startHost(installed, snapshot);
    const again = new TestPort({ kind: 'frame' });
    expect((await again.followJob(successor, jobId)).state).toBe('failed');
    expect(text(again.entries(jobId))).toContain('One two');
    expect(again.entries(jobId).at(-1)?.event).toMatchObject({ type: 'failed', error: { code: 'host-lost' } });
  });
});

describe("a private window's job (F44)", () => {
  it('works, and nothing of it is stored', async () => {
    const host = startHost();
    const port = new TestPort({ ephemeral: true });
    const jobId = await begin(host, port);
    expect(await port.end(jobId)).toMatchObject({ type: 'done' });
    expect(await db.jobs.count()).toBe(0);
    expect(await db.events.count()).toBe(0);
  });
});

it('a new browser run forgets what was over', async () => {
  const host = startHost();
  const port = new TestPort();
  const jobId = await begin(host, port);
  await port.end(jobId);
  await host.notices['notice.browserStarted']({ keepChats: false }, {});
  expect((await host.handlers['host.jobs']({ tabId: 1 }, new TestPort({ kind: 'surface' }))).jobs).toEqual([]);
  expect(await db.events.count()).toBe(0);
});
