/**
 * What an engine and its worker say to each other. Both are ours and of the same build, so nothing is parsed again.
 * `Task` is what a worker of this engine is started for, `Note` what it may tell besides.
 */
import type { ChatMessage, LoadProgress, PromptSize, Sampling, Token } from '@/src/engine/engine';
import type { ErrorInfo } from '@/src/protocol/errors';

/** To the worker. One generation at a time; what is no generation may come at any time after `ready`. */
export type Order<Task> =
  /** The first. `lifeLock`: a Web Lock that the worker holds as long as it lives, so that its death is noticed. */
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
  /** Nobody is told when it is done: what comes after it finds it done, but for a generation that runs. */
  | { readonly type: 'forget' };

/**
 * A word in memory that is shared: while it is not 0, the step that runs ends soon. Only the engine's side writes it.
 */
export type StopWord = Int32Array<SharedArrayBuffer>;

/** From the worker. `id` is the order's. */
export type Report<Note> =
  /** The life lock is held. */
  | { readonly type: 'alive' }
  | { readonly type: 'progress'; readonly progress: LoadProgress }
  | { readonly type: 'note'; readonly note: Note }
  /** Where memory can be shared: how a step is stopped from outside. */
  | { readonly type: 'stop-word'; readonly word: StopWord }
  /** What comes next is the file's chat template, which takes milliseconds or never ends. */
  | { readonly type: 'rendering' }
  /** The task is done. */
  | { readonly type: 'ready' }
  | { readonly type: 'token'; readonly id: number; readonly token: Token }
  | { readonly type: 'stopped'; readonly id: number }
  | { readonly type: 'counted'; readonly id: number; readonly tokens: number }
  | { readonly type: 'sized'; readonly id: number; readonly size: PromptSize }
  /** `id` is null where the task failed, or the worker is of no more use. */
  | { readonly type: 'failed'; readonly id: number | null; readonly error: ErrorInfo };
