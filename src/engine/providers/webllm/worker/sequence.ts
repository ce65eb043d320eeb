/** The sequence of tokens on the GPU. It stays between prompts, and so is the prompt cache. */
import type { Sampling } from '@/src/engine/engine';
import type { TokenSequence } from '@/src/engine/worker/generate';
import { areScores, noScores } from '@/src/engine/worker/scores';
import type { Gpu } from './device';
import type { Pipeline, PackedFunction, SamplingConfig, Tensor, Tvm } from './runtime';

export class TvmSequence implements TokenSequence {
  /** The tokens in the key-value cache. */
  private cached: number[] = [];
  /** Whether the next token is the first of an answer. */
  private begins = false;
  /** The scores of the next token, until it is chosen. */
  private scores: Tensor | null = null;
  private config: SamplingConfig = { temperature: 0, top_p: 1, repetition_penalty: 1 };

  private constructor(
    private readonly tvm: Tvm,
    private readonly pipeline: Pipeline,
    private readonly gpu: Gpu,
    /** TVM's function that removes the last tokens from the cache. */
    private readonly dropLast: PackedFunction,
  ) {}

  /** With an empty cache. */
  static begin(tvm: Tvm, pipeline: Pipeline, gpu: Gpu): TvmSequence {
    tvm.beginScope();
    const dropLast = tvm.detachFromCurrentScope(tvm.getGlobalFunc('vm.builtin.kv_state_popn'));
    tvm.endScope();
    return new TvmSequence(tvm, pipeline, gpu, dropLast);
  }

  /** How many tokens of a prompt `keepCommon` would spare. The cache holds one prompt, and no other is kept. */
  found(tokens: readonly number[]): number {
    const limit = Math.min(this.cached.length, tokens.length - 1);
    let common = 0;
    while (common < limit && this.cached[common] === tokens[common]) common += 1;
    return common;
  }

  /**
   * Keeps the prefix that the cache and `tokens` share, and drops the rest.
   * @returns How many tokens need no forward pass. The last one always does: the scores come from it.
   */
  keepCommon(tokens: readonly number[]): number {
    const common = this.found(tokens);
    if (common === 0) this.clear();
    else if (common < this.cached.length) this.drop(this.cached.length - common);
    return common;
  }

  /** Appends tokens of a prompt to the cache. */
  async read(tokens: readonly number[]): Promise<void> {
    await this.forward(tokens);
    await this.settle();
  }

  /** Appends a token of the answer, and counts it for the repetition penalty. Does not wait for the GPU. */
  async say(token: number): Promise<void> {
    const { appearedTokensFreq } = this.pipeline;
    appearedTokensFreq.set(token, (appearedTokensFreq.get(token) ?? 0) + 1);
    await this.forward([token]);
  }

  /** Appends tokens to the cache. Returns the scores of the next one, which the sequence disposes of. */
  async forward(tokens: readonly number[]): Promise<Tensor> {
    this.dropScores();
    try {
      this.tvm.beginScope();
      let scores: Tensor;
      try {
        scores = this.tvm.detachFromCurrentScope(await this.pipeline.embedAndForward([tokens], tokens.length));
      } finally {
        this.tvm.endScope();
      }
      for (const token of tokens) this.cached.push(token);
      this.scores = scores;
      return scores;
    } catch (error) {
      // It is unknown how far the cache was written.
      this.clear();
      throw error;
    }
  }

  /** Waits for the GPU. */
  async settle(): Promise<void> {
    await this.gpu.whilePolling(() => this.tvm.webgpu().sync());
  }

  /** Begins an answer, without any tokens for the repetition penalty. */
  beginAnswer({ temperature, topP, repetitionPenalty, seed }: Sampling): void {
    this.begins = true;
    this.config = { temperature, top_p: topP, repetition_penalty: repetitionPenalty };
    this.pipeline.appearedTokensFreq.clear();
    if (seed !== undefined) this.pipeline.setSeed(seed);
  }

  /**
   * Chooses the next token, and disposes of its scores.
   *
   * They are checked for the first token of an answer only, because fetching them from the GPU takes time. Broken
   * weights that reach the scores do so at the first token.
   * @throws SottoError `model-broken` with `part: 'scores'` if they are not numbers.
   */
  async choose(): Promise<number> {
    const { scores } = this;
    if (!scores) throw new Error('nothing was read before the answer');
    try {
      if (this.begins && !(await this.haveNumbers(scores))) throw noScores();
      this.begins = false;
      return await this.gpu.whilePolling(() => this.pipeline.sampleFromRawLogits(scores, this.config));
    } finally {
      this.dropScores();
    }
  }

  /** Nothing outside of the worker can stop the GPU in the middle of a step. */
  isStop(): boolean {
    return false;
  }

  private async haveNumbers(scores: Tensor): Promise<boolean> {
    this.tvm.beginScope();
    let copy: { toArray(): Float32Array };
    try {
      copy = this.pipeline.updateLogitsOnCPU(scores);
    } finally {
      this.tvm.endScope();
    }
    await this.settle();
    return areScores(copy.toArray());
  }

  /** Empties the cache. */
  clear(): void {
    this.dropScores();
    this.cached = [];
    this.pipeline.resetKVCache();
    this.pipeline.filledKVCacheLength = 0;
  }

  private dropScores(): void {
    this.scores?.dispose();
    this.scores = null;
  }

  private drop(count: number): void {
    this.tvm.beginScope();
    try {
      this.dropLast(this.pipeline.kvCache, this.tvm.scalar(0, 'int64'), this.tvm.scalar(count, 'int32'));
    } finally {
      this.tvm.endScope();
    }
    this.cached.length -= count;
    this.pipeline.filledKVCacheLength = this.cached.length;
  }
}
