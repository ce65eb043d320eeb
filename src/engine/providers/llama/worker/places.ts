/** Where a prompt's beginning is worth keeping, in models whose cache cannot be cut anywhere. */
import type { ChatMessage } from '@/src/engine/engine';
import type { TemplatePrompt } from './chat-prompt';

/** What may follow a text in the next prompt: a token that the text ends in may join any of these, or none. */
const GOES_ON = ['a', ' a', '\n', '.'] as const;

/**
 * Numbers of tokens from the beginning that a next prompt shares for certain, in their order: up to where the text of
 * the last message that is worth keeping ends, and that of the last of all, for either may go on there.
 */
export function placesToKeep(
  chat: Pick<TemplatePrompt, 'tokens'>,
  messages: readonly ChatMessage[],
  prefixLength: number,
  prompt: readonly number[],
): number[] {
  const places = new Set<number>();
  for (const length of [prefixLength, messages.length]) {
    const place = endOf(chat, messages, length - 1, prompt);
    if (place > 0) places.add(place);
  }
  return [...places].sort((a, b) => a - b);
}

/** Tokens of a prompt before the one that a message's text ends in, whatever follows that text in a next prompt. */
function endOf(
  chat: Pick<TemplatePrompt, 'tokens'>,
  messages: readonly ChatMessage[],
  index: number,
  prompt: readonly number[],
): number {
  const last = messages[index];
  if (!last) return 0;
  let place = prompt.length - 1;
  for (const more of GOES_ON) {
    const next = chat.tokens(messages.with(index, { ...last, content: last.content + more }));
    let common = 0;
    while (common < place && next[common] === prompt[common]) common += 1;
    place = common;
  }
  return place;
}
