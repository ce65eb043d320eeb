/** Where a prompt's beginning is worth keeping, in models whose cache cannot be cut anywhere. */
import type { ChatMessage } from '@/src/engine/engine';
import type { ChatPrompt } from './chat-prompt';

/** What may follow a text in the next prompt: a token that the text ends in may join any of these, or none. */
const GOES_ON = ['a', ' a', '\n', '.'] as const;

/**
 * Tokens from the beginning that a next prompt with the same first messages shares for certain, as one place, or none:
 * where the text of the last of these messages ends, which may go on there.
 */
export function placesToKeep(
  chat: Pick<ChatPrompt, 'tokens'>,
  messages: readonly ChatMessage[],
  prefixLength: number,
  prompt: readonly number[],
): number[] {
  const last = messages[prefixLength - 1];
  if (!last) return [];
  let place = prompt.length - 1;
  for (const more of GOES_ON) {
    const next = chat.tokens(messages.with(prefixLength - 1, { ...last, content: last.content + more }));
    let common = 0;
    while (common < place && next[common] === prompt[common]) common += 1;
    place = common;
  }
  return place > 0 ? [place] : [];
}
