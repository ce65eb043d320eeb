/** What a worker of llama.cpp is started for, and what it may tell besides. */

/** What a worker needs to load a model. It can be given to a fresh worker again, after one had to be ended. */
export interface LlamaPlan {
  /** The GGUF file. Crosses as a reference to the disk, not as a copy. */
  readonly file: Blob;
  /** The folder of the package that `llama.js` and its modules are in, with a slash at its end. */
  readonly folder: string;
  /** Tokens of context to reserve memory for. */
  readonly contextTokens: number;
  /** Memory for the states of prompts that are not in the cache. */
  readonly keptBytes: number;
  /** 1 where memory cannot be shared. */
  readonly threads: number;
}

/** So many threads compute from now on. */
export interface LlamaNote {
  readonly threads: number;
}
