/** Counting tokens: the library offers no tokenizer, but llama-server says how long a prompt is that it refuses. */
import { SottoError } from '@/src/protocol/errors';
import { parseFailure } from './chunks';
import type { Session } from './session';

/** A line never shares a token with the next one, so the filler's own tokens stay the same whatever follows it. */
const FILLER_LINE = 'a\n';

/** Tokens of the filler alone, by session. */
const fillers = new WeakMap<Session, number>();

/**
 * Counts by asking for an answer to a prompt that is too long: as many filler lines as the context has tokens, then
 * the text. llama-server tokenizes it and refuses it before anything is computed; what the last prompt left in its slot
 * goes to its cache of prompts, and comes back with the next one that begins alike.
 * Exact but for white space at the text's start, which may join the line break before it.
 */
export async function countTokens(session: Session, text: string): Promise<{ tokens: number; exact: boolean }> {
  if (text === '') return { tokens: 0, exact: true };
  const filler = FILLER_LINE.repeat(session.info.n_ctx);
  const base = fillers.get(session) ?? (await refusedLength(session, filler));
  fillers.set(session, base);
  return { tokens: (await refusedLength(session, filler + text)) - base, exact: !/^\s/.test(text) };
}

async function refusedLength(session: Session, prompt: string): Promise<number> {
  const id = await session.begin({ prompt, n_predict: 0, cache_prompt: true }, false);
  const step = await session.step(id);
  const failure = step.isError ? parseFailure(step.data) : undefined;
  if (failure?.code === 'context-overflow') return Number(failure.data?.['tokens']);
  await session.cancel(id);
  throw failure ?? new SottoError('engine-failed', 'llama.cpp took a prompt that is longer than its context.');
}

/** English has about 4.2 characters a token; this counts on the high side. */
const LATIN_CHARS_PER_TOKEN = 3;

/** An estimate on the high side, for moments when the worker is busy or gone. Beyond Latin, one and a half tokens a UTF-16 unit. */
export function estimateTokens(text: string): number {
  const latin = text.replace(/[^\u0000-\u024f]/g, '').length;
  return Math.ceil(latin / LATIN_CHARS_PER_TOKEN + (text.length - latin) * 1.5);
}
