/** Counting tokens: the library offers no tokenizer, but llama-server says how long a prompt is that it refuses. */
import { SottoError } from '@/src/protocol/errors';
import { parseFailure } from './chunks';
import type { Session } from './session';

/** Tokens that a session's filler has alone, and the filler. */
interface Filler {
  readonly text: string;
  readonly tokens: number;
}

/**
 * A prompt of so many words, or lines, is longer than its context in any vocabulary: the first takes a SentencePiece
 * tokenizer a fiftieth of the time (Gemma 3, 8,192: 20 ms and 1 s), the second holds where a vocabulary joins words. A
 * line never shares a token with the next one, so the filler's own tokens stay the same whatever follows it.
 */
const FILLERS = [(length: number) => `${'a '.repeat(length)}a\n`, (length: number) => 'a\n'.repeat(length)] as const;

const fillers = new WeakMap<Session, Promise<Filler>>();

/** The session's filler: a text that is longer than the context, and how long. Computed once. */
export function fillerOf(session: Session): Promise<Filler> {
  const known = fillers.get(session);
  if (known) return known;
  const finding = findFiller(session);
  fillers.set(session, finding);
  finding.catch(() => fillers.delete(session));
  return finding;
}

async function findFiller(session: Session): Promise<Filler> {
  for (const fill of FILLERS) {
    const text = fill(session.info.n_ctx);
    const tokens = await refusedLength(session, rawPrompt(text), false);
    if (tokens !== null) return { text, tokens };
  }
  throw new SottoError('engine-failed', 'llama.cpp took a prompt that is longer than its context.');
}

/**
 * Counts by asking for an answer to a prompt that is too long: the filler, then the text. llama-server tokenizes it and
 * refuses it before anything is computed; what the last prompt left in its slot goes to its cache of prompts, and comes
 * back with the next one that begins alike.
 * Exact but for white space at the text's start, which may join the line break before it.
 */
export async function countTokens(session: Session, text: string): Promise<{ tokens: number; exact: boolean }> {
  if (text === '') return { tokens: 0, exact: true };
  const filler = await fillerOf(session);
  const tokens = await refusedLength(session, rawPrompt(filler.text + text), false);
  if (tokens === null)
    throw new SottoError('engine-failed', 'llama.cpp took a prompt that is longer than its context.');
  return { tokens: tokens - filler.tokens, exact: !/^\s/.test(text) };
}

function rawPrompt(prompt: string): object {
  return { prompt, n_predict: 0, cache_prompt: true };
}

/**
 * Tokens of a prompt, or null where it fits into the context: then nothing is left of the request.
 * @throws SottoError as `Session.begin` and `Session.step`; `engine-failed` where it is refused for another reason.
 */
export async function refusedLength(session: Session, request: object, isChat: boolean): Promise<number | null> {
  const id = await session.begin(request, isChat);
  const step = await session.step(id);
  const failure = step.isError ? parseFailure(step.data) : undefined;
  if (failure?.code === 'context-overflow') return Number(failure.data?.['tokens']);
  await session.cancel(id);
  if (failure) throw failure;
  return null;
}

/** English has about 4.2 characters a token; this counts on the high side. */
const LATIN_CHARS_PER_TOKEN = 3;

/**
 * An estimate on the high side, for moments when the worker is busy or gone. Beyond Latin, one and a half tokens a
 * UTF-16 unit.
 */
export function estimateTokens(text: string): number {
  const latin = text.replace(/[^\u0000-\u024f]/g, '').length;
  return Math.ceil(latin / LATIN_CHARS_PER_TOKEN + (text.length - latin) * 1.5);
}
