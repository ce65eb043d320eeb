/**
 * Small models may begin by saying their instruction once more, or the title line and the fence of the text that they
 * were given. That is not the answer, and nobody should read the prompt in its place.
 */
import type { ChatMessage, Token } from '@/src/engine/engine';

/** Lines of the prompt shorter than this are left where they are: an answer may begin with the same word. */
const MIN_ECHO_CHARS = 12;

const FENCE_LINE = /^-{3,}$/;

/**
 * What an answer to these messages must not begin with: the instructions, line by line, but never the page's own text.
 */
function phrasesOf(messages: readonly ChatMessage[], isRewritten: boolean): string[] {
  const said = messages
    .filter(({ role }) => role !== 'assistant')
    .flatMap(({ role, content }) => {
      if (role === 'system') return [content];
      return isRewritten && !content.split('\n').some((line) => FENCE_LINE.test(line)) ? [] : outsideFence(content);
    });
  return said.map((line) => line.trim()).filter((line) => line.length >= MIN_ECHO_CHARS);
}

/** The lines before the first fence and after the last. */
function outsideFence(content: string): string[] {
  const lines = content.split('\n');
  const first = lines.findIndex((line) => FENCE_LINE.test(line));
  const last = lines.findLastIndex((line) => FENCE_LINE.test(line));
  return first < 0 ? lines : [...lines.slice(0, first), ...lines.slice(last + 1)];
}

/** The text that an answer is made from: what stands between the fences, or all where there are none. */
export function inputOf(messages: readonly ChatMessage[]): string {
  const texts = messages.filter(({ role }) => role === 'user').map(({ content }) => withinFence(content));
  return texts.join('\n');
}

function withinFence(content: string): string {
  const lines = content.split('\n');
  const first = lines.findIndex((line) => FENCE_LINE.test(line));
  const last = lines.findLastIndex((line) => FENCE_LINE.test(line));
  return first < 0 ? content : lines.slice(first + 1, last).join('\n');
}

/** White space before an answer that is kept, in UTF-16 units; more would be read again for each token. */
const MOST_SPACE = 1_000;

/**
 * An answer without lines of its prompt, or a fence, at its beginning. Anything later is the answer's own.
 * `isRewritten`: a message without a fence is the text that is written anew, and no instruction.
 */
export async function* withoutEcho(
  answer: AsyncIterable<Token>,
  messages: readonly ChatMessage[],
  isRewritten = false,
): AsyncGenerator<Token> {
  const phrases = phrasesOf(messages, isRewritten);
  let held: string | null = '';
  let isBehindEcho = false;
  let tokens = 0;
  for await (const token of answer) {
    if (token.type === 'prompt' || held === null) {
      yield token;
      continue;
    }
    if (token.type === 'text') {
      const begun = beyondEcho(isBehindEcho ? (held + token.text).trimStart() : held + token.text, phrases);
      isBehindEcho ||= begun.hasEcho;
      tokens += token.tokens;
      held = begun.isDecided ? null : begun.rest;
      if (begun.isDecided) yield { type: 'text', text: begun.rest, tokens };
    } else {
      const rest = /^-{3,}$/.test(held.trim()) || held.trim() === '' ? '' : held;
      if (rest !== '') yield { type: 'text', text: rest, tokens };
      yield token;
    }
  }
}

/**
 * What follows the echo at the beginning of a text; not decided where more has to come first to tell. What was echo is
 * gone from it.
 */
function beyondEcho(text: string, phrases: readonly string[]): { rest: string; isDecided: boolean; hasEcho: boolean } {
  let rest = text;
  let hasEcho = false;
  for (;;) {
    const start = rest.trimStart();
    const said = phrases.find((phrase) => start.startsWith(phrase));
    const fence = /^-{3,}[ \t]*\n/.exec(start);
    if (start === '') return { rest: rest.slice(-MOST_SPACE), isDecided: false, hasEcho };
    if (said === undefined && !fence) return { rest, isDecided: !mayBecomeEcho(start, phrases), hasEcho };
    rest = start.slice((said ?? fence?.[0] ?? '').length).trimStart();
    hasEcho = true;
  }
}

/** Dashes that may become a fence: no model writes a longer one. */
const MOST_FENCE = 200;

function mayBecomeEcho(start: string, phrases: readonly string[]): boolean {
  return (start.length <= MOST_FENCE && /^-+[ \t]*$/.test(start)) || phrases.some((phrase) => phrase.startsWith(start));
}
