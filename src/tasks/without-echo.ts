/**
 * Small models may begin their answer with their instruction, or with the title line and the fence of the text. That is
 * no part of the answer, and readers should not see the prompt.
 */
import type { ChatMessage, Token } from '@/src/engine/engine';

/** A shorter line of the prompt is not taken for an echo: an answer may begin with the same word. */
const MIN_ECHO_CHARS = 12;

const FENCE_LINE = /^-{3,}$/;

/** The lines that an answer must not begin with: the instructions, but never the page's own text. */
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

/** The text that an answer is about: what stands between the fences, or everything where there are none. */
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

/** At most so much white space before an answer is kept, in UTF-16 units. More would be read again for each token. */
const MOST_SPACE = 1_000;

/**
 * An answer without an echo of its prompt, or a fence, at its beginning. Later text is never changed. `isRewritten`: a
 * message without a fence is the text to rewrite, and no instruction.
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

/** What follows the echo at the beginning of a text. Not decided where the text is too short to tell. */
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

/** The longest row of dashes that may become a fence. */
const MOST_FENCE = 200;

function mayBecomeEcho(start: string, phrases: readonly string[]): boolean {
  return (start.length <= MOST_FENCE && /^-+[ \t]*$/.test(start)) || phrases.some((phrase) => phrase.startsWith(start));
}
