/** Counts tokens. The library has no tokenizer, but llama-server tells the length of a prompt that it refuses. */
import { SottoError } from '@/src/protocol/errors';
import { parseFailure } from './chunks';
import type { Session } from './session';

/** A text that is longer than a session's context, and its number of tokens. */
interface Filler {
  readonly text: string;
  readonly tokens: number;
}

/**
 * Makes a filler of so many words, or of so many lines. Words take a SentencePiece tokenizer a fiftieth of the time
 * (Gemma 3, 8,192: 20 ms and 1 s); lines are needed if a vocabulary joins words. Two lines never share a token, so the
 * filler has the same tokens whatever follows it.
 */
const FILLERS = [(length: number) => `${'a '.repeat(length)}a\n`, (length: number) => 'a\n'.repeat(length)] as const;

const fillers = new WeakMap<Session, Promise<Filler>>();

/** The session's filler. Computed once. */
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
 * Counts by sending a prompt that is too long: the filler, then the text. llama-server tokenizes it and refuses it
 * before it computes anything. The last prompt's state goes to the cache of prompts, and comes back with a similar
 * prompt. Exact, except for white space at the text's start, which may join the line break before it.
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
 * Tokens of a prompt, or null if it fits into the context. The request is then cancelled.
 * @throws SottoError as `Session.begin` and `Session.step`; `engine-failed` if it is refused for another reason.
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

/** English has about 4.2 characters a token. This counts on the high side. */
const LATIN_CHARS_PER_TOKEN = 3;

/**
 * An estimate on the high side, for when the worker is busy or gone. Scripts other than Latin count one and a half
 * tokens a UTF-16 unit.
 */
export function estimateTokens(text: string): number {
  const latin = text.replace(/[^\u0000-\u024f]/g, '').length;
  return Math.ceil(latin / LATIN_CHARS_PER_TOKEN + (text.length - latin) * 1.5);
}
