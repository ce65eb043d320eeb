/** For tests of prompts: a vocabulary in our own module, and its prompts in writing. */
import type { ChatMessage } from '@/src/engine/engine';
import type { Llama } from '@/src/engine/providers/llama/module';
import { promptWords, steering, type PromptWords } from '../prompt-words';

/** Text that tokens stand for, with control tokens spelled. */
export function written(llama: Llama, tokens: readonly number[]): string {
  const pieces = tokens.map((token) => llama.piece(token, true));
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array(pieces.flatMap((bytes) => [...bytes])));
}

/** The same, with each token that steers between guillemets: so a text that only spells one is seen. */
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

/** Those of a prompt's tokens that steer. */
export function steeringIn(words: PromptWords, tokens: readonly number[]): number[] {
  const ids = new Set(steering(words).values());
  return tokens.filter((token) => ids.has(token));
}

export const user = (content: string): ChatMessage => ({ role: 'user', content });
export const assistant = (content: string): ChatMessage => ({ role: 'assistant', content });
export const system = (content: string): ChatMessage => ({ role: 'system', content });
