/**
 * A Port straight to the host, for surfaces and the page's script. The host may die at any moment: the client brings
 * it back, attaches again with the last number it saw, and the listener gets each entry once and in order.
 */
import * as v from 'valibot';
import browser, { type Runtime } from 'webextension-polyfill';
import type { Chat } from '@/src/protocol/chat';
import type { Params, Result } from '@/src/protocol/calls';
import { HOST_PORT, hostCalls, HostPushSchema } from '@/src/protocol/host-calls';
import { isOpen, type JobSummary } from '@/src/protocol/job';
import { SottoError, toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';
import { isTerminal, type LoggedEvent } from '@/src/protocol/task-event';
import { unwrap } from './dispatch';
import { DownloadFollows, type DownloadListener } from './download-follows';
import { ModelWork, type CallHost, type ModelWorkClient } from './model-work';
import { callBackground } from './send';

export interface JobListener {
  onJob(job: JobSummary): void;
  onEntry(entry: LoggedEvent): void;
  /** The host is gone, and what it knew of this job with it. What was shown so far stays valid. */
  onLost(error: ErrorInfo): void;
  /** The user has erased it, here or elsewhere: nothing of it is to be shown any more, and nothing more comes. */
  onErased(): void;
}

export interface ChatListener {
  onChat(chat: Chat): void;
  /** It was erased, or cannot be reached. What was shown so far stays valid. */
  onLost(error: ErrorInfo): void;
}

export interface HostClient extends ModelWorkClient {
  readonly call: CallHost;
  /** Follows a job's log from its start. Returns a stop function. */
  follow(jobId: string, listener: JobListener): () => void;
  /** Follows a conversation: calls back with it now and at each change. Returns a stop function. */
  followChat(chatId: string, listener: ChatListener): () => void;
  /** Calls back with the downloads now and at each change. Returns a stop function. */
  followDownloads(listener: DownloadListener): () => void;
  close(): void;
}

/** Of a pushed entry as much as every version has. */
const UnknownEntrySchema = v.object({
  type: v.literal('event'),
  jobId: v.string(),
  entry: v.object({ seq: v.number() }),
});

interface Pending {
  resolve(reply: unknown): void;
  reject(error: SottoError): void;
}
/** `stopped`: by whoever followed; a log's end alone still owes the listener the job's summary. */
interface Follow {
  readonly listener: JobListener;
  seen: number;
  stopped: boolean;
}
/** `pushed`: counts what came, so that a reply that is older than a push is known for it. */
interface ChatFollow {
  readonly listener: ChatListener;
  pushed: number;
}

/** Milliseconds before each attempt to reach a host that went away; after the last one the job counts as lost. */
const RECONNECT_DELAYS_MS = [0, 200, 1_000, 3_000];

class PortHostClient implements HostClient {
  private port: Promise<Runtime.Port> | undefined;
  private readonly pending = new Map<number, Pending>();
  private readonly follows = new Map<string, Follow>();
  /** Followed jobs, those too whose log has ended: they can be erased while they are shown. */
  private readonly shown = new Map<string, Follow>();
  private readonly chats = new Map<string, ChatFollow>();
  private readonly work = new ModelWork((call, params) => this.call(call, params));
  private readonly downloads = new DownloadFollows((isWanted) =>
    this.reach(
      'host.followDownloads',
      () => ({}),
      () => !this.closed && isWanted(),
    ),
  );
  readonly followDownloads: HostClient['followDownloads'] = (listener) => this.downloads.follow(listener);
  readonly importModel: HostClient['importModel'] = (file, options) => this.work.importModel(file, options);
  readonly checkModel: HostClient['checkModel'] = (sha256, options) => this.work.checkModel(sha256, options);
  readonly benchmark: HostClient['benchmark'] = (settings, options) => this.work.benchmark(settings, options);
  private nextId = 1;
  private closed = false;

  constructor(private readonly portName: string) {}

  async call<K extends keyof typeof hostCalls>(
    call: K,
    params: Params<typeof hostCalls, K>,
  ): Promise<Result<typeof hostCalls, K>> {
    const port = await this.connected();
    const reply = await new Promise((resolve, reject: Pending['reject']) => {
      const id = this.nextId++;
      this.pending.set(id, { resolve, reject });
      try {
        port.postMessage({ call, params, id });
      } catch (error) {
        this.pending.delete(id);
        reject(new SottoError('host-lost', 'the port is closed', undefined, { cause: error }));
      }
    });
    return unwrap(hostCalls, call, reply, 'host-unreachable');
  }

  follow(jobId: string, listener: JobListener): () => void {
    const follow: Follow = { listener, seen: 0, stopped: false };
    this.follows.set(jobId, follow);
    this.shown.set(jobId, follow);
    void this.attach(jobId, follow);
    return () => {
      follow.stopped = true;
      if (this.shown.get(jobId) === follow) this.shown.delete(jobId);
      if (this.follows.get(jobId) === follow) this.follows.delete(jobId);
    };
  }

  followChat(chatId: string, listener: ChatListener): () => void {
    const follow: ChatFollow = { listener, pushed: 0 };
    this.chats.set(chatId, follow);
    void this.attachChat(chatId, follow);
    return () => {
      if (this.chats.get(chatId) === follow) this.chats.delete(chatId);
    };
  }

  close(): void {
    this.closed = true;
    this.follows.clear();
    this.shown.clear();
    this.chats.clear();
    this.downloads.clear();
    void this.port
      ?.then((port) => {
        port.disconnect();
      })
      .catch(() => undefined);
  }

  private connected(): Promise<Runtime.Port> {
    this.port ??= this.connect().catch((error: unknown) => {
      this.port = undefined;
      throw error;
    });
    return this.port;
  }

  private async connect(): Promise<Runtime.Port> {
    await callBackground('background.ensureHost', {});
    const port = browser.runtime.connect({ name: this.portName });
    port.onMessage.addListener((message: unknown) => {
      this.receive(message);
    });
    port.onDisconnect.addListener(() => {
      this.disconnected();
    });
    return port;
  }

  private receive(message: unknown): void {
    const id = typeof message === 'object' && message !== null && 'id' in message ? message.id : undefined;
    if (typeof id === 'number') {
      this.pending.get(id)?.resolve(message);
      this.pending.delete(id);
      return;
    }
    const push = v.safeParse(HostPushSchema, message);
    if (!push.success) {
      this.passOver(message);
      return;
    }
    if (push.output.type === 'event') this.deliver(push.output.jobId, push.output.entry);
    else if (push.output.type === 'chat') this.deliverChat(push.output.chat);
    else if (push.output.type === 'chat-erased')
      this.chatLost(push.output.chatId, { code: 'unknown-chat', message: 'the conversation was erased' });
    else if (push.output.type === 'job-erased') this.jobErased(push.output.jobId);
    else if (push.output.type === 'downloads') this.downloads.receive(push.output.downloads);
    else this.work.receive(push.output);
  }

  private deliver(jobId: string, entry: LoggedEvent): void {
    const follow = this.follows.get(jobId);
    if (!follow || entry.seq <= follow.seen) return;
    if (entry.seq > follow.seen + 1) {
      void this.attach(jobId, follow);
      return;
    }
    follow.seen = entry.seq;
    if (isTerminal(entry.event)) this.follows.delete(jobId);
    follow.listener.onEntry(entry);
  }

  /**
   * An entry that this version does not know, of a log that another one wrote, is told to nobody; what follows it is.
   */
  private passOver(message: unknown): void {
    const event = v.safeParse(UnknownEntrySchema, message);
    if (!event.success) return;
    const follow = this.follows.get(event.output.jobId);
    if (follow && event.output.entry.seq === follow.seen + 1) follow.seen += 1;
  }

  private jobErased(jobId: string): void {
    const follow = this.shown.get(jobId);
    this.shown.delete(jobId);
    this.follows.delete(jobId);
    if (!follow) return;
    follow.stopped = true;
    follow.listener.onErased();
  }

  private disconnected(): void {
    this.port = undefined;
    for (const { reject } of this.pending.values()) reject(new SottoError('host-lost', 'the host went away'));
    this.pending.clear();
    if (this.closed) return;
    for (const [jobId, follow] of this.follows) void this.attach(jobId, follow);
    for (const [chatId, follow] of this.chats) void this.attachChat(chatId, follow);
    this.downloads.reconnect();
  }

  /**
   * What was missed arrives before the reply to `host.attach`. A job that is over and whose end did not come lost its
   * last entries with the host: this side has seen more than what was written down.
   */
  private endIfOver(job: JobSummary, follow: Follow): void {
    if (isOpen(job) || this.follows.get(job.jobId) !== follow) return;
    this.follows.delete(job.jobId);
    follow.listener.onLost({ code: 'host-lost', message: 'the host ended while the job ran' });
  }

  /** Attaches after the last number seen; brings the host back if it is gone. */
  private async attach(jobId: string, follow: Follow): Promise<void> {
    const isWanted = (): boolean => !this.closed && this.follows.get(jobId) === follow;
    const reached = await this.reach('host.attach', () => ({ jobId, after: follow.seen }), isWanted);
    if (reached === null || this.closed || follow.stopped) return;
    if ('result' in reached) {
      // Of a short job the whole log, its end too, comes before the reply.
      follow.listener.onJob(reached.result.job);
      this.endIfOver(reached.result.job, follow);
      return;
    }
    if (!isWanted()) return;
    this.follows.delete(jobId);
    const { error } = reached;
    follow.listener.onLost(
      error.code === 'unknown-job' && follow.seen > 0 ? { code: 'host-lost', message: error.message } : error,
    );
  }

  private async attachChat(chatId: string, follow: ChatFollow): Promise<void> {
    const isWanted = (): boolean => !this.closed && this.chats.get(chatId) === follow;
    const { pushed } = follow;
    const reached = await this.reach('host.followChat', () => ({ chatId }), isWanted);
    if (reached === null || !isWanted()) return;
    if ('error' in reached) this.chatLost(chatId, reached.error);
    // A push that overtook the reply tells of a later state.
    else if (follow.pushed === pushed) follow.listener.onChat(reached.result.chat);
  }

  private deliverChat(chat: Chat): void {
    const follow = this.chats.get(chat.chatId);
    if (!follow) return;
    follow.pushed += 1;
    follow.listener.onChat(chat);
  }

  private chatLost(chatId: string, error: ErrorInfo): void {
    const follow = this.chats.get(chatId);
    this.chats.delete(chatId);
    follow?.listener.onLost(error);
  }

  /** Calls until the host answers, and brings it back if it is gone. Null when it is not wanted any more. */
  private async reach<K extends keyof typeof hostCalls>(
    call: K,
    params: () => Params<typeof hostCalls, K>,
    isWanted: () => boolean,
  ): Promise<{ result: Result<typeof hostCalls, K> } | { error: ErrorInfo } | null> {
    let last: unknown;
    for (const delay of RECONNECT_DELAYS_MS) {
      if (delay > 0)
        await new Promise((resolve) => {
          setTimeout(resolve, delay);
        });
      if (!isWanted()) return null;
      try {
        return { result: await this.call(call, params()) };
      } catch (error) {
        last = error;
        // A host that answers, but does not know what it is asked for, has lost it for good.
        if (error instanceof SottoError && error.code !== 'host-lost' && error.code !== 'host-unreachable') break;
      }
    }
    return { error: toErrorInfo(last, 'host-lost') };
  }
}

/**
 * A client that connects when it is first needed. `documentKey`: a page script's random key, which stands for its
 * document in browsers that give senders no document id.
 */
export function createHostClient(documentKey?: string): HostClient {
  return new PortHostClient(documentKey === undefined ? HOST_PORT : `${HOST_PORT}:${documentKey}`);
}
