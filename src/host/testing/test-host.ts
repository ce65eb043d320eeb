/** A host over scripted parts, and Ports that remember what came: for tests. */
import * as v from 'valibot';
import type { Action } from '@/src/actions/action';
import { actions } from '@/src/actions/registry';
import type { Provider } from '@/src/engine/engine';
import { createFakeProvider } from '@/src/engine/providers/fake/provider';
import type { FakeScriptInput } from '@/src/engine/providers/fake/script';
import type { HostStream } from '@/src/messaging/host-client';
import type { HostContext } from '@/src/messaging/host-server';
import type { SenderInfo } from '@/src/messaging/sender';
import type { Params, Progress, Result } from '@/src/protocol/calls';
import type { Chat } from '@/src/protocol/chat';
import { hostCalls } from '@/src/protocol/host-calls';
import type { JobSummary } from '@/src/protocol/job';
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

type Told<K extends HostStream> = Progress<typeof hostCalls, K>;

/** A Port to a host, and all that was heard over it. As a call's context it is a call of this Port. */
export class TestPort implements HostContext {
  readonly sender: SenderInfo;
  /** Entries of the jobs that were followed, in the order of their coming. */
  readonly heard: { readonly jobId: string; readonly entry: LoggedEvent }[] = [];
  /** Jobs and conversations that were erased while they were followed. */
  readonly erased: string[] = [];
  private readonly chats: Chat[] = [];
  private readonly ended = new AbortController();
  private readonly waiting = new Set<() => void>();

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

  get signal(): AbortSignal {
    return this.ended.signal;
  }

  close(): void {
    this.ended.abort();
  }

  /**
   * Makes a call that streams, until `signal` or the Port's end. Lets through what real Ports would; throws for
   * anything else, into the host.
   */
  async stream<K extends HostStream>(
    host: ServedHost,
    call: K,
    params: Params<typeof hostCalls, K>,
    { signal = this.signal, onProgress }: { signal?: AbortSignal; onProgress?: (told: Told<K>) => void } = {},
  ): Promise<Result<typeof hostCalls, K>> {
    const context = {
      sender: this.sender,
      signal: AbortSignal.any([this.signal, signal]),
      progress: (value: unknown) => {
        onProgress?.(v.parse(hostCalls[call].progress, structuredClone(value)) as Told<K>);
      },
    };
    const handler: unknown = host.handlers[call];
    return (handler as (params: unknown, context: unknown) => Promise<Result<typeof hostCalls, K>>)(params, context);
  }

  /** Follows a job's log. Resolves with what the job is; rejects where it may not be seen. */
  followJob(host: ServedHost, jobId: string, { after = 0, signal = this.signal } = {}): Promise<JobSummary> {
    return new Promise((resolve, reject) => {
      const onProgress = (told: Told<'host.followJob'>): void => {
        if ('job' in told) {
          resolve(told.job);
          return;
        }
        this.heard.push({ jobId, entry: told.entry });
        this.look();
      };
      this.follow(jobId, this.stream(host, 'host.followJob', { jobId, after }, { signal, onProgress })).catch(reject);
    });
  }

  /** Follows a conversation. Resolves with it as it is now; rejects where there is none. */
  followChat(host: ServedHost, chatId: string): Promise<Chat> {
    return new Promise((resolve, reject) => {
      const onProgress = ({ chat }: Told<'host.followChat'>): void => {
        this.chats.push(chat);
        resolve(chat);
        this.look();
      };
      this.follow(chatId, this.stream(host, 'host.followChat', { chatId }, { onProgress })).catch(reject);
    });
  }

  entries(jobId: string): LoggedEvent[] {
    return this.heard.filter((one) => one.jobId === jobId).map(({ entry }) => entry);
  }

  /** The job's terminal event, when it comes. */
  end(jobId: string): Promise<TaskEvent> {
    return this.when(() => {
      const last = this.entries(jobId).at(-1)?.event;
      return last && isTerminal(last) ? last : undefined;
    });
  }

  /** Each state of a conversation that was told, in order. */
  states(chatId: string): Chat[] {
    return this.chats.filter((chat) => chat.chatId === chatId);
  }

  /** The conversation as it was told last, once it is as wanted. */
  until(chatId: string, wanted: (chat: Chat) => boolean): Promise<Chat> {
    return this.when(() => {
      const last = this.states(chatId).at(-1);
      return last && wanted(last) ? last : undefined;
    });
  }

  private async follow(id: string, stream: Promise<unknown>): Promise<void> {
    await stream;
    if (!this.signal.aborted) this.erased.push(id);
  }

  private look(): void {
    for (const look of this.waiting) look();
  }

  /** What is found once enough was told. */
  private when<T>(find: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`not told: ${JSON.stringify(this.heard.at(-1) ?? this.chats.at(-1))}`));
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
