/**
 * What the provider and its worker say to each other. Both are ours and of the same build, so nothing is parsed again.
 */
import type { ChatMessage, LoadProgress, Sampling, Token } from '@/src/engine/engine';
import type { ErrorInfo } from '@/src/protocol/errors';

/** A compiled library. Several share one WebAssembly module and its runtime. */
export interface LibraryInModule {
  /** Address of the module, in the package. */
  readonly url: string;
  /** Begins the names of the library's symbols in it. */
  readonly prefix: string;
}

/** What a worker needs to load a model. It can be given to a fresh worker again, after one had to be ended. */
export interface LoadPlan {
  /** The GGUF file. Crosses as a reference to the disk, not as a copy. */
  readonly file: Blob;
  readonly library: LibraryInModule;
  /** The file's SHA-256. */
  readonly source: string;
  /** What was made from the file to load it faster, or null; it may turn out to be of another library, or broken. */
  readonly prepared: Blob | null;
  /** Tokens of context to reserve GPU memory for. */
  readonly contextTokens: number;
  /** Whether the adapter is a rasterizer on the processor, where a step takes long and so must be small. */
  readonly software: boolean;
  /** A Web Lock that the worker holds as long as it lives, so that its death is noticed at once. */
  readonly lifeLock: string;
}

/** To the worker. One generation at a time; `count` may come at any time after `loaded`. */
export type Order =
  | { readonly type: 'load'; readonly plan: LoadPlan }
  /**
   * In place of `load`: writes what a next load would make from the file. `target` may hold what an earlier order
   * wrote.
   */
  | { readonly type: 'prepare'; readonly plan: LoadPlan; readonly target: FileSystemFileHandle }
  | {
      readonly type: 'generate';
      readonly id: number;
      readonly messages: readonly ChatMessage[];
      readonly sampling: Sampling;
    }
  | { readonly type: 'stop'; readonly id: number }
  | { readonly type: 'count'; readonly id: number; readonly text: string };

/** From the worker. `id` is the order's. */
export type Report =
  /** The life lock is held. */
  | { readonly type: 'alive' }
  | { readonly type: 'progress'; readonly progress: LoadProgress }
  | { readonly type: 'loaded' }
  /** Before `loaded`: the prepared copy is of another library, or broken; the weights came from the file. */
  | { readonly type: 'stale-copy' }
  | { readonly type: 'prepared' }
  | { readonly type: 'token'; readonly id: number; readonly token: Token }
  | { readonly type: 'stopped'; readonly id: number }
  | { readonly type: 'counted'; readonly id: number; readonly tokens: number }
  /** `id` is null where loading failed, or the device was lost: then the worker is of no more use. */
  | { readonly type: 'failed'; readonly id: number | null; readonly error: ErrorInfo };
