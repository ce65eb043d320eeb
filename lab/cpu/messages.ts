/** What the page of the comparison and our worker in it say to each other and to the bench. */

/** How an engine is set up. The same for both, but for the step that is best for each. */
export interface Setup {
  /** The model's address. */
  readonly model: string;
  /** Tokens that have room. */
  readonly context: number;
  readonly threads: number;
}

/** Times in milliseconds, by the engine's own clock. */
export interface Timed {
  /** Tokens that were read. */
  readonly promptTokens: number;
  readonly promptMs: number;
  /** Tokens that were computed one by one, after the first one, which the prompt gives. */
  readonly decodeTokens: number;
  readonly decodeMs: number;
}

/** To our worker. */
export type Order =
  | { readonly kind: 'open'; readonly setup: Setup }
  /** The text that is so many tokens long; comes to a string. */
  | { readonly kind: 'cut'; readonly text: string; readonly tokens: number }
  | { readonly kind: 'ask'; readonly prompt: string; readonly answer: number };

/** From our worker: `open` comes to the module's name. */
export type Reply = { readonly done: string | Timed } | { readonly failed: string };

export type Engine = 'ours' | 'wllama';

/** What takes longer than a browser's protocol waits: begun here, and asked for until it is there. */
export interface CpuBenchPage {
  /** Comes to the name of what was loaded. */
  open(engine: Engine, setup: Setup): void;
  /** Comes to the beginning of a text that is so many tokens long for our engine, which must be open. */
  cut(text: string, tokens: number): void;
  /** Reads a prompt, anew, and says so many tokens. Comes to `Timed`. */
  ask(engine: Engine, prompt: string, answer: number): void;
  close(): void;
  outcome(): string | Timed | null;
}

declare global {
  var cpuBench: CpuBenchPage | undefined;
}
