/** What a worker of llama.cpp is started with, and what it reports besides. */

/** What a worker needs to load a model. Another worker gets the same if this one has to be ended. */
export interface LlamaPlan {
  /** The GGUF file. It is sent as a reference to the disk, not as a copy. */
  readonly file: Blob;
  /** Address of the folder with `llama.js` and its modules, with a slash at its end. */
  readonly folder: string;
  /** Tokens of context to reserve memory for. */
  readonly contextTokens: number;
  /** The limit for states of prompts that are not in the cache, in bytes. */
  readonly keptBytes: number;
  /** 1 where memory cannot be shared. */
  readonly threads: number;
}

/** How many threads compute from now on. */
export interface LlamaNote {
  readonly threads: number;
}
