/**
 * A compiled library under test, in an extension's page. The product's own modules load it from a GGUF file onto the
 * GPU. This file reaches into their private parts (the runtime's tensors, the pipeline's sampler), so that the product
 * needs no functions for tests.
 */
import { inspectAdapter } from '@/src/engine/adapter';
import { chooseLibrary } from '@/src/engine/providers/webllm/libraries';
import { Gpu } from '@/src/engine/providers/webllm/worker/device';
import { loadWebllmModel } from '@/src/engine/providers/webllm/worker/load';
import type { Pipeline, SamplingConfig, Tensor, Tvm, TvmDevice } from '@/src/engine/providers/webllm/worker/runtime';
import type { TvmSequence } from '@/src/engine/providers/webllm/worker/sequence';
import { describe } from '@/src/gguf/describe';
import { readGguf } from '@/src/gguf/gguf';

/** Which of the libraries for a file to load. */
export interface Variant {
  readonly dtype: 'f32' | 'f16';
  readonly schedule: 'gpu' | 'soft';
}

interface HostTensor extends Tensor {
  copyFrom(values: Tensor | Float32Array | Int32Array): HostTensor;
  view(shape: readonly number[]): Tensor;
  toArray(): Float32Array;
}

/** The members of TVM's runtime and of web-llm's pipeline that only tests use. */
interface WholeTvm extends Tvm {
  cpu(): TvmDevice;
  empty(shape: readonly number[], dtype: string, device: TvmDevice): HostTensor;
}

interface WholePipeline extends Omit<Pipeline, 'sampleFromRawLogits'> {
  sampleFromRawLogits(
    logits: Tensor,
    config: SamplingConfig & { readonly logit_bias?: Readonly<Record<number, number>> },
  ): Promise<number>;
  fapplyBitmask(logits: Tensor, sequences: Tensor, mask: Tensor): void;
}

/** How to draw, and what to do to the logits before. */
export interface Draw {
  readonly temperature: number;
  readonly topP: number;
  readonly repetitionPenalty?: number;
  /** Tokens of the answer so far. */
  readonly said?: readonly number[];
  readonly bias?: Readonly<Record<number, number>>;
  /** The only tokens that a grammar allows. */
  readonly allowed?: readonly number[];
}

const DRAWS_AT_ONCE = 25;

export class Library {
  private constructor(
    private readonly gpu: Gpu,
    private readonly sequence: TvmSequence,
    private readonly tvm: WholeTvm,
    private readonly pipeline: WholePipeline,
    /** Such as `sotto-k4m-f32`, as the library itself says. */
    readonly quantization: string,
  ) {}

  /** @throws Error if the package has no such library for the file, or the adapter cannot run it. */
  static async load(file: Blob, { dtype, schedule }: Variant): Promise<Library> {
    const [adapter, facts] = [await inspectAdapter(), describe(await readGguf(file))];
    if (dtype === 'f16' && !adapter.shaderF16) throw new Error('This adapter has no shader-f16.');
    const chosen = await chooseLibrary(facts, {
      ...adapter,
      shaderF16: dtype === 'f16',
      software: schedule === 'soft',
    });
    if (!chosen) throw new Error('The package has no library for this file.');
    const gpu = await Gpu.open();
    const plan = {
      file,
      library: chosen,
      source: '',
      prepared: null,
      contextTokens: chosen.contextTokens,
      software: true,
      lifeLock: '',
    };
    const { sequence } = await loadWebllmModel(plan, gpu, () => undefined);
    const { tvm, pipeline } = sequence as unknown as { tvm: WholeTvm; pipeline: WholePipeline };
    return new Library(gpu, sequence, tvm, pipeline, Library.quantizationOf(tvm));
  }

  private static quantizationOf(tvm: WholeTvm): string {
    tvm.beginScope();
    const metadata = tvm.createVirtualMachine(tvm.webgpu()).getFunction('_metadata')().toString();
    tvm.endScope();
    return (JSON.parse(metadata) as { quantization: string }).quantization;
  }

