/**
 * What the prompt cache holds of engines that cannot tell (`Engine.cached`): the last prompt and its answer. Such an
 * engine finds as much of the next prompt read as begins alike.
 */
import type { ChatMessage, Engine, GenerateRequest, PromptSize, Token } from '@/src/engine/engine';

const lastRead = new WeakMap<Engine, readonly ChatMessage[]>();

/** Tokens that a chat template puts around a message, about. */
const AROUND_MESSAGE = 4;

/** One generation as it goes on: what it leaves is not known before it was read and has ended. */
export class NotedReading {
  private answer: string;
  private isRead = false;

  constructor(
    private readonly engine: Engine,
    private readonly messages: readonly ChatMessage[],
    begun: string,
  ) {
    this.answer = begun;
  }

  see(token: Token): void {
    this.isRead ||= token.type !== 'prompt' || token.fraction === 1;
    if (token.type === 'text') this.answer += token.text;
  }

  /** It has ended, or was left in the midst of its answer. */
  keep(): void {
    if (this.isRead) lastRead.set(this.engine, [...this.messages, { role: 'assistant', content: this.answer.trim() }]);
  }
}

/** To be called when a generation begins: until it has ended nobody knows what the cache holds. */
export function noteReading(engine: Engine, { messages, begun = '' }: GenerateRequest): NotedReading {
  forgetReading(engine);
  return new NotedReading(engine, messages, begun);
}

/** The cache holds nothing more that could be told. */
export function forgetReading(engine: Engine): void {
  lastRead.delete(engine);
}

/**
 * How much of a prompt stands in the prompt cache, and its size, as the engine says or else as what it read last shows,
 * counted by `count`; null where nobody can tell. Rejects as `Engine.cached` does.
 */
export async function cachedOf(
  engine: Engine,
  messages: readonly ChatMessage[],
  count: (text: string) => Promise<number>,
): Promise<PromptSize | null> {
  if (engine.cached) return engine.cached(messages);
  const read = lastRead.get(engine);
  if (!read) return null;
  let [promptTokens, cachedTokens, isShared] = [0, 0, true];
  for (const [index, message] of messages.entries()) {
    const tokens = (await count(message.content)) + AROUND_MESSAGE;
    const share = isShared ? sharedPart(read[index], message) : { part: 0, isWhole: false };
    promptTokens += tokens;
    cachedTokens += Math.floor(share.part * tokens);
    isShared = share.isWhole;
  }
  return { promptTokens, cachedTokens };
}

/** How much of a message begins as what was read, from 0 to 1; and whether it also ends there. */
function sharedPart(read: ChatMessage | undefined, { role, content }: ChatMessage): { part: number; isWhole: boolean } {
  if (read?.role !== role) return { part: 0, isWhole: false };
  // Chat templates drop the white space around an answer.
  const text = role === 'assistant' ? content.trim() : content;
  if (read.content === text) return { part: 1, isWhole: true };
  return { part: commonLength(read.content, text) / Math.max(1, text.length), isWhole: false };
}

function commonLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length += 1;
  return length;
}
