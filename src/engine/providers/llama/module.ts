/**
 * Our build of llama.cpp, in typed functions. What each function promises is in `tools/llama-wasm/engine/sotto.h`.
 * Every call blocks its thread until it is done, so this is for a worker.
 */
import type { ContextOptions, LlamaExports, LlamaOptions, SamplerOptions, TokenKind } from './exports';
import { FACTS } from './facts';
import { LlamaError, statusOf } from './llama-error';
import { MemoryWatch } from './memory-watch';
import { ModuleMemory, zeroEnded } from './module-memory';
import { withOneLife } from './one-life';
import { StateTransfer } from './state-transfer';

const LOGITS = { none: 0, last: 1, all: 2 } as const;

/** One model with one sequence of tokens. Functions throw `LlamaError`; after an `ended` one all of them do. */
export class Llama {
  private readonly encoder = new TextEncoder();

  private constructor(
    private readonly c: LlamaExports,
    private readonly memory: ModuleMemory,
    private readonly transfer: StateTransfer,
    private readonly isStopAsked: () => boolean,
  ) {}

  /** Starts the module. Rejects if WebAssembly has no memory for it. */
  static async start({ script, scriptUrl, wasm, memory, threads, ...told }: LlamaOptions): Promise<Llama> {
    const { read, onLoad, isStopAsked = () => true } = told;
    const failure = Promise.withResolvers<never>();
    const watch = new MemoryWatch(memory);
    const transfer = new StateTransfer(memory);
    const started = script({
      wasmMemory: memory,
      poolSize: threads - 1,
      mainScriptUrlOrBlob: scriptUrl,
      readModel: read,
      putState: transfer.put,
      takeState: transfer.take,
      onLoad: (fraction) => {
        onLoad?.(fraction);
        return true;
      },
      instantiateWasm: (imports, done) => {
        WebAssembly.instantiate(wasm, watch.over(imports)).then((instance) => {
          done(instance, wasm);
        }, failure.reject);
        return {};
      },
    });
    // Emscripten waits forever for a module that could not be instantiated.
    const exports = await Promise.race([started, failure.promise]);
    const guarded = withOneLife(exports, watch, (address) => zeroEnded(memory, address));
    return new Llama(guarded, new ModuleMemory(guarded, memory, watch), transfer, isStopAsked);
  }

  /** Loads the weights of a file of this size, in bytes, through the reader. */
  open(bytes: number): void {
    this.check(this.c._sotto_open(bytes));
  }

  /** A string of the file's metadata as text, or null. */
  metadata(key: string): string | null {
    return this.memory.withText(key, (address) =>
      this.memory.text((out, room) => this.c._sotto_metadata(address, out, room)),
    );
  }

  /** The file's default chat template, or the one with a name; null if there is none. */
  template(name?: string): string | null {
    const read = (address: number): string | null =>
      this.memory.text((out, room) => this.c._sotto_template(address, out, room));
    return name === undefined ? read(0) : this.memory.withText(name, read);
  }

  fact(name: keyof typeof FACTS): number {
    return this.c._sotto_fact(FACTS[name]);
  }

  /**
   * @param beginning Whether to put the first token (BOS) before the text.
   * @param control Whether text that spells a control token becomes that token.
   */
  tokenize(text: string, { beginning, control }: { beginning: boolean; control: boolean }): Int32Array {
    const bytes = this.encoder.encode(text);
    return this.memory.withBytes(bytes, (input) => {
      const ask = (out: number, room: number): number =>
        this.check(this.c._sotto_tokenize(input, bytes.length, Number(beginning), Number(control), out, room));
      // There are rarely more tokens than bytes; if so, it is asked again.
      const most = bytes.length + 8;
      const count = ask(this.memory.reserve(4 * most), most);
      if (count > most) ask(this.memory.reserve(4 * count), count);
      return new Int32Array(this.memory.whole.buffer, this.memory.reserve(4 * count), count).slice();
    });
  }

  /** A token's bytes in a text. They may be part of a character. */
  piece(token: number, control = false): Uint8Array {
    const bytes = this.memory.filled((out, room) => this.check(this.c._sotto_piece(token, Number(control), out, room)));
    return bytes ?? new Uint8Array();
  }

  kind(token: number): TokenKind {
    const bits = this.check(this.c._sotto_token_kind(token));
    return { ends: (bits & 1) !== 0, control: (bits & 2) !== 0, user: (bits & 4) !== 0 };
  }

  /**
   * Allocates a context of so many tokens, and frees an earlier one.
   * @param step The most tokens in one `decode`.
   */
  startContext({ context, step, threads, allLogits = false }: ContextOptions): void {
    this.check(this.c._sotto_start(context, step, threads, allLogits ? step : 1));
  }

