import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { SottoError } from '@/src/protocol/errors';
import type { TaskRequest } from '@/src/protocol/task';
import { SottoDatabase } from '@/src/storage/database';
import { PARAGRAPHS } from '@/src/tasks/retrieval/conversations.fixture';
import { installed, startTestHost, TestPort } from './testing/test-host';

const anchor = { start: '', end: '', prefix: '', suffix: '' };
const request: TaskRequest = {
  intent: 'summarize', settings: { engine: 'auto', model: null },
  input: {
    kind: 'page',
    page: {
      title: 'Corrib Bridge', language: 'en', visibleWords: 500, keptWords: 500, hiddenWords: 0, unreadFrames: 0, partial: false,
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
  await host.handlers['host.attach']({ jobId, after: 0 }, port);
  await port.end(jobId);
  return Object.assign(port, { jobId });
}

beforeEach(async () => {
  db = new SottoDatabase(crypto.randomUUID());
  await db.open();
});

describe('a summary of a page', () => {
  it('begins with quotes of the page, though there is no model', async () => {
    const port = await run(request, { ...installed, list: () => Promise.resolve([]), open: () => Promise.reject(new SottoError('no-model', 'none')) });
    const events = port.entries(port.jobId).map(({ event }) => event);
    expect(events[0]?.type).toBe('quotes');
    expect(events[0]?.type === 'quotes' && events[0].quotes.every(({ text, blockIndex }) => PARAGRAPHS[blockIndex]?.includes(text))).toBe(true);
    expect(events.at(-1)).toMatchObject({ type: 'failed', error: { code: 'no-model' } });
  });

  it('ends with what its sentences rest on, and what the page does not say', async () => {
    const answer = 'Otters nest under the second arch. A count in 2014 found seven cubs.';
    script.tokens = answer.split(/(?<= )/);
    const port = await run(request);
    const events = port.entries(port.jobId).map(({ event }) => event);
    expect(events.at(-2)?.type).toBe('checked');
    const checked = events.find((event) => event.type === 'checked')?.checked;
    expect(checked?.sentences.map(({ passage }) => passage?.blockIndex)).toEqual([7, 7]);
    expect(checked?.sentences.flatMap(({ flags }) => flags.map(({ start, end }) => answer.slice(start, end)))).toEqual(['2014']);
  });

  it('is checked; a rewrite, which is to be another text, is not', async () => {
    script.tokens = ['Anything ', 'else.'];
    const port = await run({ intent: 'rewrite-clearer', settings: request.settings, input: { kind: 'selection', text: 'Some words here.', title: '', language: 'en' } });
    expect(port.entries(port.jobId).map(({ event }) => event.type)).not.toContain('checked');
  });
});
