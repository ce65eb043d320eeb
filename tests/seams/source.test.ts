// @vitest-environment happy-dom
/**
 * The seam for sources, shown by a kind that nobody thought of when it was made: a text file, registered by one line.
 * It keeps every promise that the document of a tab keeps, and a conversation about it leads back to it.
 */
import 'fake-indexeddb/auto';
import { readdirSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { answered, ask, ChatWorld, follow, panel, settings } from '@/src/host/testing/chat-world';
import { chatOnDisk } from '@/src/host/testing/on-disk';
import { TestPort } from '@/src/host/testing/test-host';
import type { SenderInfo } from '@/src/messaging/sender';
import { hostCalls } from '@/src/protocol/host-calls';
import { backgroundCalls } from '@/src/protocol/background-calls';
import { TAB_DOCUMENT } from '@/src/protocol/source';
import { OpenSources } from '@/src/sources/open-sources';
import { sourceKinds as shipped } from '@/src/sources/registry';
import type { PageTarget, Source } from '@/src/sources/source';
import { PARAGRAPHS as ARTICLE } from '@/src/tasks/retrieval/conversations.fixture';
import { markedPassages, stubHighlights } from '../fixtures/highlights';
import { sourceKinds } from './registered-sources';
import { describeSource, letters, PARAGRAPHS, type Subject } from './source-suite';
import { marked } from './text-file';

/** The document as it reads at an address. */
function documentAt(address: string, paragraphs: readonly string[]): PageTarget {
  window.history.pushState(null, '', address);
  document.title = 'The harbour book';
  document.body.innerHTML = `<main>${paragraphs.map((text) => `<p>${text}</p>`).join('')}</main>`;
  return { document };
}

const SUBJECTS: readonly Subject[] = [
  {
    kind: TAB_DOCUMENT,
    kinds: sourceKinds,
    target: (paragraphs) => documentAt('/book', paragraphs),
    other: (paragraphs) => documentAt('/log', paragraphs),
    marked: markedPassages,
  },
  {
    kind: 'text-file',
    kinds: sourceKinds,
    target: (paragraphs) => new File([paragraphs.join('\n\n')], 'book.txt'),
    other: (paragraphs) => new File([paragraphs.join('\n\n')], 'log.txt'),
    marked: () => marked,
  },
];

// Without layout, as here, attributes must tell what is hidden.
beforeAll(() => {
  Object.defineProperty(HTMLElement.prototype, 'checkVisibility', { value: undefined });
  vi.spyOn(Element.prototype, 'scrollIntoView').mockImplementation(() => undefined);
});
beforeEach(() => {
  stubHighlights();
  marked.length = 0;
});
afterAll(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

for (const subject of SUBJECTS) describeSource(subject);

/** Who brings each kind: the script in a tab its document, a surface anything else. */
const SENDERS: Readonly<Record<string, Partial<SenderInfo>>> = {
  [TAB_DOCUMENT]: {},
  'text-file': { kind: 'surface', tabId: null, documentKey: null, origin: null },
};

describe.each(SUBJECTS)('a conversation about a source of the kind $kind', ({ kind, target, marked: shown }) => {
  const sender = SENDERS[kind] ?? {};
  let world: ChatWorld;
  let sources: OpenSources;
  beforeEach(() => {
    world = new ChatWorld();
    sources = new OpenSources(sourceKinds);
  });
  const refOf = ({ id, kind: name, subject }: Source) => ({ id, kind: name, subject });

  it('has an answer whose passages carry its id, and lead to it', async () => {
    Object.assign(world.script, { tokens: ['It ', 'burned ', 'whale ', 'oil ', 'for ', 'years ', 'and ', 'years.'] });
    const host = world.startHost();
    const source = await sources.open(target(PARAGRAPHS));
    const params = { source: refOf(source), page: await source.read(), ephemeral: false };
    const opened = await host.handlers['host.openChat'](
      v.parse(hostCalls['host.openChat'].params, structuredClone(params)),
      new TestPort(sender),
    );
    expect(opened.source).toBe(source.id);
    const port = panel();
    expect(await follow(host, opened.chatId, port)).toMatchObject({ source: refOf(source) });
    await ask(host, port, opened.chatId, 'What did the lamp burn?');
    const { turns } = await port.until(opened.chatId, answered);
    expect(turns[0]).toMatchObject({ state: 'done', coverage: { sources: [{ source: source.id }] } });
    expect(turns[0]?.checked?.sources).toEqual([source.id]);
    const passage = turns[0]?.checked?.sentences[0]?.passage;
    expect(passage).toMatchObject({ source: source.id });
    const { range } = v.parse(backgroundCalls['background.showPassage'].params, { by: { tabId: 1 }, range: passage });
    expect(await sources.show(range)).toEqual({ found: 'shown' });
    expect(shown().map(letters)).toEqual([letters(passage?.text ?? '')]);
    // After the host was lost, too.
    await vi.waitFor(async () => {
      expect((await chatOnDisk(world.db, opened.chatId)).turns[0]?.state).toBe('done');
    });
    const later = await follow(world.startHost(await world.snapshot()), opened.chatId, panel());
    expect(later.turns[0]?.checked?.sentences[0]?.passage).toEqual(passage);
  });

  it('stays about the text that was asked about when that changes, and is about the new one before', async () => {
    const host = world.startHost();
    const port = new TestPort(sender);
    const open = async (paragraphs: readonly string[]) => {
      const source = await sources.open(target(paragraphs));
      const page = await source.read();
      return {
        own: source.id,
        ...(await host.handlers['host.openChat']({ source: refOf(source), page, ephemeral: false }, port)),
      };
    };
    const [first, second] = [await open(PARAGRAPHS.slice(0, 2)), await open(PARAGRAPHS)];
    expect([second.chatId, second.source]).toEqual([first.chatId, second.own]);
    expect(second.own).not.toBe(first.own);
    const reader = panel();
    await follow(host, second.chatId, reader);
    await ask(host, reader, second.chatId, 'What did the lamp burn?');
    await reader.until(second.chatId, answered);
    const third = await open(PARAGRAPHS.slice(1));
    expect([third.chatId, third.source]).toEqual([second.chatId, second.own]);
  });

  it('has quotes of a summary that lead to it', async () => {
    const host = world.startHost();
    const source = await sources.open(target(ARTICLE));
    const port = new TestPort(sender);
    const { jobId } = await host.handlers['host.submit'](
      {
        request: {
          action: 'summarize',
          settings,
          input: { kind: 'page', source: source.id, page: await source.read() },
        },
      },
      port,
    );
    await port.followJob(host, jobId);
    await port.end(jobId);
    const told = port.entries(jobId).flatMap(({ event }) => (event.type === 'quotes' ? event.quotes : []));
    expect(told.length).toBeGreaterThan(0);
    for (const quote of told) {
      expect(await sources.show(quote)).toEqual({ found: 'shown' });
      expect(shown().map(letters)).toEqual([letters(quote.text)]);
    }
  });
});

describe('who may bring a source', () => {
  const openedBy = async (sender: Partial<SenderInfo>, kind: string, ephemeral?: boolean) => {
    const world = new ChatWorld();
    const source = await new OpenSources(sourceKinds).open(new File([PARAGRAPHS.join('\n\n')], 'book.txt'));
    const { id, subject } = source;
    const host = world.startHost();
    const { chatId } = await host.handlers['host.openChat'](
      { source: { id, kind, subject }, page: await source.read(), ...(ephemeral !== undefined && { ephemeral }) },
      new TestPort(sender),
    );
    const chat = await follow(host, chatId, panel());
    if (!chat.ephemeral)
      await vi.waitFor(async () => {
        expect((await world.rows()).slice(0, 2)).toEqual([1, 1]);
      });
    return { chat, rows: (await world.rows()).slice(0, 2) };
  };
  const surface = SENDERS['text-file'] ?? {};

  it('a surface brings no document of a tab, whatever it says', async () => {
    await expect(openedBy(surface, TAB_DOCUMENT)).rejects.toMatchObject({ code: 'forbidden' });
    expect(hostCalls['host.openChat'].from).toEqual(['page', 'surface']);
  });

  it('what a surface brings is kept only where it says that its window is not private', async () => {
    expect(await openedBy(surface, 'text-file')).toMatchObject({ chat: { ephemeral: true }, rows: [0, 0] });
    expect(await openedBy(surface, 'text-file', true)).toMatchObject({ chat: { ephemeral: true }, rows: [0, 0] });
    expect(await openedBy(surface, 'text-file', false)).toMatchObject({ chat: { ephemeral: false }, rows: [1, 1] });
  });

  it('of a private window nothing is kept, whatever a script or a surface says', async () => {
    for (const sender of [{ ephemeral: true }, { ...surface, tabId: 1, ephemeral: true }])
      expect(await openedBy(sender, 'text-file', false)).toMatchObject({ chat: { ephemeral: true }, rows: [0, 0] });
  });
});

describe('what knows a kind of source', () => {
  const product = ['src', 'entrypoints'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name}`)
      .filter((name) => /\.tsx?$/.test(name) && !/\.(?:test|fixture)\.tsx?$|\/testing\//.test(name)),
  );
  const folders = readdirSync('src/sources', { withFileTypes: true }).filter((entry) => entry.isDirectory());

  it.each(folders.map(({ name }) => name))('of %s: one file of the product, the registry', (folder) => {
    const knowing = product.filter(
      (name) =>
        !name.startsWith(`src/sources/${folder}/`) &&
        new RegExp(`from '(?:@/src/sources|\\.)/${folder}/`).test(readFileSync(name, 'utf8')),
    );
    expect(knowing).toEqual(['src/sources/registry.ts']);
  });

  it('of the text file: one, which has the line that registers it', () => {
    const knows = (name: string): boolean => /text-?file/i.test(readFileSync(name, 'utf8'));
    const beside = readdirSync('tests/seams')
      .filter((name) => !['text-file.ts', 'source.test.ts'].includes(name))
      .map((name) => `tests/seams/${name}`);
    expect(beside.filter(knows)).toEqual(['tests/seams/registered-sources.ts']);
    expect(product.filter(knows)).toEqual([]);
    expect(sourceKinds).toHaveLength(shipped.length + 1);
  });

  it('has every kind registered once', () => {
    const names = sourceKinds.map(({ kind }) => kind);
    expect(new Set(names).size).toBe(names.length);
  });
});
