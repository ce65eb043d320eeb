/** Types of the module `llama.js`. Its other side is `tools/llama-wasm/engine/sotto.h`. */

/** The module's exports, with emscripten's names. Addresses are signed 32-bit numbers. */
export interface LlamaExports {
  _malloc(bytes: number): number;
  _free(address: number): void;
  _sotto_open(size: number): number;
  _sotto_close(): void;
  _sotto_metadata(key: number, out: number, room: number): number;
  _sotto_template(name: number, out: number, room: number): number;
  _sotto_fact(fact: number): number;
  _sotto_tokenize(text: number, bytes: number, beginning: number, control: number, out: number, room: number): number;
  _sotto_piece(token: number, control: number, out: number, room: number): number;
  _sotto_token_kind(token: number): number;
  _sotto_start(context: number, step: number, threads: number, logits: number): number;
  _sotto_end(): void;
  _sotto_use_threads(threads: number): number;
  _sotto_decode(tokens: number, count: number, logits: number): number;
  _sotto_length(): number;
  _sotto_keep(count: number): number;
  _sotto_keepable(count: number): number;
  _sotto_state_bytes(): number;
  _sotto_save(): number;
  _sotto_restore(): number;
  _sotto_snapshot(): number;
  _sotto_shift(first: number, count: number): number;
  _sotto_logits(index: number): number;
  _sotto_stop_word(): number;
  _sotto_sampler(temperature: number, topP: number, penalty: number, topK: number, minP: number, seed: number): number;
  _sotto_sample(): number;
  _sotto_error(): number;
  _sotto_log(): number;
  _sotto_use_kernels(on: number): void;
}

/** Copies a part of the model's file to an address in memory. Returns how many bytes it copied, or -1. */
export type ReadModel = (to: number, bytes: number, offset: number) => number;

/** The arguments of the module's script (`llama.js`). */
interface ModuleOptions {
  readonly wasmMemory: WebAssembly.Memory;
  readonly poolSize: number;
  readonly mainScriptUrlOrBlob: string;
  readonly readModel: ReadModel;
  readonly onLoad: (fraction: number) => boolean;
  /** Takes the next bytes of a cache that is being saved. */
  readonly putState: (from: number, bytes: number) => boolean;
  /** Gives the next bytes of a cache that is being restored. */
  readonly takeState: (to: number, bytes: number) => boolean;
  instantiateWasm(
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): object;
}

export type LlamaScript = (options: ModuleOptions) => Promise<LlamaExports>;

export interface LlamaOptions {
  /** `SottoLlama`, which `llama.js` defines. */
  readonly script: LlamaScript;
  /** The address of `llama.js`, for further threads. */
  readonly scriptUrl: string;
  readonly wasm: WebAssembly.Module;
  /** From `shareableMemory`. */
  readonly memory: WebAssembly.Memory;
  /** More than one needs memory that can be shared (`crossOriginIsolated`). */
  readonly threads: number;
  /** Reads the model's file into this memory. */
  readonly read: ReadModel;
  readonly onLoad?: (fraction: number) => void;
  /** Whether a stop is really asked for, where another thread passes it on to the module, and may be late. */
  readonly isStopAsked?: () => boolean;
}

export interface ContextOptions {
  readonly context: number;
  readonly step: number;
  readonly threads: number;
  /** Keeps the logits of every token of a step, not only of the last: `step` rows of the vocabulary in memory. */
  readonly allLogits?: boolean;
}

export interface SamplerOptions {
  /** 0 always takes the most probable token. */
  readonly temperature: number;
  readonly topP: number;
  /** 1 for none. */
  readonly repetitionPenalty: number;
  readonly topK?: number;
  readonly minP?: number;
  readonly seed: number;
}

export interface TokenKind {
  /** Whether it ends an answer. */
  readonly ends: boolean;
  readonly control: boolean;
  readonly user: boolean;
}
