/** What a worker of WebLLM is started with, and what it reports besides. */

/** A compiled library. Several share one WebAssembly module and its runtime. */
export interface LibraryInModule {
  /** Address of the module, in the package. */
  readonly url: string;
  /** The prefix of the library's symbols in it. */
  readonly prefix: string;
}

/** What a worker needs to load a model. Another worker gets the same if this one has to be ended. */
export interface WebllmPlan {
  /** The GGUF file. It is sent as a reference to the disk, not as a copy. */
  readonly file: Blob;
  readonly library: LibraryInModule;
  /** The file's SHA-256. */
  readonly source: string;
  /** The prepared copy, or null. It may turn out to be for another library, or broken. */
  readonly prepared: Blob | null;
  /** Tokens of context to reserve GPU memory for. */
  readonly contextTokens: number;
  /** Whether the adapter is a rasterizer on the processor: steps take long there, and so must be small. */
  readonly software: boolean;
}

export interface WebllmTask {
  readonly plan: WebllmPlan;
  /**
   * If present, the worker does not load the model but writes its prepared copy to this file, which may hold a part of
   * it already.
   */
  readonly target?: FileSystemFileHandle;
}

/** Reported before the worker is ready: the prepared copy could not be used, and the weights came from the file. */
export type WebllmNote = 'stale-copy';
