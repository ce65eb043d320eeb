/**
 * What the prompt cache holds, for engines that cannot tell (`Engine.cached`): the last prompt and its answer. Of the
 * next prompt, the part that begins alike is cached.
 */
import type { ChatMessage, Engine, GenerateRequest, PromptSize, Token } from '@/src/engine/engine';

/** Tokens that a chat template puts around a message, about. */
const AROUND_MESSAGE = 4;

/** One generation. What it leaves in the cache is known once its prompt was read and it has ended. */
class NotedReading {
  private answer: string;
  private isRead = false;
  private hasEnded = false;

  constructor(
    private readonly prompt: readonly ChatMessage[],
    begun: string,
  ) {
    this.answer = begun;
  }

  /** What the cache holds; null where that is not known. */
  get messages(): readonly ChatMessage[] | null {
    if (!this.isRead || !this.hasEnded) return null;
    return [...this.prompt, { role: 'assistant', content: this.answer.trim() }];
  }

  see(token: Token): void {
    this.isRead ||= token.type !== 'prompt' || token.fraction === 1;
    if (token.type === 'text') this.answer += token.text;
  }

  /** The generation has ended, or its reader has left; not to be called for one that was stopped or failed. */
  end(): void {
    this.hasEnded = true;
  }
}

/** The last generation of each engine, as long as nothing was forgotten. */
const readings = new WeakMap<Engine, NotedReading>();

/** Call this when a generation begins. */
export function noteReading(engine: Engine, { messages, begun = '' }: GenerateRequest): NotedReading {
  const reading = new NotedReading(messages, begun);
  readings.set(engine, reading);
  return reading;
}

/** Forgets what was read, and what is being read. */
export function forgetReading(engine: Engine): void {
  readings.delete(engine);
}

/**
 * A prompt's size in tokens, and how much of it is in the prompt cache; null where that is not known.
 * The engine is asked, or else the last prompt is compared, with `count` for its texts. Rejects as `Engine.cached`.
 */
export async function cachedOf(
  engine: Engine,
  messages: readonly ChatMessage[],
  count: (text: string) => Promise<number>,
): Promise<PromptSize | null> {
  if (engine.cached) return engine.cached(messages);
  const read = readings.get(engine)?.messages;
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

/** The part of a message, from 0 to 1, that begins as the message that was read, and whether the two are equal. */
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
