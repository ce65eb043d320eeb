/** Where to mark a prompt's cache, for models whose cache cannot be cut anywhere. */
import type { ChatMessage } from '@/src/engine/engine';
import type { TemplatePrompt } from './chat-prompt';

/** What may follow a text in the next prompt. The text's last token may join with any of these. */
const GOES_ON = ['a', ' a', '\n', '.'] as const;

/**
 * How many tokens the next prompt certainly shares, in ascending order. One place is at the end of the last message
 * that is worth keeping, the other at the end of the last message. The text may continue at either.
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

/** How many tokens stay the same, whatever follows the text of this message in the next prompt. */
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
