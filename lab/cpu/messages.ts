/** Messages between the bench, its page, and our engine's worker in the page. */

/** How an engine is set up. The same for both, except for the step, which is the best for each. */
export interface Setup {
  /** The model's address. */
  readonly model: string;
  /** The context in tokens. */
  readonly context: number;
  readonly threads: number;
}

/** Times in milliseconds, by the engine's own clock. */
export interface Timed {
  /** Tokens of the prompt. */
  readonly promptTokens: number;
  readonly promptMs: number;
  /** Tokens that were computed one by one. The first one is not among them: the prompt gives it. */
  readonly decodeTokens: number;
  readonly decodeMs: number;
}

/** To our worker. */
export type Order =
  | { readonly kind: 'open'; readonly setup: Setup }
  /** Asks for the beginning of a text that is so many tokens long. The reply is a string. */
  | { readonly kind: 'cut'; readonly text: string; readonly tokens: number }
  | { readonly kind: 'ask'; readonly prompt: string; readonly answer: number };

/** From our worker. The reply to `open` is the module's name. */
export type Reply = { readonly done: string | Timed } | { readonly failed: string };

export type Engine = 'ours' | 'wllama';

/** Work can take longer than a browser call may, so one call begins it and others ask for the outcome. */
export interface CpuBenchPage {
  /** The outcome is the name of what was loaded. */
  open(engine: Engine, setup: Setup): void;
  /** The outcome is the beginning of a text that is so many tokens long. Our engine must be open. */
  cut(text: string, tokens: number): void;
  /** Reads a prompt with an empty cache and generates so many tokens. The outcome is a `Timed`. */
  ask(engine: Engine, prompt: string, answer: number): void;
  close(): void;
  outcome(): string | Timed | null;
}

declare global {
  var cpuBench: CpuBenchPage | undefined;
}
