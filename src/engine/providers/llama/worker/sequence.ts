/** The one sequence of tokens in llama.cpp's cache, and the prompt cache that comes of keeping it. */
import type { Sampling } from '@/src/engine/engine';
import { LlamaError } from '@/src/engine/providers/llama/llama-error';
import type { Llama } from '@/src/engine/providers/llama/module';
import type { PhaseTime } from '@/src/engine/providers/llama/threads';
import type { TokenSequence } from '@/src/engine/worker/generate';
import { areScores, noScores } from '@/src/engine/worker/scores';
import { isLoss, sharedWith, type KeptState, type KeptStates } from './kept-states';

/** To put a state back takes as long as some tokens, in large models as in small ones. */
const WORTH_RESTORING = 32;

/**
 * What llama-server, which has run here before, takes where nobody asks for something else: of each token's candidates
 * the 40 most probable, and of those the ones with a twentieth of the most probable one's share. So a tail of
 * improbable words is never drawn from, whatever `topP` leaves of it.
 */
const LIKE_LLAMA_SERVER = { topK: 40, minP: 0.05 } as const;

export class LlamaSequence implements TokenSequence {
  /** What is in the cache, token by token. */
  private cached: number[] = [];
  /** How many of the last prompt's tokens the next one may begin with. */
  private worth = 0;
  /** Whether an answer's next token is its first. */
  private begins = false;
  private promptTime: PhaseTime = { tokens: 0, ms: 0 };
  private answerTime: PhaseTime = { tokens: 0, ms: 0 };

  /** @param kept What is pushed out of the cache. */
  constructor(
    private readonly llama: Llama,
    private readonly kept: KeptStates,
  ) {}

  /** Whether the cache can be cut at any token; where not, only at snapshots. */
  get cutsAnywhere(): boolean {
    return this.llama.fact('cutsAnywhere') === 1;
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
    this.promptTime = this.answerTime = { tokens: 0, ms: 0 };
    return this.cached.length;
  }

  /** Time spent on the prompt and on the answer since `keepCommon`. */
  get times(): { readonly prompt: PhaseTime; readonly answer: PhaseTime } {
    return { prompt: this.promptTime, answer: this.answerTime };
  }

  /**
   * Puts tokens of a prompt behind those in the cache.
   * @throws LlamaError `stopped` where the stop word was set; the cache is as it was then.
   */
  read(tokens: readonly number[], { scores }: { readonly scores: boolean }): void {
    this.promptTime = this.decode(tokens, scores, this.promptTime);
  }

  /** Throws as `read`. */
  say(token: number): void {
    this.answerTime = this.decode([token], true, this.answerTime);
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
  beginAnswer({ temperature, topP, repetitionPenalty, seed = randomSeed() }: Sampling): void {
    this.begins = true;
    this.llama.sampler({ temperature, topP, repetitionPenalty, seed, ...LIKE_LLAMA_SERVER });
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

  /** The stop word ends a step in its midst. What has ended the module ends what comes after it, too: that is none. */
  isStop(error: unknown): boolean {
    return error instanceof LlamaError && error.status === 'stopped';
  }

  /** Returns the phase's time with that of these tokens. */
  private decode(tokens: readonly number[], scores: boolean, time: PhaseTime): PhaseTime {
    const began = performance.now();
    try {
      this.llama.decode(tokens, scores ? 'last' : 'none');
    } catch (error) {
      this.cached.length = Math.min(this.cached.length, this.llama.length);
      throw error;
    }
    for (const token of tokens) this.cached.push(token);
    return { tokens: time.tokens + tokens.length, ms: time.ms + performance.now() - began };
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
      if (this.isStop(error)) throw error;
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
      if (this.isStop(error)) throw error;
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

function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}
