/** The turns of a conversation that stand before a question. */
import type { EarlierTurn } from './earlier-turn';
import type { PlanLimits } from './plan-task';
import type { ChatWords } from './prompts';
import { answerRoom, messageTokens, questionRoom } from './room';

export interface Window {
  turns: EarlierTurn[];
  sizes: number[];
  tokens: number;
}

/**
 * The newest turns that fit into `most` tokens, in order. When the room is full, the oldest turns go until half of it
 * is free. So the prompt cache behind the page changes seldom, and not at every question.
 */
export async function keepTurns(
  page: { readonly tokens: number; readonly words: ChatWords },
  earlier: readonly EarlierTurn[],
  { contextTokens, count }: PlanLimits,
  most = Number.POSITIVE_INFINITY,
): Promise<Window> {
  const asked = page.words.question;
  const template = 2 * messageTokens(contextTokens);
  const room = Math.min(most, contextTokens - page.tokens - answerRoom(contextTokens) - questionRoom(contextTokens));
  const bounds = earlier.map(({ question, answer }) => atMostTokens(asked(question)) + atMostTokens(answer) + template);
  const sizes = sum(bounds) <= room ? bounds : [];
  for (const { question, answer } of earlier.slice(sizes.length)) {
    sizes.push((await count(`${asked(question)}\n${answer}`)) + template);
  }
  const first = firstKept(sizes, room);
  return { turns: earlier.slice(first), sizes: sizes.slice(first), tokens: sum(sizes.slice(first)) };
}

/** Goes through the turns in order. The result depends on earlier turns and the room only, never on later turns. */
function firstKept(sizes: readonly number[], room: number): number {
  let first = 0;
  let used = 0;
  for (const [index, size] of sizes.entries()) {
    used += size;
    if (used <= room) continue;
    while (first < index && used > room / 2) used -= sizes[first++] ?? 0;
    if (used > room) {
      first = index + 1;
      used = 0;
    }
  }
  return first;
}

const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);

/**
 * The most tokens of a short text, without a call to the engine: two Latin characters a token, and one token for each
 * UTF-8 byte of characters that small vocabularies spell in bytes.
 */
export function atMostTokens(text: string): number {
  const latin = text.replaceAll(/[^\u0000-\u024f]/g, '').length;
  return Math.ceil(latin / 2) + (text.length - latin) * 3;
}