  /** The logits of the next token after each step, from an empty cache. */
  async logits(tokens: readonly number[], steps: readonly number[]): Promise<Float32Array[]> {
    const rows: Float32Array[] = [];
    let at = this.sequence.keepCommon([-1]);
    for (const step of steps) {
      rows.push(await this.forward(tokens.slice(at, at + step)));
      at += step;
    }
    return rows;
  }

  /**
   * The logits after `tokens`, which are in the cache already, after the last `dropped` tokens were removed and added
   * again.
   */
  async again(tokens: readonly number[], dropped: number): Promise<Float32Array> {
    const kept = this.sequence.keepCommon([...tokens.slice(0, -dropped), -1]);
    if (kept !== tokens.length - dropped) throw new Error(`The cache keeps ${String(kept)} tokens.`);
    return this.forward(tokens.slice(-dropped));
  }

  private async forward(tokens: readonly number[]): Promise<Float32Array> {
    return this.read(await this.sequence.forward(tokens));
  }

  /** Tokens that are each drawn from the same logits. */
  async draws(logits: Float32Array, draw: Draw, count: number, seed: number): Promise<number[]> {
    this.begin(draw, seed);
    const tokens: number[] = [];
    while (tokens.length < count) {
      // Many at once, because waiting for the GPU takes most of the time.
      const batch = Array.from({ length: Math.min(DRAWS_AT_ONCE, count - tokens.length) }, () =>
        this.scores(logits, draw),
      );
      tokens.push(
        ...(await this.gpu.whilePolling(() =>
          Promise.all(batch.map((scores) => this.pipeline.sampleFromRawLogits(scores, config(draw)))),
        )),
      );
      for (const scores of batch) scores.dispose();
    }
    return tokens;
  }

  /** The logits that a token would be drawn from, with bias, penalty and mask applied. */
  async edited(logits: Float32Array, draw: Draw): Promise<Float32Array> {
    this.begin(draw, 1);
    const scores = this.scores(logits, draw);
    await this.pipeline.sampleFromRawLogits(scores, config(draw));
    const row = await this.read(scores);
    scores.dispose();
    return row;
  }

  private begin({ said = [] }: Draw, seed: number): void {
    const { appearedTokensFreq } = this.pipeline;
    appearedTokensFreq.clear();
    for (const token of said) appearedTokensFreq.set(token, (appearedTokensFreq.get(token) ?? 0) + 1);
    this.pipeline.setSeed(seed);
  }

  private scores(logits: Float32Array, { allowed }: Draw): HostTensor {
    const { tvm, pipeline } = this;
    tvm.beginScope();
    const scores = tvm.detachFromCurrentScope(
      tvm.empty([1, 1, logits.length], 'float32', tvm.webgpu()).copyFrom(logits),
    );
    if (allowed) {
      const mask = new Int32Array(Math.ceil(logits.length / 32));
      for (const token of allowed) mask[token >> 5] = (mask[token >> 5] ?? 0) | (1 << (token & 31));
      const onGpu = (values: Int32Array, shape: readonly number[]) =>
        tvm.empty(shape, 'int32', tvm.webgpu()).copyFrom(values);
      pipeline.fapplyBitmask(
        scores.view([1, logits.length]),
        onGpu(new Int32Array(1), [1]),
        onGpu(mask, [1, mask.length]),
      );
    }
    tvm.endScope();
    return scores;
  }

  private async read(scores: Tensor): Promise<Float32Array> {
    const { tvm } = this;
    const { shape } = scores as unknown as { shape: readonly number[] };
    tvm.beginScope();
    const copy = tvm.detachFromCurrentScope(tvm.empty(shape, 'float32', tvm.cpu()).copyFrom(scores));
    tvm.endScope();
    await this.sequence.settle();
    const row = copy.toArray();
    copy.dispose();
    return row;
  }
}

function config({
  temperature,
  topP,
  repetitionPenalty = 1,
  bias,
}: Draw): Parameters<WholePipeline['sampleFromRawLogits']>[1] {
  return { temperature, top_p: topP, repetition_penalty: repetitionPenalty, ...(bias && { logit_bias: bias }) };
}
