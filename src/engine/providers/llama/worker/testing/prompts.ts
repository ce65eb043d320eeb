/** For tests of prompts: tokens written as text, and short messages. */
import type { ChatMessage } from '@/src/engine/engine';
import type { Llama } from '@/src/engine/providers/llama/module';
import { promptWords, steering, type PromptWords } from '../prompt-words';

/** The text of tokens, with control tokens spelled. */
export function written(llama: Llama, tokens: readonly number[]): string {
  const pieces = tokens.map((token) => llama.piece(token, true));
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array(pieces.flatMap((bytes) => [...bytes])));
}

/** As `written`, with each token that steers between guillemets. A text that only spells one has none. */
export function writtenOut(llama: Llama, tokens: readonly number[]): string {
  const names = new Map([...steering(promptWords(llama))].map(([name, id]) => [id, name]));
  const runs: (string | number[])[] = [];
  for (const token of tokens) {
    const name = names.get(token);
    const last = runs.at(-1);
    if (name !== undefined) runs.push(`«${name}»`);
    else if (Array.isArray(last)) last.push(token);
    else runs.push([token]);
  }
  return runs.map((run) => (typeof run === 'string' ? run : written(llama, run))).join('');
}

/** The tokens of a prompt that steer. */
export function steeringIn(words: PromptWords, tokens: readonly number[]): number[] {
  const ids = new Set(steering(words).values());
  return tokens.filter((token) => ids.has(token));
}

export const user = (content: string): ChatMessage => ({ role: 'user', content });
export const assistant = (content: string): ChatMessage => ({ role: 'assistant', content });
export const system = (content: string): ChatMessage => ({ role: 'system', content });
