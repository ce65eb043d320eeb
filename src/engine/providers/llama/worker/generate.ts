/** One answer, from the prompt's tokens to its end. */
import type { Sampling, Token } from '@/src/engine/engine';
import { LlamaError } from '@/src/engine/providers/llama/llama-error';
import type { Pace } from '@/src/engine/providers/llama/threads';
import { TokenText } from '@/src/engine/worker/token-text';
import { SottoError } from '@/src/protocol/errors';
import { aroundTheLoop } from './around-the-loop';
import type { Sequence } from './sequence';
import type { StepSize } from './step-size';
import type { Vocabulary } from './vocabulary';

export interface Generation {
  readonly sequence: Pick<Sequence, 'keepCommon' | 'read' | 'remember' | 'beginAnswer' | 'choose'>;
  readonly vocabulary: Vocabulary;
  readonly contextTokens: number;
  readonly step: StepSize;
  readonly prompt: readonly number[];
  /** Numbers of the prompt's tokens after which the cache is worth remembering, in their order. */
  readonly places: readonly number[];
  /** How many of the prompt's tokens are worth keeping when another one comes. */
  readonly worth: number;
  readonly sampling: Sampling;
  /** What the prompt has begun of the answer already: `<think>`, or nothing. */
  readonly opening: string;
  /** Filled: time spent on each phase. */
  readonly paces: { readonly prompt: Pace; readonly decode: Pace };
  /** Asked between steps. */
  stopped(): boolean;
}

/**
 * What llama-server, which has run here before, takes where nobody asks for something else: of each token's candidates
 * the 40 most probable, and of those the ones with a twentieth of the most probable one's share. So a tail of
 * improbable words is never drawn from, whatever `topP` leaves of it.
 */
const LIKE_LLAMA_SERVER = { topK: 40, minP: 0.05 } as const;

/**
 * Yields the answer and its `end`; yields no end where `stopped`, or the stop word, put one to it.
 * @throws SottoError `context-overflow` before anything else, where the prompt leaves no room for an answer.
 */
export async function* generate(generation: Generation): AsyncGenerator<Token> {
  const { prompt, contextTokens } = generation;
  if (prompt.length >= contextTokens) {
    throw new SottoError('context-overflow', 'the prompt is longer than the context', {
      tokens: prompt.length,
      limit: contextTokens,
    });
  }
  try {
    yield* answer(generation);
  } catch (error) {
    if (!(error instanceof LlamaError && error.status === 'stopped')) throw error;
  }
}

async function* answer(generation: Generation): AsyncGenerator<Token> {
  const { prompt, sequence, worth, sampling, contextTokens } = generation;
  const cachedTokens = sequence.keepCommon(prompt, worth);
  yield* read(generation, cachedTokens);
  const limit = Math.min(sampling.maxTokens, contextTokens - prompt.length);
  const said = yield* speak(generation, limit);
  if (said) yield { type: 'end', promptTokens: prompt.length, cachedTokens, ...said };
}

/** Puts the prompt into the cache, step by step. */
async function* read(generation: Generation, from: number): AsyncGenerator<Token> {
  const { prompt, sequence, step, places, paces } = generation;
  for (let at = from; at < prompt.length; ) {
    yield { type: 'prompt', fraction: at / prompt.length };
    await aroundTheLoop();
    if (generation.stopped()) throw new LlamaError('stopped', 'stopped between steps');
    const place = places.find((end) => end > at) ?? prompt.length;
    const tokens = prompt.slice(at, at + step.of(place - at));
    at += tokens.length;
    timed(paces.prompt, tokens.length, () => {
      step.run(tokens.length, () => sequence.read(tokens, { scores: at === prompt.length }));
    });
    if (at === place) sequence.remember();
  }
  yield { type: 'prompt', fraction: 1, size: { promptTokens: prompt.length, cachedTokens: from } };
}

/** Speaks up to so many tokens; of none it says nothing. Returns nothing where it was stopped. */
async function* speak(
  generation: Generation,
  limit: number,
): AsyncGenerator<Token, { finish: 'stop' | 'length'; tokens: number } | null> {
  const { sequence, vocabulary, sampling, opening, paces } = generation;
  const { temperature, topP, repetitionPenalty, seed = randomSeed() } = sampling;
  sequence.beginAnswer({ temperature, topP, repetitionPenalty, seed, ...LIKE_LLAMA_SERVER });
  const text = new TokenText((token) => vocabulary.bytesOf(token));
  let [tokens, told] = [0, 0];
  let finish: 'stop' | 'length' = 'length';
  if (limit > 0 && opening !== '') yield { type: 'text', text: opening, tokens: 0 };
  while (tokens < limit) {
    const token = sequence.choose();
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
    await aroundTheLoop();
    if (generation.stopped()) return null;
    if (tokens < limit) timed(paces.decode, 1, () => sequence.read([token], { scores: true }));
  }
  const rest = text.finish();
  if (rest !== '') yield { type: 'text', text: rest, tokens: tokens - told };
  return { finish, tokens };
}

function timed(pace: Pace, tokens: number, work: () => void): void {
  const from = performance.now();
  work();
  pace.tokens += tokens;
  pace.ms += performance.now() - from;
}

function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}
