/** The one sequence of tokens on the GPU, and the prompt cache that comes of keeping it. */
import type { Sampling } from '@/src/engine/engine';
import type { TokenSequence } from '@/src/engine/worker/generate';
import { areScores, noScores } from '@/src/engine/worker/scores';
import type { Gpu } from './device';
import type { Pipeline, PackedFunction, SamplingConfig, Tensor, Tvm } from './runtime';

export class TvmSequence implements TokenSequence {
  /** What is in the key-value cache, token by token. */
  private cached: number[] = [];
  /** Whether an answer's next token is its first. */
  private begins = false;
  /** Of the token that comes next, until it is chosen. */
  private scores: Tensor | null = null;
  private config: SamplingConfig = { temperature: 0, top_p: 1, repetition_penalty: 1 };

  private constructor(
    private readonly tvm: Tvm,
    private readonly pipeline: Pipeline,
    private readonly gpu: Gpu,
    /** Takes the last tokens out of the cache. */
    private readonly dropLast: PackedFunction,
  ) {}

  /** With an empty cache. */
  static begin(tvm: Tvm, pipeline: Pipeline, gpu: Gpu): TvmSequence {
    tvm.beginScope();
    const dropLast = tvm.detachFromCurrentScope(tvm.getGlobalFunc('vm.builtin.kv_state_popn'));
    tvm.endScope();
    return new TvmSequence(tvm, pipeline, gpu, dropLast);
  }

  /** How many tokens of a prompt `keepCommon` would find: the cache holds one prompt, and no other is kept. */
  found(tokens: readonly number[]): number {
    const limit = Math.min(this.cached.length, tokens.length - 1);
    let common = 0;
    while (common < limit && this.cached[common] === tokens[common]) common += 1;
    return common;
  }

  /**
   * Keeps what the cache and `tokens` have in common from their beginning, and drops the rest.
   * @returns How many tokens need no forward pass. The last one always does, for the scores come from it.
   */
  keepCommon(tokens: readonly number[]): number {
    const common = this.found(tokens);
    if (common === 0) this.clear();
    else if (common < this.cached.length) this.drop(this.cached.length - common);
    return common;
  }

  /** Puts tokens of a prompt behind those in the cache. */
  async read(tokens: readonly number[]): Promise<void> {
    await this.forward(tokens);
    await this.settle();
  }

  /** Puts a token of the answer there, which counts for the repetition penalty; the GPU is not waited for. */
  async say(token: number): Promise<void> {
    const { appearedTokensFreq } = this.pipeline;
    appearedTokensFreq.set(token, (appearedTokensFreq.get(token) ?? 0) + 1);
    await this.forward([token]);
  }

  /** Has tokens put behind those in the cache. Returns the next one's scores, which stay the sequence's. */
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
      // Nobody knows how far the cache was written.
      this.clear();
      throw error;
    }
  }

  /** Waits for the GPU. */
  async settle(): Promise<void> {
    await this.gpu.whilePolling(() => this.tvm.webgpu().sync());
  }

  /** Begins an answer: nothing has been said that a penalty could act on. */
  beginAnswer({ temperature, topP, repetitionPenalty, seed }: Sampling): void {
    this.begins = true;
    this.config = { temperature, top_p: topP, repetition_penalty: repetitionPenalty };
    this.pipeline.appearedTokensFreq.clear();
    if (seed !== undefined) this.pipeline.setSeed(seed);
  }

  /**
   * Chooses the next token, and disposes of its scores.
   *
   * They are looked at once an answer, for to fetch them from the GPU takes a while: weights that are no numbers, where
   * they reach the scores, do so at the first token.
   * @throws SottoError `model-broken` with `part: 'scores'` where they are no numbers.
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

  /** Nothing outside of the worker can stop the GPU in the midst of a step. */
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
