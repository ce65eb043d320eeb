/** The sequence of tokens in llama.cpp's cache. It stays between prompts, and so is the prompt cache. */
import type { Sampling } from '@/src/engine/engine';
import { LlamaError } from '@/src/engine/providers/llama/llama-error';
import type { Llama } from '@/src/engine/providers/llama/module';
import type { PhaseTime } from '@/src/engine/providers/llama/threads';
import type { TokenSequence } from '@/src/engine/worker/generate';
import { areScores, noScores } from '@/src/engine/worker/scores';
import { isLoss, sharedWith, type KeptState, type KeptStates } from './kept-states';

/** Restoring a state takes as long as reading some tokens, in large models as in small ones. */
const WORTH_RESTORING = 32;

/**
 * The defaults of llama-server: the 40 most probable tokens, and of those the ones with at least a twentieth of the
 * highest probability. So improbable words are never drawn, whatever `topP` allows.
 */
const LIKE_LLAMA_SERVER = { topK: 40, minP: 0.05 } as const;

export class LlamaSequence implements TokenSequence {
  /** The tokens in the cache. */
  private cached: number[] = [];
  /** How many of the last prompt's tokens the next one may begin with. */
  private worth = 0;
  /** Whether the next token is the first of an answer. */
  private begins = false;
  private promptTime: PhaseTime = { tokens: 0, ms: 0 };
  private answerTime: PhaseTime = { tokens: 0, ms: 0 };

  /** @param kept Takes states that are pushed out of the cache. */
  constructor(
    private readonly llama: Llama,
    private readonly kept: KeptStates,
  ) {}

  /** Whether the cache can be cut at any token; if not, only at snapshots. */
  get cutsAnywhere(): boolean {
    return this.llama.fact('cutsAnywhere') === 1;
  }

  /** How many tokens of a prompt `keepCommon` would spare. */
  found(tokens: readonly number[]): number {
    const here = this.here(tokens);
    const there = this.kept.best(tokens)?.shared ?? 0;
    return there - here >= WORTH_RESTORING ? there : here;
  }

  /**
   * Keeps the prefix that the cache and `tokens` share, or less if the cache cannot be cut there, and drops the rest. A
   * state that was pushed out is restored if it shares more. What is dropped is saved if it is worth it.
   * @param worth How many of these tokens are worth keeping when another prompt comes.
   * @returns How many tokens need not be read. The last one always has to be: the scores come from it.
   * @throws LlamaError `stopped`: saved states are not lost then.
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
    // This prompt may use only a part of the state, and a later one the rest. If restoring failed it is of no use.
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
   * Appends tokens of a prompt to the cache.
   * @throws LlamaError `stopped` if the stop word was set; the cache is then as it was before.
   */
  read(tokens: readonly number[], { scores }: { readonly scores: boolean }): void {
    this.promptTime = this.decode(tokens, scores, this.promptTime);
  }

  /** Throws as `read`. */
  say(token: number): void {
    this.answerTime = this.decode([token], true, this.answerTime);
  }

  /** Marks a place that the cache can be cut to. Does nothing in models that can be cut anywhere. */
  remember(): void {
    this.llama.snapshot();
  }

  /** Empties the cache and drops all saved states. */
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
   * Chooses the next token by the scores after the last one that was read.
   *
   * All scores are checked for the first token of an answer, later only the chosen one: a broken row of the output
   * layer spoils its score at every token. Checking all of them each time would take some hundredths of a small model's
   * time.
   * @throws SottoError `model-broken` with `part: 'scores'` if they are not numbers.
   */
  choose(): number {
    if (this.begins && !areScores(this.llama.logits())) throw noScores();
    this.begins = false;
    const token = this.llama.sample();
    if (!Number.isFinite(this.llama.logit(token))) throw noScores();
    return token;
  }

  /** Only a step that was ended by the stop word is a stop. A module that has aborted is not. */
  isStop(error: unknown): boolean {
    return error instanceof LlamaError && error.status === 'stopped';
  }

  /** Decodes tokens. Returns the phase's time with theirs added. */
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

  /** Saves the cache, if there is memory for it. The cache itself stays. */
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

  /** Restores a state into the cache. The cache is empty if that fails. */
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

  /** Where the cache can be cut, besides its end. */
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
