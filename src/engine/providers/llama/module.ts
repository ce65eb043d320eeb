/**
 * llama.cpp as our own module has it, in typed functions. The module and what each function promises:
 * `tools/llama-wasm/engine/sotto.h`. Every call computes at once and blocks its thread: this is for a worker.
 */
import type { ContextOptions, LlamaExports, LlamaOptions, SamplerOptions, TokenKind } from './exports';
import { FACTS } from './facts';
import { LlamaError, statusOf } from './llama-error';
import { MemoryWatch } from './memory-watch';
import { ModuleMemory, zeroEnded } from './module-memory';
import { withOneLife } from './one-life';
import { StateTransfer } from './state-transfer';

const LOGITS = { none: 0, last: 1, all: 2 } as const;

/** One model with one sequence of tokens. Functions throw `LlamaError`; after one with `ended` all of them do. */
export class Llama {
  private readonly encoder = new TextEncoder();

  private constructor(
    private readonly c: LlamaExports,
    private readonly memory: ModuleMemory,
    private readonly transfer: StateTransfer,
  ) {}

  /** Starts the module. Rejects where WebAssembly has no room for it. */
  static async start({ script, scriptUrl, wasm, memory, threads, read, onLoad }: LlamaOptions): Promise<Llama> {
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
    // Emscripten waits for ever for what could not be instantiated.
    const exports = await Promise.race([started, failure.promise]);
    const guarded = withOneLife(exports, watch, (address) => zeroEnded(memory, address));
    return new Llama(guarded, new ModuleMemory(guarded, memory, watch), transfer);
  }

  /** Loads the weights of a file of this size, through the reader. */
  open(bytes: number): void {
    this.check(this.c._sotto_open(bytes));
  }

  /** A string of the file's metadata as text, or null. */
  metadata(key: string): string | null {
    return this.memory.withText(key, (address) =>
      this.memory.text((out, room) => this.c._sotto_metadata(address, out, room)),
    );
  }

  /** The file's chat template, the default one or one by name, or null. */
  template(name?: string): string | null {
    const read = (address: number): string | null =>
      this.memory.text((out, room) => this.c._sotto_template(address, out, room));
    return name === undefined ? read(0) : this.memory.withText(name, read);
  }

  fact(name: keyof typeof FACTS): number {
    return this.c._sotto_fact(FACTS[name]);
  }

  /**
   * @param beginning With what a text begins with by itself (BOS).
   * @param control Whether what spells a control token is one.
   */
  tokenize(text: string, { beginning, control }: { beginning: boolean; control: boolean }): Int32Array {
    const bytes = this.encoder.encode(text);
    return this.memory.withBytes(bytes, (input) => {
      const ask = (out: number, room: number): number =>
        this.check(this.c._sotto_tokenize(input, bytes.length, Number(beginning), Number(control), out, room));
      // A token is rarely shorter than a byte; then it is asked again.
      const most = bytes.length + 8;
      const count = ask(this.memory.reserve(4 * most), most);
      if (count > most) ask(this.memory.reserve(4 * count), count);
      return new Int32Array(this.memory.whole.buffer, this.memory.reserve(4 * count), count).slice();
    });
  }

  /** A token's bytes in a text, which may be a part of a character. */
  piece(token: number, control = false): Uint8Array {
    const bytes = this.memory.filled((out, room) => this.check(this.c._sotto_piece(token, Number(control), out, room)));
    return bytes ?? new Uint8Array();
  }

  kind(token: number): TokenKind {
    const bits = this.check(this.c._sotto_token_kind(token));
    return { ends: (bits & 1) !== 0, control: (bits & 2) !== 0, user: (bits & 4) !== 0 };
  }

  /**
   * Makes room for `context` tokens, and ends an earlier context.
   * @param step The most tokens of one `decode`.
   */
  startContext({ context, step, threads, allLogits = false }: ContextOptions): void {
    this.check(this.c._sotto_start(context, step, threads, allLogits ? step : 1));
  }

  useThreads(threads: number): void {
    this.check(this.c._sotto_use_threads(threads));
  }

