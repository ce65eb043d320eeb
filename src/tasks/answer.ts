/**
 * One prompt's answer: cut where the model falls into a loop, to what is whole where its room ends, and named where
 * there is none.
 */
import type { GenerateRequest, PromptSize, Token } from '@/src/engine/engine';
import type { Finish } from '@/src/protocol/task-event';
import type { Reader } from './reader';
import { endsInLoop, keptOfLoop, LOOKED_AT_CHARS } from './repetition';
import { wholeUpTo } from './whole-sentences';
import { withoutEcho } from './without-echo';

/** Looking for a loop costs a little, so not at every token. */
const LOOP_CHECK_TOKENS = 12;

/**
 * A model that has thought until its room was used up, and said nothing, is asked once more with this many times the
 * room.
 */
const ROOM_TO_THINK = 4;

/**
 * The end of an answer, with all its text. `kept`: how much of it is worth keeping, in UTF-16 units: of one that met
 * its limit what is whole, of one that fell into a loop what says something new.
 */
export interface AnswerEnd extends Omit<Extract<Token, { type: 'end' }>, 'finish'> {
  readonly finish: Finish;
  readonly text: string;
  readonly kept: number;
}

export type AnswerStep = Exclude<Token, { type: 'end' }> | AnswerEnd;

/**
 * Streams an answer. Its beginning is held back as long as it may be an echo of the prompt. Ends exactly once; throws
 * what the engine throws, and `AbortError` after `signal`.
 */
export async function* answer(
  reader: Pick<Reader, 'generate' | 'contextTokens'>,
  request: GenerateRequest,
  signal: AbortSignal,
): AsyncGenerator<AnswerStep> {
  let more = 0;
  for await (const step of attempt(reader, request, signal)) {
    if (step.type === 'end' && step.finish === 'empty') more = roomToThink(reader.contextTokens, request, step);
    if (more === 0) yield step;
  }
  // Not before the first attempt has come back: an engine has one lane, and clears it behind its last step.
  if (more > 0) yield* attempt(reader, { ...request, sampling: { ...request.sampling, maxTokens: more } }, signal);
}

/**
 * Tokens for a second attempt after one that was all reasoning; 0 where the model had simply nothing to say, or there
 * is no more room.
 */
function roomToThink(
  contextTokens: number,
  { sampling }: GenerateRequest,
  { tokens, promptTokens }: AnswerEnd,
): number {
  if (tokens < sampling.maxTokens) return 0;
  const more = Math.min(sampling.maxTokens * ROOM_TO_THINK, contextTokens - promptTokens - 1);
  return more > sampling.maxTokens ? more : 0;
}

async function* attempt(
  reader: Pick<Reader, 'generate'>,
  request: GenerateRequest,
  signal: AbortSignal,
): AsyncGenerator<AnswerStep> {
  const looped = new AbortController();
  // A loop is looked for in the end alone: putting all of a long answer together so often would take ever longer.
  let [text, recent, tokens] = ['', '', 0];
  let size: PromptSize = { promptTokens: 0, cachedTokens: 0 };
  try {
    for await (const token of withoutEcho(
      reader.generate(request, { signal: AbortSignal.any([signal, looped.signal]) }),
      request.messages,
    )) {
      if (token.type === 'end') {
        yield {
          ...token,
          finish: isEmpty(text, request) ? 'empty' : token.finish,
          text,
          kept: token.finish === 'length' ? wholeUpTo(text) : text.length,
        };
      } else {
        yield token;
        if (token.type === 'prompt') {
          size = token.size ?? size;
          continue;
        }
        text += token.text;
        recent += token.text;
        const before = tokens;
        tokens += token.tokens;
        const check = Math.floor(before / LOOP_CHECK_TOKENS) !== Math.floor(tokens / LOOP_CHECK_TOKENS);
        if (!check) continue;
        recent = recent.slice(-LOOKED_AT_CHARS);
        if (endsInLoop(recent)) looped.abort();
      }
    }
  } catch (error) {
    if (!looped.signal.aborted || signal.aborted) throw error;
    yield { type: 'end', finish: 'repetition', ...size, tokens, text, kept: keptOfLoop(text) };
  }
}

function isEmpty(text: string, { sampling }: GenerateRequest): boolean {
  return sampling.maxTokens > 0 && text.trim() === '';
}
