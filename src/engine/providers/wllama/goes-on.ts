/** Whether one conversation continues another. */
import type { ChatMessage } from '@/src/engine/engine';

/** The share of the longer text that both have in common at their beginnings. */
const SHARE = 0.5;

/**
 * Whether most of `next` is a prefix that it shares with `last`: then the prompt cache is worth keeping.
 */
export function goesOn(last: readonly ChatMessage[], next: readonly ChatMessage[]): boolean {
  const [before, after] = [written(last), written(next)];
  const length = Math.min(before.length, after.length);
  let common = 0;
  while (common < length && before[common] === after[common]) common += 1;
  return common > Math.max(before.length, after.length) * SHARE;
}

function written(messages: readonly ChatMessage[]): string {
  return messages.map(({ role, content }) => `${role}\n${content}\n`).join('');
}
