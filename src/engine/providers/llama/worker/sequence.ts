/** The one sequence of tokens in llama.cpp's cache, and the prompt cache that comes of keeping it. */
import { areScores, noScores } from '@/src/engine/worker/scores';
import type { SamplerOptions } from '@/src/engine/providers/llama/exports';
import { LlamaError } from '@/src/engine/providers/llama/llama-error';
import type { Llama } from '@/src/engine/providers/llama/module';
import { isLoss, sharedWith, type KeptState, type KeptStates } from './kept-states';

/** To put a state back takes as long as some tokens, in large models as in small ones. */
const WORTH_RESTORING = 32;

export class Sequence {
  /** Whether the cache can be cut at any token; where not, only at snapshots. */
  readonly cutsAnywhere: boolean;
  /** What is in the cache, token by token. */
  private cached: number[] = [];
  /** How many of the last prompt's tokens the next one may begin with. */
  private worth = 0;
  /** Whether an answer's next token is its first. */
  private begins = false;

  /** @param kept What is pushed out of the cache. */
  constructor(
    private readonly llama: Llama,
    private readonly kept: KeptStates,
  ) {
    this.cutsAnywhere = llama.fact('cutsAnywhere') === 1;
  }

  /** How many tokens of a prompt `keepCommon` would find read. */
  found(tokens: readonly number[]): number {
    const here = this.here(tokens);
    const there = this.kept.best(tokens)?.shared ?? 0;
    return there - here >= WORTH_RESTORING ? there : here;
  }

  /**
   * Keeps what the cache and `tokens` have in common from their beginning, or less where this model cannot be cut
   * there, and drops the rest. Where more of them stands in a state that was pushed out, that is put back; what is
   * dropped is kept where it was worth it.
   * @param worth How many of these are worth keeping when another prompt comes.
   * @returns How many tokens need not be read. The last one always has to be, for the scores come from it.
   * @throws LlamaError `stopped`: nothing is lost that was kept.
   */
  keepCommon(tokens: readonly number[], worth = 0): number {
    const here = this.here(tokens);
    const best = this.kept.best(tokens);
    const state = best && best.shared - here >= WORTH_RESTORING ? best.state : null;
    if (state) this.kept.take(state);
    try {
      if (isLoss(Math.min(this.worth, this.cached.length), here)) this.pushOut();
      if (state) this.putBack(state);
    } catch (error) {
      if (state) this.kept.add(state);
      throw error;
    }
    this.cached.length = this.llama.keep(state ? sharedWith(state, tokens) : here);
    // Only a part of it may be wanted now, and the rest later. One that cannot be put back is of no use.
    if (state && this.cached.length > 0 && isLoss(state.worth, this.cached.length)) this.kept.add(state);
    this.worth = worth;
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

  /** Empties the cache, and forgets what was kept of it. */
  forget(): void {
    this.kept.clear();
    this.cached.length = this.llama.keep(0);
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

  /** How many tokens of a prompt the cache itself can be cut to. */
  private here(tokens: readonly number[]): number {
    return this.llama.keepable(sharedWith({ tokens: this.cached, places: null }, tokens));
  }

  /** Keeps what is in the cache, which stays as it is; nothing where there is no memory for it. */
  private pushOut(): void {
    const tokens = Int32Array.from(this.cached);
    const bytes = this.kept.room(tokens, this.llama.stateBytes);
    if (!bytes) return;
    try {
      this.llama.save(bytes);
    } catch (error) {
      if (isStop(error)) throw error;
      return;
    }
    this.kept.add({ tokens, places: this.places(), worth: Math.min(this.worth, tokens.length), bytes });
  }

  /** Puts a state into the cache; nothing, an empty cache, where that fails. */
  private putBack({ tokens, bytes }: KeptState): void {
    this.cached = [];
    try {
      this.llama.restore(bytes);
    } catch (error) {
      if (isStop(error)) throw error;
      return;
    }
    for (const token of tokens) this.cached.push(token);
  }

  /** Where the cache can be cut, but for its end. */
  private places(): number[] | null {
    if (this.cutsAnywhere) return null;
    const places: number[] = [];
    for (let at = this.cached.length; at > 0; ) {
      at = this.llama.keepable(at - 1);
      if (at > 0) places.unshift(at);
    }
    return places;
  }
}

/** What has ended the module ends what comes after it, too. */
function isStop(error: unknown): boolean {
  return error instanceof LlamaError && error.status === 'stopped';
}
