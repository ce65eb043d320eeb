/** Generates one answer from a prompt's tokens, for every engine with a worker of ours. */
import type { Sampling, Token } from '@/src/engine/engine';
import { SottoError } from '@/src/protocol/errors';
import { TokenText } from './token-text';

/** The tokens in an engine's prompt cache, and how the next one is chosen. */
export interface TokenSequence {
  /**
   * Keeps the prefix that the cache and a prompt share, and drops the rest.
   * @param worth How many of the prompt's tokens are worth keeping when another prompt comes.
   * @returns How many tokens need not be read. The last one always has to be: the scores come from it.
   */
  keepCommon(prompt: readonly number[], worth: number): number;
  /**
   * Appends tokens of a prompt to the cache; they are computed when it resolves. `scores`: whether the next token is
   * chosen after them.
   */
  read(tokens: readonly number[], options: { readonly scores: boolean }): void | Promise<void>;
  /** Marks a place that the cache can be cut to later. Absent for caches that can be cut anywhere. */
  remember?(): void;
  /** Begins an answer. */
  beginAnswer(sampling: Sampling): void;
  /**
   * Chooses the next token by the scores after the last one that was read.
   * @throws SottoError `model-broken` with `part: 'scores'` where they are not numbers.
   */
  choose(): number | Promise<number>;
  /** Appends a chosen token to the cache. */
  say(token: number): void | Promise<void>;
  /** Whether an error only means that a step was stopped from outside the worker. */
  isStop(error: unknown): boolean;
}

/** How many prompt tokens an engine gets at once. */
export interface StepSize {
  /** Tokens for the next step, of so many that are left. */
  of(left: number): number;
  /** Learns how long a step took, in milliseconds. */
  learn(tokens: number, ms: number): void;
}

/** What an answer needs of the model's vocabulary. */
export interface AnswerVocabulary {
  /** Whether a token ends an answer. */
  ends(token: number): boolean;
  /** A token's bytes in a text; empty for a token that is not shown. */
  bytesOf(token: number): Uint8Array;
}

export interface Generation {
  readonly sequence: TokenSequence;
  readonly vocabulary: AnswerVocabulary;
  readonly contextTokens: number;
  readonly step: StepSize;
  readonly prompt: readonly number[];
  /** After how many of the prompt's tokens the cache is worth remembering, in ascending order. */
  readonly places?: readonly number[];
  /** How many of the prompt's tokens are worth keeping when another one comes. */
  readonly worth?: number;
  readonly sampling: Sampling;
  /** What of the answer is already in the prompt: `<think>`, or nothing. */
  readonly opening?: string;
  /** Asked between steps. */
  stopped(): boolean | Promise<boolean>;
}

type Finish = Pick<Extract<Token, { type: 'end' }>, 'finish' | 'tokens'>;

/**
 * Yields the answer and its `end`; without an end where it was stopped.
 * @throws SottoError `context-overflow` before anything else, where the prompt leaves no room for an answer.
 */
export async function* generate(generation: Generation): AsyncGenerator<Token> {
  const { prompt, contextTokens, sequence } = generation;
  if (prompt.length >= contextTokens) {
    throw new SottoError('context-overflow', 'the prompt is longer than the context', {
      tokens: prompt.length,
      limit: contextTokens,
    });
  }
  try {
    yield* answer(generation);
  } catch (error) {
    if (!sequence.isStop(error)) throw error;
  }
}

async function* answer(generation: Generation): AsyncGenerator<Token> {
  const { prompt, sequence, worth = 0, sampling, contextTokens } = generation;
  const cachedTokens = sequence.keepCommon(prompt, worth);
  const isRead = yield* read(generation, cachedTokens);
  if (!isRead) return;
  const limit = Math.min(sampling.maxTokens, contextTokens - prompt.length);
  const said = yield* speak(generation, limit);
  if (said) yield { type: 'end', promptTokens: prompt.length, cachedTokens, ...said };
}

/** Reads the prompt into the cache, step by step. Returns false if it was stopped. */
async function* read(generation: Generation, from: number): AsyncGenerator<Token, boolean> {
  const { prompt, sequence, step, places = [] } = generation;
  for (let at = from; at < prompt.length; ) {
    yield { type: 'prompt', fraction: at / prompt.length };
    if (await generation.stopped()) return false;
    const place = places.find((end) => end > at) ?? prompt.length;
    const tokens = prompt.slice(at, at + step.of(place - at));
    at += tokens.length;
    const began = performance.now();
    await sequence.read(tokens, { scores: at === prompt.length });
    step.learn(tokens.length, performance.now() - began);
    if (at === place) sequence.remember?.();
  }
  yield { type: 'prompt', fraction: 1, size: { promptTokens: prompt.length, cachedTokens: from } };
  return true;
}

/** Generates up to `limit` tokens. Returns null if it was stopped. */
async function* speak(generation: Generation, limit: number): AsyncGenerator<Token, Finish | null> {
  const { sequence, vocabulary, sampling, opening = '' } = generation;
  sequence.beginAnswer(sampling);
  const text = new TokenText((token) => vocabulary.bytesOf(token));
  let [tokens, told] = [0, 0];
  let finish: Finish['finish'] = 'length';
  if (limit > 0 && opening !== '') yield { type: 'text', text: opening, tokens: 0 };
  while (tokens < limit) {
    const token = await sequence.choose();
    if (vocabulary.ends(token)) {
      finish = 'stop';
      break;
    }
    tokens += 1;
    const piece = text.push(token);
    if (piece !== '') {
      yield { type: 'text', text: piece, tokens: tokens - told };
      told = tokens;
    }
    if (await generation.stopped()) return null;
    if (tokens < limit) await sequence.say(token);
  }
  const rest = text.finish();
  if (rest !== '') yield { type: 'text', text: rest, tokens: tokens - told };
  return { finish, tokens };
}
