/** Whether one conversation goes on from another. */
import type { ChatMessage } from '@/src/engine/engine';

/** Of the longer text's characters, in common from the beginning. */
const SHARE = 0.5;

/**
 * Whether most of what `next` says was in `last` already, from the beginning: then the prompt cache is worth keeping.
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
