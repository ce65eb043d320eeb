/**
 * The seam for rankers, shown by one that is no part of the product: registered by one line, it changes which passages
 * of a long page a question gets, through a real host.
 */
import 'fake-indexeddb/auto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PageContent } from '@/src/protocol/page-content';
import { rankers as shipped } from '@/src/host/chats/rankers';
import { answered, ask, follow, open, page, panel } from '@/src/host/testing/chat-world';
import { startTestHost } from '@/src/host/testing/test-host';
import type { Ranker } from '@/src/tasks/retrieval/ranker';
import { SottoDatabase } from '@/src/storage/database';
import { animals } from './animals';
import { productFiles } from './product-files';
import { rankers } from './registered';

/** A page of which a small context holds a part. Many of its paragraphs have the question's words, one the answer. */
function longPage(): PageContent {
  const anchor = { start: '', end: '', prefix: '', suffix: '' };
  const texts = Array.from(
    { length: 40 },
    (_, at) =>
      `Which boats live at the bridge in year ${String(1_800 + at)} was told to the ferryman, who wrote it down.`,
  );
  texts.splice(30, 0, 'Otters nest under the second arch.');
  return {
    ...page(texts.join(' '), 'Corrib Bridge'),
    blocks: texts.map((text) => ({ kind: 'paragraph', text: text.padEnd(400, '.'), anchor })),
  };
}

/** What is answered by an engine that says whether it has read of otters. */
async function answerWith(asked: readonly Ranker[]): Promise<string> {
  const script = {
    contextTokens: 320,
    tokens: ['Nobody ', 'says.'],
    replies: [{ to: 'Otters nest', tokens: ['Otters ', 'do.'] }],
  };
  const host = startTestHost(script, new SottoDatabase(crypto.randomUUID()), { rankers: asked });
  const port = panel();
  const chatId = await open(host, longPage());
  await follow(host, chatId, port);
  await ask(host, port, chatId, 'Which animals live at the bridge?');
  return (await port.until(chatId, answered)).turns[0]?.answer ?? '';
}

describe('a ranker that is registered by one line', () => {
  it('brings the passage that answers before the model, where words alone do not', async () => {
    expect(await answerWith(shipped)).toBe('Nobody says.');
    expect(await answerWith(rankers)).toBe('Otters do.');
  });

  it.each<[string, Ranker['rank']]>([
    ['fails', () => Promise.reject(new Error('its model is gone'))],
    ['names passages that the page has not', (_, passages) => Promise.resolve([passages.length])],
    ['never answers', () => new Promise(() => undefined)],
  ])('is passed over where it %s', async (_, rank) => {
    expect(await answerWith([{ id: 'broken', rank }])).toBe('Nobody says.');
    expect(await answerWith([{ id: 'broken', rank }, animals])).toBe('Otters do.');
  });
});

describe.each(rankers.map((ranker) => [ranker.id, ranker] as const))('the ranker %s', (_, ranker) => {
  const passages = longPage().blocks.map(({ text }) => text);
  const rank = (question: string, of: readonly string[]): Promise<readonly number[]> =>
    ranker.rank(question, of, new AbortController().signal);

  it('names passages by their places, none twice', async () => {
    const ranks = await rank('Which animals live at the bridge?', passages);
    expect(new Set(ranks).size).toBe(ranks.length);
    for (const place of ranks) expect(passages[place]).toBeDefined();
  });

  it('has nothing to say of no passages', async () => {
    expect(await rank('Which animals live at the bridge?', [])).toEqual([]);
  });
});

describe('what knows a ranker', () => {
  it('is one file: the registry, which has its line', () => {
    const knowing = (id: string, files: readonly string[]): string[] =>
      files.filter((name) => new RegExp(`\\b${id}\\b`).test(readFileSync(name, 'utf8')));
    const others = readdirSync('tests/seams').map((name) => `tests/seams/${name}`);
    const isOwn = (name: string): boolean => /\.test\.ts$|\/animals\.ts$/.test(name);
    expect(knowing('animals', others).filter((name) => !isOwn(name))).toEqual(['tests/seams/registered.ts']);
    expect(productFiles().filter((name) => /\/seams\/|['"]animals['"]/.test(readFileSync(name, 'utf8')))).toEqual([]);
    expect(rankers).toHaveLength(shipped.length + 1);
  });

  it('registers each once', () => {
    expect(new Set(rankers.map(({ id }) => id)).size).toBe(rankers.length);
  });
});
