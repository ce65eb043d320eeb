/**
 * Types of the parts of @mlc-ai/web-llm that the worker drives itself. web-llm's own engine loads weights by address
 * and through a browser cache; ours come from the user's file. `tools/vite/webllm-split.ts` exports these parts, pins
 * the release, and fails the build if another one is installed.
 */
import * as webllm from '@mlc-ai/web-llm';

/** A tensor of TVM's runtime, on the GPU unless stated otherwise. */
export interface Tensor {
  /** The number of its buffer in the runtime; only for tensors on the GPU. */
  getDataPtr(): number;
  /** Its offset in the buffer, in bytes. */
  readonly byteOffset: number;
  dispose(): void;
}

/** A function of the compiled library. */
export type PackedFunction = (...args: readonly unknown[]) => { toString(): string };

export interface TvmDevice {
  /** Resolves when the GPU has done all work submitted so far. */
  sync(): Promise<void>;
}

/** TVM's runtime with one library. Objects made between `beginScope` and `endScope` are freed with the scope. */
export interface Tvm {
  readonly lib: {
    readonly webGPUContext: {
      /** Happens in the GPU's queue, after work submitted before. `offset` and `length` are multiples of four. */
      copyRawBytesToBuffer(bytes: Uint8Array, buffer: number, offset: number, length: number): void;
    };
  };
  initWebGPU(device: GPUDevice): void;
  webgpu(): TvmDevice;
  beginScope(): void;
  endScope(): void;
  detachFromCurrentScope<T>(value: T): T;
  empty(shape: readonly number[], dtype: string, device: TvmDevice): Tensor;
  scalar(value: number, dtype: string): unknown;
  tensorCacheUpdate(name: string, tensor: Tensor, override: boolean): void;
  createVirtualMachine(device: TvmDevice): { getFunction(name: string): PackedFunction; dispose(): void };
  getGlobalFunc(name: string): PackedFunction;
  /** The compiled library, for `createVirtualMachine`. */
  systemLib(): unknown;
  registerInitProgressCallback(callback: (report: { progress: number }) => void): void;
}

/** web-llm's tokenizer (Hugging Face's, in WebAssembly). */
export interface Tokenizer {
  encode: (text: string) => Int32Array;
}

export interface SamplingConfig {
  readonly temperature: number;
  readonly top_p: number;
  readonly repetition_penalty: number;
}

/** One sequence on the GPU: forward passes, its key-value cache, and the sampler. */
export interface Pipeline {
  readonly kvCache: unknown;
  /** Tokens in the key-value cache. */
  filledKVCacheLength: number;
  /** How often each token is in the answer, for the repetition penalty. */
  readonly appearedTokensFreq: Map<number, number>;
  readonly prefillChunkSize: number;
  asyncLoadWebGPUPipelines(): Promise<void>;
  /** Appends tokens to the cache and returns the scores of the next one. `chunks` have `length` tokens in all. */
  embedAndForward(chunks: readonly (readonly number[])[], length: number): Promise<Tensor>;
  sampleFromRawLogits(logits: Tensor, config: SamplingConfig): Promise<number>;
  /** Starts to copy the scores from the GPU. They are there after `sync`. */
  updateLogitsOnCPU(logits: Tensor): { toArray(): Float32Array };
  resetKVCache(): void;
  setSeed(seed: number): void;
}

interface Internals {
  readonly LLMChatPipeline: new (tvm: Tvm, tokenizer: Tokenizer, config: object) => Pipeline;
  readonly tvm: {
    instantiate(wasm: ArrayBuffer, imports: unknown, logger: (message: string) => void): Promise<Tvm>;
    createPolyfillWASI(): unknown;
    detectGPUDevice(): Promise<{ device: GPUDevice; adapterInfo: GPUAdapterInfo } | undefined>;
  };
  readonly tokenizers: { readonly Tokenizer: { fromJSON(json: ArrayBuffer): Promise<Tokenizer> } };
}

const { LLMChatPipeline, tvm, tokenizers } = webllm as unknown as Internals;

/** The adapter's device with the features and limits that TVM needs, or undefined without WebGPU. */
export function requestDevice(): ReturnType<Internals['tvm']['detectGPUDevice']> {
  return tvm.detectGPUDevice();
}

/**
 * Starts the runtime in a module of compiled libraries, for one of them. Code that asks for "the" library of the
 * module, such as web-llm's pipeline, gets this one.
 * @param prefix The prefix of the library's symbols.
 */
export async function startTvm(module: ArrayBuffer, prefix: string): Promise<Tvm> {
  const runtime = await tvm.instantiate(module, tvm.createPolyfillWASI(), () => undefined);
  runtime.beginScope();
  const systemLibrary = runtime.detachFromCurrentScope(runtime.getGlobalFunc('ffi.SystemLib'));
  runtime.endScope();
  runtime.systemLib = () => systemLibrary(prefix);
  return runtime;
}

/**
 * Makes a tokenizer. Half of a surrogate pair becomes U+FFFD: web-llm's own conversion would join it with the next
 * character and change both.
 * @param json A Hugging Face `tokenizer.json`.
 */
export async function makeTokenizer(json: string): Promise<Tokenizer> {
  const tokenizer = await tokenizers.Tokenizer.fromJSON(new TextEncoder().encode(json).buffer);
  const encode = tokenizer.encode.bind(tokenizer);
  tokenizer.encode = (text) => encode(text.toWellFormed());
  return tokenizer;
}

/** @param config The fields of `mlc-chat-config.json` that the constructor reads. */
export function makePipeline(runtime: Tvm, tokenizer: Tokenizer, config: object): Pipeline {
  return new LLMChatPipeline(runtime, tokenizer, config);
}
