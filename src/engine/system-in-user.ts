/** For chat templates that leave a system message out. */
import type { ChatMessage } from './engine';

/** Moves the system's words in front of the first question. */
export function systemInUser(messages: readonly ChatMessage[]): ChatMessage[] {
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const others = messages.filter(({ role }) => role !== 'system');
  const [first, ...rest] = others;
  if (system.length === 0 || first?.role !== 'user') return [...messages];
  return [{ role: 'user', content: [...system, first.content].join('\n\n') }, ...rest];
}
