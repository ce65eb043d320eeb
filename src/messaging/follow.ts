/**
 * Following what the host has: a job's log, a conversation, the downloads. Each is a stream that is opened again when
 * the host went away, so that a follower hears one story whatever host tells it.
 *
 * A follower never goes back to an older state: all that a stream tells comes over one Port, in the order of its
 * sending, and a new stream is opened only when the one before it is over.
 */
import type { Params, Progress } from '@/src/protocol/calls';
import type { Chat } from '@/src/protocol/chat';
import type { Download } from '@/src/protocol/download';
import { SottoError, toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';
import type { hostCalls } from '@/src/protocol/host-calls';
import { isOpen, type JobSummary } from '@/src/protocol/job';
import { isTerminal, type LoggedEvent } from '@/src/protocol/task-event';
import type { HostClient, HostStream } from './host-client';

export interface JobListener {
  onJob(job: JobSummary): void;
  /** Each entry once, in order; an event that this version does not know is left out. */
  onEntry(entry: LoggedEvent): void;
  /** The host is gone, and what it knew of this job with it. What was shown so far stays valid. */
  onLost(error: ErrorInfo): void;
  /** The user has erased it, here or elsewhere: nothing of it is to be shown any more, and nothing more comes. */
  onErased(): void;
}

export interface ChatListener {
  onChat(chat: Chat): void;
  /** It was erased (`unknown-chat`), or cannot be reached: then what was shown so far stays valid. */
  onLost(error: ErrorInfo): void;
}

type Host = Pick<HostClient, 'stream'>;

/** Milliseconds before each attempt to reach a host that went away; after the last one it counts as lost. */
const RECONNECT_DELAYS_MS = [0, 200, 1_000, 3_000];

/** Follows a job's log from its start. Returns a stop function. */
export function followJob(host: Host, jobId: string, listener: JobListener): () => void {
  let seen = 0;
  let isOver = false;
  const lose = (error: ErrorInfo): void => {
    // What has come to its end is whole.
    if (!isOver) listener.onLost(error);
    isOver = true;
  };
  return follow(host, 'host.followJob', () => ({ jobId, after: seen }), {
    onProgress(told) {
      if ('entry' in told) {
        seen = told.entry.seq;
        isOver ||= isTerminal(told.entry.event);
        listener.onEntry(told.entry);
        return;
      }
      listener.onJob(told.job);
      // An earlier host had told more than it had written down: the end that its successor wrote has a number that is
      // behind what was seen here.
      if (!isOpen(told.job)) lose({ code: 'host-lost', message: 'the host ended while the job ran' });
    },
    onEnd: () => {
      listener.onErased();
    },
    onLost: (error) => {
      lose(error.code === 'unknown-job' && seen > 0 ? { code: 'host-lost', message: error.message } : error);
    },
  });
}

/** Follows a conversation: calls back with it now and at each change. Returns a stop function. */
export function followChat(host: Host, chatId: string, listener: ChatListener): () => void {
  return follow(host, 'host.followChat', () => ({ chatId }), {
    onProgress: ({ chat }) => {
      listener.onChat(chat);
    },
    onEnd: () => {
      listener.onLost({ code: 'unknown-chat', message: 'the conversation was erased' });
    },
    onLost: (error) => {
      listener.onLost(error);
    },
  });
}

/** Calls back with the downloads now and at each change. Returns a stop function. */
export function followDownloads(host: Host, listener: (downloads: readonly Download[]) => void): () => void {
  return follow(host, 'host.followDownloads', () => ({}), {
    onProgress: ({ downloads }) => {
      listener(downloads);
    },
  });
}

interface Follower<K extends HostStream> {
  onProgress(progress: Progress<typeof hostCalls, K>): void;
  /** What was followed is gone. */
  onEnd?(): void;
  /** The host cannot be reached, or does not know what it is asked for. */
  onLost?(error: ErrorInfo): void;
}

/** Opens a stream, and opens it anew each time that the host went away. Returns a stop function. */
function follow<K extends HostStream>(
  host: Host,
  call: K,
  params: () => Params<typeof hostCalls, K>,
  follower: Follower<K>,
): () => void {
  const following = new AbortController();
  const { signal } = following;
  const open = (onAlive: () => void): Promise<unknown> =>
    host.stream(call, params(), {
      signal,
      onProgress: (progress) => {
        onAlive();
        follower.onProgress(progress);
      },
    });
  renewed(open).then(
    () => follower.onEnd?.(),
    (error: unknown) => {
      if (!signal.aborted) follower.onLost?.(toErrorInfo(error, 'host-lost'));
    },
  );
  return () => {
    following.abort();
  };
}

/** `open` calls back when the host says something. Rejects as it does, unless the host is gone and comes back. */
async function renewed(open: (onAlive: () => void) => Promise<unknown>): Promise<void> {
  let failures = 0;
  for (;;) {
    const delay = RECONNECT_DELAYS_MS[failures] ?? 0;
    if (delay > 0)
      await new Promise((resolve) => {
        setTimeout(resolve, delay);
      });
    let isAlive = false;
    try {
      await open(() => {
        isAlive = true;
      });
      return;
    } catch (error) {
      failures = isAlive ? 0 : failures + 1;
      if (!isGone(error) || failures === RECONNECT_DELAYS_MS.length) throw error;
    }
  }
}

function isGone(error: unknown): boolean {
  return error instanceof SottoError && (error.code === 'host-lost' || error.code === 'host-unreachable');
}
