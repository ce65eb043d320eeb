/**
 * The messages between an engine and its worker. Both are from the same build, so nothing is parsed again. `Task` is
 * what a worker is started for; a `Note` is something else that a provider's worker may report.
 */
import type { ChatMessage, LoadProgress, PromptSize, Sampling, Token } from '@/src/engine/engine';
import type { ErrorInfo } from '@/src/protocol/errors';

/** To the worker. One generation at a time; all other orders may come at any time after `ready`. */
export type Order<Task> =
  /** The first order. `lifeLock`: a Web Lock that the worker holds while it lives, so that its death is noticed. */
  | { readonly type: 'begin'; readonly task: Task; readonly lifeLock: string }
  | {
      readonly type: 'generate';
      readonly id: number;
      readonly messages: readonly ChatMessage[];
      readonly prefixLength: number;
      readonly sampling: Sampling;
      readonly begun?: string;
    }
  | { readonly type: 'stop'; readonly id: number }
  | { readonly type: 'count'; readonly id: number; readonly text: string }
  | { readonly type: 'cached'; readonly id: number; readonly messages: readonly ChatMessage[] }
  /** Has no reply. It is done before the next order, or at the end of the generation that runs. */
  | { readonly type: 'forget' };

/**
 * A word in shared memory: while it is not 0, the running step ends soon. Only the engine's side writes it, and wakes
 * who waits for it. Its buffer holds nothing else, because it lives longer than the worker.
 */
export type StopWord = Int32Array<SharedArrayBuffer>;

/** From the worker. `id` is the order's. */
export type Report<Note> =
  /** The life lock is held. */
  | { readonly type: 'alive' }
  | { readonly type: 'progress'; readonly progress: LoadProgress }
  | { readonly type: 'note'; readonly note: Note }
  /** Sent where memory can be shared: by this word a step can be stopped from outside. */
  | { readonly type: 'stop-word'; readonly word: StopWord }
  /** The worker now renders the file's chat template, which takes milliseconds or never ends. */
  | { readonly type: 'rendering' }
  /** The task is done. */
  | { readonly type: 'ready' }
  | { readonly type: 'token'; readonly id: number; readonly token: Token }
  | { readonly type: 'stopped'; readonly id: number }
  | { readonly type: 'counted'; readonly id: number; readonly tokens: number }
  | { readonly type: 'sized'; readonly id: number; readonly size: PromptSize }
  /** `id` is null where the task failed, or where the worker can no longer be used. */
  | { readonly type: 'failed'; readonly id: number | null; readonly error: ErrorInfo };
