/**
 * llama.cpp as our own module has it, in typed functions. The module and what each function promises:
 * `tools/llama-wasm/engine/sotto.h`. Every call computes at once and blocks its thread: this is for a worker.
 */
import type { ContextOptions, LlamaExports, LlamaOptions, SamplerOptions, TokenKind } from './exports';
import { FACTS } from './facts';
import { LlamaError, statusOf } from './llama-error';
import { MemoryWatch, type Shortage } from './memory-watch';
import { withOneLife } from './one-life';
import { StateTransfer } from './state-transfer';

const LOGITS = { none: 0, last: 1, all: 2 } as const;

/** Bytes that llama.cpp's text answers mostly fit in. */
const ROOM = 4096;

/** One model with one sequence of tokens. Functions throw `LlamaError`; after one with `ended` all of them do. */
export class Llama {
  private readonly encoder = new TextEncoder();
  private readonly c: LlamaExports;
  private room = 0;
  private buffer = 0;

  private constructor(
    exports: LlamaExports,
    readonly memory: WebAssembly.Memory,
    private readonly watch: MemoryWatch,
    private readonly transfer: StateTransfer,
  ) {
    this.c = withOneLife(exports, watch, (address) => this.zeroEnded(address));
  }

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
    return new Llama(exports, memory, watch, transfer);
  }

  /** Loads the weights of a file of this size, through the reader. */
  open(bytes: number): void {
    this.check(this.c._sotto_open(bytes));
  }

  /** A string of the file's metadata as text, or null. */
  metadata(key: string): string | null {
    return this.withText(key, (address) => this.text((out, room) => this.c._sotto_metadata(address, out, room)));
  }

  /** The file's chat template, the default one or one by name, or null. */
  template(name?: string): string | null {
    if (name === undefined) return this.text((out, room) => this.c._sotto_template(0, out, room));
    return this.withText(name, (address) => this.text((out, room) => this.c._sotto_template(address, out, room)));
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
    const input = this.allocate(bytes.length);
    try {
      this.bytes(input, bytes.length).set(bytes);
      const ask = (out: number, room: number): number =>
        this.check(this.c._sotto_tokenize(input, bytes.length, Number(beginning), Number(control), out, room));
      // A token is rarely shorter than a byte; then it is asked again.
      const most = bytes.length + 8;
      const count = ask(this.reserve(4 * most), most);
      if (count > most) ask(this.reserve(4 * count), count);
      return new Int32Array(this.memory.buffer, this.buffer, count).slice();
    } finally {
      this.c._free(input);
    }
  }

  /** A token's bytes in a text, which may be a part of a character. */
  piece(token: number, control = false): Uint8Array {
    const bytes = this.filled((out, room) => this.check(this.c._sotto_piece(token, Number(control), out, room)));
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
    const address = this.reserve(4 * tokens.length);
    new Int32Array(this.memory.buffer, address, tokens.length).set(tokens);
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
    return new Int32Array(this.memory.buffer as unknown as SharedArrayBuffer, this.c._sotto_stop_word() >>> 0, 1);
  }

  /** What llama.cpp has said since the last call. */
  log(): string {
    return this.zeroEnded(this.c._sotto_log() >>> 0);
  }

  /** For comparisons: whether our kernels compute, or ggml's own. */
  useKernels(on: boolean): void {
    this.c._sotto_use_kernels(Number(on));
  }

  close(): void {
    this.c._sotto_close();
    this.c._free(this.buffer);
    this.buffer = this.room = 0;
  }

  private check(result: number): number {
    if (result >= 0) return result;
    const status = statusOf(result);
    const shortage = this.shortage();
    throw new LlamaError(
      status,
      this.zeroEnded(this.c._sotto_error() >>> 0),
      {},
      status === 'memory' ? shortage : undefined,
    );
  }

  /** Of all tokens, where they lie: until the next decode. */
  private scores(index: number): Float32Array {
    const address = this.c._sotto_logits(index) >>> 0;
    if (address === 0) throw new LlamaError('argument', 'There are no logits.');
    return new Float32Array(this.memory.buffer, address, this.fact('vocabulary'));
  }

  private shortage(): Shortage {
    return this.watch.shortage ?? { held: this.watch.held };
  }

  /** A buffer of the module's own of at least this size; its contents are lost at the next call. */
  private reserve(bytes: number): number {
    if (bytes > this.room) {
      this.c._free(this.buffer);
      this.room = this.buffer = 0;
      this.buffer = this.allocate(bytes);
      this.room = bytes;
    }
    return this.buffer;
  }

  private allocate(bytes: number): number {
    const address = this.c._malloc(Math.max(1, bytes)) >>> 0;
    if (address === 0) throw new LlamaError('memory', `No memory for ${String(bytes)} bytes.`, {}, this.shortage());
    return address;
  }

  private bytes(address: number, count: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, address, count);
  }

  /** What a function of the module fills a buffer with, or null where it answers -1. */
  private filled(fill: (out: number, room: number) => number): Uint8Array | null {
    let count = fill(this.reserve(ROOM), this.room);
    if (count > this.room) count = fill(this.reserve(count), this.room);
    return count < 0 ? null : this.bytes(this.buffer, count).slice();
  }

  private text(fill: (out: number, room: number) => number): string | null {
    const bytes = this.filled(fill);
    return bytes && new TextDecoder().decode(bytes);
  }

  private withText<T>(text: string, use: (address: number) => T): T {
    const bytes = this.encoder.encode(`${text}\0`);
    const address = this.allocate(bytes.length);
    try {
      this.bytes(address, bytes.length).set(bytes);
      return use(address);
    } finally {
      this.c._free(address);
    }
  }

  private zeroEnded(address: number): string {
    const all = new Uint8Array(this.memory.buffer);
    // A copy: no decoder takes shared memory in every browser.
    return new TextDecoder().decode(all.slice(address, all.indexOf(0, address)));
  }
}