  /**
   * Takes tokens in at the end of what is there.
   * @throws LlamaError `full`, `stopped` (the stop word was set): then nothing of these is left.
   */
  decode(tokens: Int32Array | readonly number[], logits: keyof typeof LOGITS): void {
    const address = this.memory.reserve(4 * tokens.length);
    new Int32Array(this.memory.whole.buffer, address, tokens.length).set(tokens);
    this.check(this.c._sotto_decode(address, tokens.length, LOGITS[logits]));
  }

  /** Tokens that are in the cache. */
  get length(): number {
    return this.c._sotto_length();
  }

  /** Keeps the first tokens and drops the rest. Returns how many are kept, which may be fewer. */
  keep(count: number): number {
    return this.check(this.c._sotto_keep(count));
  }

  /** What `keep` would return, without doing it. */
  keepable(count: number): number {
    return this.check(this.c._sotto_keepable(count));
  }

  /** Bytes that `save` gives now. */
  get stateBytes(): number {
    return this.check(this.c._sotto_state_bytes());
  }

  /**
   * The whole cache with its snapshots, as a copy outside of the module's memory, for `restore`.
   * @param into As large as `stateBytes`.
   * @throws LlamaError `stopped` (the stop word was set); the cache stays as it is, whatever happens.
   */
  save(into: Uint8Array): void {
    this.transfer.with(into, () => this.check(this.c._sotto_save()));
  }

  /**
   * Puts back what `save` gave, of this model and context, in place of what is in the cache: the same to the bit.
   * @throws LlamaError `stopped`; whatever it throws, the cache is empty then.
   */
  restore(state: Uint8Array): void {
    this.transfer.with(state, () => this.check(this.c._sotto_restore()));
  }

  /** Remembers this place for `keep`, where a model's cache cannot be cut anywhere. */
  snapshot(): void {
    this.check(this.c._sotto_snapshot());
  }

  /** Drops `count` tokens after the first `first`, and moves what follows up. */
  shift(first: number, count: number): void {
    this.check(this.c._sotto_shift(first, count));
  }

  /** The scores of all tokens, after the last token of the last decode or after its `index`-th. A copy. */
  logits(index = -1): Float32Array {
    return this.scores(index).slice();
  }

  /** One of the scores after the last token. */
  logit(token: number): number {
    return this.scores(-1)[token] ?? NaN;
  }

  /** Begins an answer: how its tokens are chosen. */
  sampler({ temperature, topP, repetitionPenalty, topK = 0, minP = 0, seed }: SamplerOptions): void {
    this.check(this.c._sotto_sampler(temperature, topP, repetitionPenalty, topK, minP, seed >>> 0));
  }

  /** Chooses the next token by the last logits. It is not decoded yet. */
  sample(): number {
    return this.check(this.c._sotto_sample());
  }

  /** A view of the word that stops `decode` while it is not 0; of use to another thread alone. */
  stopWord(): Int32Array<SharedArrayBuffer> {
    return new Int32Array(this.memory.whole.buffer as unknown as SharedArrayBuffer, this.c._sotto_stop_word() >>> 0, 1);
  }

  /** What llama.cpp has said since the last call. */
  log(): string {
    return zeroEnded(this.memory.whole, this.c._sotto_log() >>> 0);
  }

  /** For comparisons: whether our kernels compute, or ggml's own. */
  useKernels(on: boolean): void {
    this.c._sotto_use_kernels(Number(on));
  }

  close(): void {
    this.c._sotto_close();
    this.memory.release();
  }

  private check(result: number): number {
    if (result >= 0) return result;
    const status = statusOf(result);
    const { shortage } = this.memory;
    const words = zeroEnded(this.memory.whole, this.c._sotto_error() >>> 0);
    throw new LlamaError(status, words, {}, status === 'memory' ? shortage : undefined);
  }

  /** Of all tokens, where they lie: until the next decode. */
  private scores(index: number): Float32Array {
    const address = this.c._sotto_logits(index) >>> 0;
    if (address === 0) throw new LlamaError('argument', 'There are no logits.');
    return new Float32Array(this.memory.whole.buffer, address, this.fact('vocabulary'));
  }
}
