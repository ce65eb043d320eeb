/** One answer, from the prompt's tokens to its end. */
import type { Sampling, Token } from '@/src/engine/engine';
import type { Vocabulary } from '@/src/gguf/vocabulary';
import { TokenText } from '@/src/engine/worker/token-text';
import { SottoError } from '@/src/protocol/errors';
import type { Tensor } from './runtime';
import type { Sequence } from './sequence';
import type { StepSize } from './step-size';
import { tokenBytes } from './token-bytes';

export interface Generation {
  readonly sequence: Sequence;
  readonly vocabulary: Vocabulary;
  readonly contextTokens: number;
  readonly step: StepSize;
  readonly prompt: readonly number[];
  readonly sampling: Sampling;
  /** Asked between steps. */
  stopped(): boolean;
}

/**
 * Yields the answer and its `end`; yields no end where `stopped` put one to it.
 * @throws SottoError `context-overflow` before anything else, where the prompt leaves no room for an answer.
 */
export async function* generate(generation: Generation): AsyncGenerator<Token> {
  const { prompt, contextTokens, sequence, sampling } = generation;
  if (prompt.length >= contextTokens) {
    throw new SottoError('context-overflow', 'the prompt is longer than the context', {
      promptTokens: prompt.length,
      contextTokens,
    });
  }
  const cachedTokens = sequence.keepCommon(prompt);
  sequence.beginAnswer(sampling.seed);
  const reading = read(generation, cachedTokens);
  let step = await reading.next();
  for (; !step.done; step = await reading.next()) yield step.value;
  if (!step.value) return;
  if (sampling.maxTokens > 0) {
    yield* answer(generation, step.value, cachedTokens);
  } else {
    step.value.dispose();
    yield { type: 'end', finish: 'length', promptTokens: prompt.length, cachedTokens, tokens: 0 };
  }
}

/** Puts the prompt into the cache, step by step. Returns the first token's scores, or null where it was stopped. */
async function* read(generation: Generation, from: number): AsyncGenerator<Token, Tensor | null> {
  const { prompt, sequence, step } = generation;
  let scores: Tensor | null = null;
  for (let at = from; at < prompt.length; ) {
    yield { type: 'prompt', fraction: at / prompt.length };
    scores?.dispose();
    scores = null;
    if (generation.stopped()) return null;
    const tokens = prompt.slice(at, at + step.tokens);
    const startedAt = performance.now();
    scores = await sequence.forward(tokens);
    await sequence.settle();
    step.learn(tokens.length, performance.now() - startedAt);
    at += tokens.length;
  }
  yield { type: 'prompt', fraction: 1, size: { promptTokens: prompt.length, cachedTokens: from } };
  return scores;
}

async function* answer(generation: Generation, first: Tensor, cachedTokens: number): AsyncGenerator<Token> {
  const { prompt, sequence, vocabulary, sampling, contextTokens } = generation;
  const config = {
    temperature: sampling.temperature,
    top_p: sampling.topP,
    repetition_penalty: sampling.repetitionPenalty,
  };
  const text = new TokenText(tokenBytes(vocabulary));
  const limit = Math.min(sampling.maxTokens, contextTokens - prompt.length);
  let scores = first;
  let tokens = 0;
  let told = 0;
  let finish: 'stop' | 'length' = 'length';
  while (tokens < limit) {
    const token = await sequence.sample(scores, config);
    if (generation.stopped()) return;
    if (vocabulary.ends.has(token)) {
      finish = 'stop';
      break;
    }
    tokens += 1;
    sequence.noteSaid(token);
    const piece = text.push(token);
    if (piece !== '') {
      yield { type: 'text', text: piece, tokens: tokens - told };
      told = tokens;
    }
    if (tokens < limit) scores = await sequence.forward([token]);
  }
  const rest = text.finish();
  if (rest !== '') yield { type: 'text', text: rest, tokens: tokens - told };
  yield { type: 'end', finish, promptTokens: prompt.length, cachedTokens, tokens };
}
