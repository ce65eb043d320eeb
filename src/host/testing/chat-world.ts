/** A conversation's host for tests: what panels and page scripts call, and what the engine was asked. */
import type { GenerateRequest, Provider } from '@/src/engine/engine';
import { createFakeProvider } from '@/src/engine/providers/fake/provider';
import type { FakeScriptInput } from '@/src/engine/providers/fake/script';
import type { SenderInfo } from '@/src/messaging/sender';
import { countWords } from '@/src/protocol/count-words';
import type { Chat } from '@/src/protocol/chat';
import type { PageContent } from '@/src/protocol/page-content';
import { TAB_DOCUMENT, type SourceRef } from '@/src/protocol/source';
import { SottoDatabase } from '@/src/storage/database';
import type { ServedHost } from '../served-host';
import { copyOf } from './on-disk';
import { startTestHost, TestPort } from './test-host';

const anchor = { start: '', end: '', prefix: '', suffix: '' };
export const settings = { engine: 'auto', model: null } as const;
/** What conversations are about, unless a test says otherwise, and another subject. */
export const SUBJECT = '1'.repeat(32);
export const OTHER_SUBJECT = '2'.repeat(32);

export function page(text: string, title = 'The Lighthouse'): PageContent {
  const words = countWords(text);
  return {
    title,
    language: 'en',
    visibleWords: words,
    keptWords: words,
    hiddenWords: 0,
    unreadFrames: 0,
    partial: false,
    blocks: [{ kind: 'paragraph', text, anchor }],
  };
}

/** The scripted engine, with an ear on its loads and prompts. */
function listening({
  script,
  prompts,
  loads,
  forgotten,
}: Pick<ChatWorld, 'script' | 'prompts' | 'loads' | 'forgotten'>): Provider {
  const provider = createFakeProvider(() => script);
  return {
    ...provider,
    async load(model, options) {
      loads.push(options.signal);
      const engine = await provider.load(model, options);
      return {
        inUse: engine.inUse,
        languages: engine.languages,
        generate: (request, { signal }) => {
          prompts.push(request);
          return engine.generate(request, { signal });
        },
        count: (text) => engine.count(text),
        forget: () => {
          forgotten.push(prompts.length);
          return Promise.resolve();
        },
        dispose: () => engine.dispose(),
      };
    },
  };
}

/** What one test has: a script to change, a database, and the prompts that the engine got. */
export class ChatWorld {
  readonly script: FakeScriptInput = {};
  readonly prompts: GenerateRequest[] = [];
  /** How many prompts there were each time that the engine was told to forget what it had read. */
  readonly forgotten: number[] = [];
  /** The stop signal of each load that was begun. */
  readonly loads: AbortSignal[] = [];
  readonly db = new SottoDatabase(crypto.randomUUID());

  startHost(database = this.db): ServedHost {
    return startTestHost(this.script, database, { provider: listening(this) });
  }

  /** The database as a dying host leaves it. */
  async snapshot(): Promise<SottoDatabase> {
    return copyOf(this.db);
  }

  /** Rows of conversations, pages, jobs and events. */
  async rows(): Promise<number[]> {
    const { chats, pages, jobs, events } = this.db;
    return Promise.all([chats, pages, jobs, events].map((table) => table.count()));
  }
}

export const panel = (): TestPort => new TestPort({ kind: 'surface', tabId: null, documentKey: null, origin: null });

export async function open(
  host: ServedHost,
  content = page('The lamp was lit in 1841.'),
  sender: Partial<SenderInfo> = {},
  source: Partial<SourceRef> = {},
): Promise<string> {
  const named = { id: idOf(content), kind: TAB_DOCUMENT, subject: SUBJECT, ...source };
  return (await host.handlers['host.openChat']({ source: named, page: content }, new TestPort(sender))).chatId;
}

/** The id of a page as a script would give it: another text has another. */
export function idOf({ title, blocks }: PageContent): string {
  let id = 0n;
  for (const character of [title, ...blocks.map(({ text }) => text)].join(' '))
    id = BigInt.asUintN(128, id * 31n + BigInt(character.codePointAt(0) ?? 0));
  return id.toString(16).padStart(32, '0');
}

export async function follow(host: ServedHost, chatId: string, port: TestPort): Promise<Chat> {
  return port.followChat(host, chatId);
}

export async function ask(
  host: ServedHost,
  port: TestPort,
  chatId: string,
  question: string,
  replaces: string | null = null,
): Promise<{ turnId: string; jobId: string }> {
  return host.handlers['host.ask']({ chatId, question, replaces, settings }, port);
}

export const answered = ({ turns }: Chat): boolean =>
  turns.length > 0 && turns.every(({ state }) => state !== 'queued' && state !== 'running');
export const questions = ({ turns }: Chat): string[] => turns.map(({ question }) => question);
