/** The one sequence of tokens on the GPU, and the prompt cache that comes of keeping it. */
import { areScores, noScores } from '@/src/engine/worker/scores';
import type { Gpu } from './device';
import type { Pipeline, PackedFunction, SamplingConfig, Tensor, Tvm } from './runtime';

export class Sequence {
  /** What is in the key-value cache, token by token. */
  private cached: number[] = [];
  /** Whether an answer's next token is its first. */
  private begins = false;
  private readonly dropLast: PackedFunction;

  constructor(
    private readonly tvm: Tvm,
    private readonly pipeline: Pipeline,
    private readonly gpu: Gpu,
  ) {
    tvm.beginScope();
    this.dropLast = tvm.detachFromCurrentScope(tvm.getGlobalFunc('vm.builtin.kv_state_popn'));
    tvm.endScope();
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

  /** Puts tokens behind those in the cache, and resolves with the next one's scores when the GPU has them. */
  async forward(tokens: readonly number[]): Promise<Tensor> {
    try {
      this.tvm.beginScope();
      let logits: Tensor;
      try {
        logits = this.tvm.detachFromCurrentScope(await this.pipeline.embedAndForward([tokens], tokens.length));
      } finally {
        this.tvm.endScope();
      }
      for (const token of tokens) this.cached.push(token);
      return logits;
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

  /**
   * Chooses the next token, and disposes of the scores.
   *
   * They are looked at once an answer, for to fetch them from the GPU takes a while: weights that are no numbers, where
   * they reach the scores, do so at the first token.
   * @throws SottoError `model-broken` with `part: 'scores'` where they are no numbers.
   */
  async sample(logits: Tensor, config: SamplingConfig): Promise<number> {
    try {
      if (this.begins && !(await this.haveNumbers(logits))) throw noScores();
      this.begins = false;
      return await this.gpu.whilePolling(() => this.pipeline.sampleFromRawLogits(logits, config));
    } finally {
      logits.dispose();
    }
  }

  /** Begins an answer: nothing has been said that a penalty could act on. */
  beginAnswer(seed: number | undefined): void {
    this.begins = true;
    this.pipeline.appearedTokensFreq.clear();
    if (seed !== undefined) this.pipeline.setSeed(seed);
  }

  /** Notes that a token was said. */
  noteSaid(token: number): void {
    const { appearedTokensFreq } = this.pipeline;
    appearedTokensFreq.set(token, (appearedTokensFreq.get(token) ?? 0) + 1);
  }

  private async haveNumbers(logits: Tensor): Promise<boolean> {
    this.tvm.beginScope();
    let copy: { toArray(): Float32Array };
    try {
      copy = this.pipeline.updateLogitsOnCPU(logits);
    } finally {
      this.tvm.endScope();
    }
    await this.settle();
    return areScores(copy.toArray());
  }

  /** Empties the cache. */
  clear(): void {
    this.cached = [];
    this.pipeline.resetKVCache();
    this.pipeline.filledKVCacheLength = 0;
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
