/** The one sequence of tokens in llama.cpp's cache, and the prompt cache that comes of keeping it. */
import { areScores, noScores } from '@/src/engine/worker/scores';
import type { SamplerOptions } from '@/src/engine/providers/llama/exports';
import type { Llama } from '@/src/engine/providers/llama/module';

export class Sequence {
  /** Whether the cache can be cut at any token; where not, only at snapshots. */
  readonly cutsAnywhere: boolean;
  /** What is in the cache, token by token. */
  private cached: number[] = [];
  /** Whether an answer's next token is its first. */
  private begins = false;

  constructor(private readonly llama: Llama) {
    this.cutsAnywhere = llama.fact('cutsAnywhere') === 1;
  }

  /**
   * Keeps what the cache and `tokens` have in common from their beginning, or less where this model cannot be cut
   * there, and drops the rest.
   * @returns How many tokens need not be read. The last one always has to be, for the scores come from it.
   */
  keepCommon(tokens: readonly number[]): number {
    const limit = Math.min(this.cached.length, tokens.length - 1);
    let common = 0;
    while (common < limit && this.cached[common] === tokens[common]) common += 1;
    this.cached.length = this.llama.keep(common);
    return this.cached.length;
  }

  /**
   * Puts tokens behind those in the cache.
   * @throws LlamaError `stopped` where the stop word was set; the cache is as it was then.
   */
  read(tokens: readonly number[], { scores }: { readonly scores: boolean }): void {
    try {
      this.llama.decode(tokens, scores ? 'last' : 'none');
    } catch (error) {
      this.cached.length = Math.min(this.cached.length, this.llama.length);
      throw error;
    }
    for (const token of tokens) this.cached.push(token);
  }

  /** Remembers this place; nothing in models that can be cut anywhere. */
  remember(): void {
    this.llama.snapshot();
  }

  /** Begins an answer. */
  beginAnswer(options: SamplerOptions): void {
    this.begins = true;
    this.llama.sampler(options);
  }

  /**
   * Chooses the next token by the scores of the last one that was read.
   *
   * All scores are looked at once an answer, then the chosen one's alone: a bad row of the output layer spoils its own
   * score at every token, so at the first. To look at all of them each time would take some hundredths of a small
   * model's time.
   * @throws SottoError `model-broken` with `part: 'scores'` where they are no numbers.
   */
  choose(): number {
    if (this.begins && !areScores(this.llama.logits())) throw noScores();
    this.begins = false;
    const token = this.llama.sample();
    if (!Number.isFinite(this.llama.logit(token))) throw noScores();
    return token;
  }
}
