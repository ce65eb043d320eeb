/** A host over scripted parts, and Ports that remember what came: for tests. */
import * as v from 'valibot';
import type { Action } from '@/src/actions/action';
import { actions } from '@/src/actions/registry';
import type { Provider } from '@/src/engine/engine';
import { createFakeProvider } from '@/src/engine/providers/fake/provider';
import type { FakeScriptInput } from '@/src/engine/providers/fake/script';
import type { HostConnection } from '@/src/messaging/host-server';
import type { SenderInfo } from '@/src/messaging/sender';
import type { Chat } from '@/src/protocol/chat';
import { HostPushSchema, type HostPush } from '@/src/protocol/host-calls';
import { SottoError } from '@/src/protocol/errors';
import type { ModelInfo } from '@/src/protocol/model';
import { isTerminal, type LoggedEvent, type TaskEvent } from '@/src/protocol/task-event';
import { BenchmarkStore } from '@/src/storage/benchmark-store';
import { ChatStore } from '@/src/storage/chat-store';
import type { SottoDatabase } from '@/src/storage/database';
import { Journal } from '@/src/storage/journal';
import type { Ranker } from '@/src/tasks/retrieval/ranker';
import { fileTraits } from '@/tests/fixtures/model-traits';
import type { ChoiceStore } from '@/src/host/models/arrivals';
import { openHost, type HostDeps } from '../host';
import { serveOpening, type ServedHost } from '../served-host';
import type { KnownStore } from '@/src/host/models/known-models';
import type { InstalledModels } from '@/src/host/models/installed-models';

const info: ModelInfo = {
  sha256: 'a'.repeat(64),
  name: 'Scripted',
  bytes: 4,
  architecture: 'llama',
  contextTokens: 4_096,
  quantization: 'Q4_1',
  license: '',
  chatTemplate: true,
  addedAt: 1,
  engines: ['fake'],
};
export const installed: InstalledModels = {
  list: () => Promise.resolve([info]),
  open: (sha256) =>
    Promise.resolve({
      info: { ...info, sha256 },
      traits: fileTraits(),
      file: () => Promise.resolve(new Blob(['GGUF'])),
    }),
  copyState: () => Promise.resolve({ kept: null, begun: 0 }),
  import: () => Promise.reject(new SottoError('model-not-gguf', '')),
  verify: () => Promise.resolve(true),
  mark: () => Promise.resolve(),
  remove: () => Promise.resolve(),
};

const nothingChosen: ChoiceStore = {
  load: () => Promise.resolve({ engine: 'auto', model: null }),
  use: () => Promise.resolve(),
  letGo: () => Promise.resolve(),
};
const nothingKnown: KnownStore = { load: () => Promise.resolve([]), save: () => Promise.resolve() };

interface TestHostOptions {
  readonly models?: InstalledModels;
  readonly provider?: Provider;
  readonly known?: KnownStore;
  readonly choice?: ChoiceStore;
  readonly enginesFor?: (provider: Provider) => Promise<readonly Provider[]>;
  /** In place of the scripted engine: these, ranked as in the product. */
  readonly registered?: readonly Provider[];
  /** In place of the product's actions. */
  readonly table?: readonly Action[];
  readonly rankers?: readonly Ranker[];
}

/** The parts of a host with a scripted engine; `script` may be changed at any time. */
export function testHostDeps(
  script: FakeScriptInput,
  database: SottoDatabase,
  {
    models = installed,
    provider = createFakeProvider(() => script),
    known = nothingKnown,
    choice = nothingChosen,
    enginesFor = (found) => Promise.resolve([found]),
    registered,
    table = actions,
    rankers = [],
  }: TestHostOptions = {},
): HostDeps {
  const opened = Promise.resolve(database);
  return {
    journal: new Journal(opened),
    chats: new ChatStore(opened),
    benchmarks: new BenchmarkStore(opened),
    known,
    choice,
    history: () => 'ok',
    eraseSetAside: () => Promise.resolve(),
    models,
    downloads: null,
    actions: table,
    rankers,
    ...(registered ? { providers: registered } : { providers: [provider], enginesFor: () => enginesFor(provider) }),
  };
}

/** A host over these parts, as its document serves it. */
export function startTestHost(...of: Parameters<typeof testHostDeps>): ServedHost {
  const deps = testHostDeps(...of);
  return serveOpening(() => openHost(deps));
}

/** A test that has waited this long, in milliseconds, waits for nothing. */
const PATIENCE_MS = 8_000;

export class TestPort implements HostConnection {
  readonly pushed: HostPush[] = [];
  private readonly closers: (() => void)[] = [];
  private readonly waiting = new Set<() => void>();
  readonly sender: SenderInfo;

  constructor(sender: Partial<SenderInfo> = {}) {
    this.sender = {
      kind: 'page',
      tabId: 1,
      documentKey: 'doc',
      origin: 'https://a.example',
      ephemeral: false,
      ...sender,
    };
  }

  /** Takes what real Ports would let through; throws for anything else, into the host. */
  push(message: HostPush): void {
    this.pushed.push(v.parse(HostPushSchema, structuredClone(message)));
    for (const look of this.waiting) look();
  }

  onClose(listener: () => void): void {
    this.closers.push(listener);
  }
  close(): void {
    for (const listener of this.closers) listener();
  }

  entries(jobId: string): LoggedEvent[] {
    return this.pushed.flatMap((push) => (push.type === 'event' && push.jobId === jobId ? [push.entry] : []));
  }

  /** The job's terminal event, when it comes. */
  end(jobId: string): Promise<TaskEvent> {
    return this.when(() => {
      const last = this.entries(jobId).at(-1)?.event;
      return last && isTerminal(last) ? last : undefined;
    });
  }

  /** Each state of a conversation that was pushed, in order. */
  states(chatId: string): Chat[] {
    return this.pushed.flatMap((push) => (push.type === 'chat' && push.chat.chatId === chatId ? [push.chat] : []));
  }

  /** The conversation as it was pushed last, once it is as wanted. */
  until(chatId: string, wanted: (chat: Chat) => boolean): Promise<Chat> {
    return this.when(() => {
      const last = this.states(chatId).at(-1);
      return last && wanted(last) ? last : undefined;
    });
  }

  /** What is found once enough was pushed. */
  private when<T>(find: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`not pushed: ${JSON.stringify(this.pushed.at(-1))}`));
      }, PATIENCE_MS);
      const look = (): void => {
        const found = find();
        if (found === undefined) return;
        clearTimeout(timer);
        this.waiting.delete(look);
        resolve(found);
      };
      this.waiting.add(look);
      look();
    });
  }
}
