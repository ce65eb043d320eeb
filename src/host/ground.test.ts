import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { SottoError } from '@/src/protocol/errors';
import type { TaskRequest } from '@/src/protocol/task';
import { SottoDatabase } from '@/src/storage/database';
import { PARAGRAPHS } from '@/src/tasks/retrieval/conversations.fixture';
import { SLOW_TEXTS } from '@/tests/fixtures/slow-texts';
import { installed, startTestHost, TestPort } from './testing/test-host';
import { SOURCE } from '@/tests/fixtures/source';

const anchor = { start: '', end: '', prefix: '', suffix: '' };
const request: TaskRequest = {
  action: 'summarize',
  settings: { engine: 'auto', model: null },
  input: {
    kind: 'page',
    source: SOURCE,
    page: {
      title: 'Corrib Bridge',
      language: 'en',
      visibleWords: 500,
      keptWords: 500,
      hiddenWords: 0,
      unreadFrames: 0,
      partial: false,
      blocks: PARAGRAPHS.map((text) => ({ kind: 'paragraph', text, anchor })),
    },
  },
};
const script: { tokens?: string[] } = {};
let db: SottoDatabase;

async function run(asked: TaskRequest, models = installed): Promise<TestPort & { jobId: string }> {
  const host = startTestHost(script, db, { models });
  const port = new TestPort();
  const { jobId } = await host.handlers['host.submit']({ request: asked }, port);
  await port.followJob(host, jobId);
  await port.end(jobId);
  return Object.assign(port, { jobId });
}

beforeEach(async () => {
  db = new SottoDatabase(crypto.randomUUID());
  await db.open();
});

describe('a summary of a page', () => {
  it('begins with quotes of the page, though there is no model', async () => {
    const port = await run(request, {
      ...installed,
      list: () => Promise.resolve([]),
      open: () => Promise.reject(new SottoError('no-model', 'none')),
    });
    const events = port.entries(port.jobId).map(({ event }) => event);
    const [told] = events.filter(({ type }) => type === 'quotes');
    expect(
      told?.type === 'quotes' &&
        told.quotes.length > 0 &&
        told.quotes.every(({ text, blockIndex }) => PARAGRAPHS[blockIndex]?.includes(text)),
    ).toBe(true);
    expect(events.at(-1)).toMatchObject({ type: 'failed', error: { code: 'no-model' } });
  });

  describe('of 1 MB', () => {
    const text = (SLOW_TEXTS['different sentences'] ?? String)(1_000_000);
    const long: TaskRequest = {
      ...request,
      input: {
        kind: 'page',
        source: SOURCE,
        page: {
          title: 'The ferry',
          language: 'en',
          visibleWords: 1,
          keptWords: 500,
          hiddenWords: 0,
          unreadFrames: 0,
          partial: false,
          blocks: [{ kind: 'paragraph', text, anchor }],
        },
      },
    };
    const noModel = {
      ...installed,
      list: () => Promise.resolve([]),
      open: () => Promise.reject(new SottoError('no-model', 'none')),
    };

    it('is taken before its quotes are found, others are answered meanwhile, and the quotes come', async () => {
      const host = startTestHost(script, db, { models: noModel });
      const port = new TestPort();
      const { jobId } = await host.handlers['host.submit']({ request: long }, port);
      await port.followJob(host, jobId);
      const types = (): string[] => port.entries(jobId).map(({ event }) => event.type);
      expect(types()).not.toContain('quotes');
      await host.handlers['host.status']({}, port);
      expect(types()).not.toContain('quotes');
      await port.end(jobId);
      expect(types().filter((type) => type === 'quotes')).toHaveLength(1);
    });

    it('gets no quotes once it is stopped', async () => {
      const host = startTestHost(script, db, { models: noModel });
      const port = new TestPort();
      const { jobId } = await host.handlers['host.submit']({ request: long }, port);
      await port.followJob(host, jobId);
      await host.handlers['host.cancel']({ jobId }, port);
      expect(await port.end(jobId)).toMatchObject({ type: 'cancelled' });
      expect(port.entries(jobId).map(({ event }) => event.type)).not.toContain('quotes');
    });
  });

  it.each(['capitalised words', 'hyphens and an x', 'an opening quote and apostrophes'])(
    'and an answer of %s are checked in no time (case 01, F46)',
    async (name) => {
      const slow = (SLOW_TEXTS[name] ?? String)(7_000);
      script.tokens = [slow];
      const page = {
        title: 'Members',
        language: 'en',
        visibleWords: 1_600,
        keptWords: 1_600,
        hiddenWords: 0,
        unreadFrames: 0,
        partial: false,
        blocks: [{ kind: 'paragraph' as const, text: `The list follows. ${slow}`, anchor }],
      };
      const port = await run({ ...request, input: { kind: 'page', source: SOURCE, page } });
      expect(
        port
          .entries(port.jobId)
          .map(({ event }) => event.type)
          .slice(-2),
      ).toEqual(['checked', 'done']);
    },
  );

  it('ends with what its sentences rest on, and what the page does not say', async () => {
    const answer = 'Otters nest under the second arch. A count in 2014 found seven cubs.';
    script.tokens = answer.split(/(?<= )/);
    const port = await run(request);
    const events = port.entries(port.jobId).map(({ event }) => event);
    expect(events.at(-2)?.type).toBe('checked');
    const checked = events.find((event) => event.type === 'checked')?.checked;
    expect(checked?.sentences.map(({ passage }) => passage?.blockIndex)).toEqual([7, 7]);
    expect(checked?.sentences.flatMap(({ flags }) => flags.map(({ start, end }) => answer.slice(start, end)))).toEqual([
      '2014',
    ]);
  });

  it('is checked; a rewrite, which is to be another text, is not', async () => {
    script.tokens = ['Anything ', 'else.'];
    const port = await run({
      action: 'rewrite-clearer',
      settings: request.settings,
      input: { kind: 'selection', source: SOURCE, text: 'Some words here.', title: '', language: 'en' },
    });
    expect(port.entries(port.jobId).map(({ event }) => event.type)).not.toContain('checked');
  });
});