  useThreads(threads: number): void {
    this.check(this.c._sotto_use_threads(threads));
  }

  /**
   * Appends tokens to the cache.
   * @throws LlamaError `full`, or `stopped` (the stop word was set): then none of these tokens is in the cache.
   */
  decode(tokens: Int32Array | readonly number[], logits: keyof typeof LOGITS): void {
    const address = this.memory.reserve(4 * tokens.length);
    new Int32Array(this.memory.whole.buffer, address, tokens.length).set(tokens);
    this.stoppable(() => this.c._sotto_decode(address, tokens.length, LOGITS[logits]));
  }

  /** How many tokens are in the cache. */
  get length(): number {
    return this.c._sotto_length();
  }

  /** Keeps the first `count` tokens and drops the rest. Returns how many are kept, which may be fewer. */
  keep(count: number): number {
    return this.check(this.c._sotto_keep(count));
  }

  /** What `keep` would return. Changes nothing. */
  keepable(count: number): number {
    return this.check(this.c._sotto_keepable(count));
  }

  /** Size of what `save` would write now, in bytes. */
  get stateBytes(): number {
    return this.check(this.c._sotto_state_bytes());
  }

  /**
   * Copies the whole cache with its snapshots out of the module's memory, for `restore`.
   * @param into As large as `stateBytes`.
   * @throws LlamaError `stopped` (the stop word was set). The cache never changes.
   */
  save(into: Uint8Array): void {
    this.stoppable(() => this.transfer.with(into, () => this.c._sotto_save()));
  }

  /**
   * Replaces the cache with one that `save` copied, of this model and context. It is the same to the bit.
   * @throws LlamaError `stopped`, for example. After any error the cache is empty.
   */
  restore(state: Uint8Array): void {
    this.stoppable(() => this.transfer.with(state, () => this.c._sotto_restore()));
  }

  /** Marks this place for `keep`, for models whose cache cannot be cut anywhere. */
  snapshot(): void {
    this.check(this.c._sotto_snapshot());
  }

  /** Drops `count` tokens after the first `first`, and moves the rest up. */
  shift(first: number, count: number): void {
    this.check(this.c._sotto_shift(first, count));
  }

  /** A copy of the scores of all tokens, after the last token of the last decode or after its `index`-th. */
  logits(index = -1): Float32Array {
    return this.scores(index).slice();
  }

  /** The score of one token, after the last one. */
  logit(token: number): number {
    return this.scores(-1)[token] ?? NaN;
  }

  /** Begins an answer, and sets how its tokens are chosen. */
  sampler({ temperature, topP, repetitionPenalty, topK = 0, minP = 0, seed }: SamplerOptions): void {
    this.check(this.c._sotto_sampler(temperature, topP, repetitionPenalty, topK, minP, seed >>> 0));
  }

  /** Chooses the next token by the last logits. Does not decode it. */
  sample(): number {
    return this.check(this.c._sotto_sample());
  }

  /** A view of the word that stops `decode` while it is not 0. Only another thread can use it. */
  stopWord(): Int32Array<SharedArrayBuffer> {
    return new Int32Array(this.memory.whole.buffer as unknown as SharedArrayBuffer, this.c._sotto_stop_word() >>> 0, 1);
  }

  /** llama.cpp's log since the last call. */
  log(): string {
    return zeroEnded(this.memory.whole, this.c._sotto_log() >>> 0);
  }

  /** Whether our kernels or ggml's own are used, for comparisons. */
  useKernels(on: boolean): void {
    this.c._sotto_use_kernels(Number(on));
  }

  close(): void {
    this.c._sotto_close();
    this.memory.release();
  }

  /** Makes a call again that was stopped by a word from before: the stop was for an earlier call. */
  private stoppable(call: () => number): void {
    let result = call();
    while (result < 0 && statusOf(result) === 'stopped' && !this.isStopAsked()) {
      Atomics.store(this.stopWord(), 0, 0);
      result = call();
    }
    this.check(result);
  }

  private check(result: number): number {
    if (result >= 0) return result;
    const status = statusOf(result);
    const { shortage } = this.memory;
    const words = zeroEnded(this.memory.whole, this.c._sotto_error() >>> 0);
    throw new LlamaError(status, words, {}, status === 'memory' ? shortage : undefined);
  }

  /** The scores of all tokens, as a view that is valid until the next decode. */
  private scores(index: number): Float32Array {
    const address = this.c._sotto_logits(index) >>> 0;
    if (address === 0) throw new LlamaError('argument', 'There are no logits.');
    return new Float32Array(this.memory.whole.buffer, address, this.fact('vocabulary'));
  }
}
