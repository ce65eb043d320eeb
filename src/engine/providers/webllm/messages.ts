/** What a worker of WebLLM is started for, and what it may tell besides. */

/** A compiled library. Several share one WebAssembly module and its runtime. */
export interface LibraryInModule {
  /** Address of the module, in the package. */
  readonly url: string;
  /** Begins the names of the library's symbols in it. */
  readonly prefix: string;
}

/** What a worker needs to load a model. It can be given to a fresh worker again, after one had to be ended. */
export interface WebllmPlan {
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
}

export interface WebllmTask {
  readonly plan: WebllmPlan;
  /**
   * In place of loading: writes what a next load would make from the file to this one, which may hold what an earlier
   * task wrote.
   */
  readonly target?: FileSystemFileHandle;
}

/** Before it is ready: the prepared copy is of another library, or broken; the weights came from the file. */
export type WebllmNote = 'stale-copy';
