import { expect, it } from 'vitest';
import type { ChatMessage } from '@/src/engine/engine';
import { placesToKeep } from './places';

/** A token for each character, except `ab` and `.\n`, which are one token: a text's end may join what follows. */
const tokensOf = (text: string): number[] =>
  Array.from(text.matchAll(/ab|\.\n|[^]/g), ([part]) =>
    Array.from(part).reduce((sum, c) => sum * 1_000 + c.charCodeAt(0), 0),
  );
const write = (messages: readonly ChatMessage[]): string =>
  `${messages.map(({ role, content }) => `<${role}>${content}</>`).join('')}<assistant>`;
const chat = { tokens: (messages: readonly ChatMessage[]) => tokensOf(write(messages)) };

const SYSTEM: ChatMessage = { role: 'system', content: 'Be brief.' };
const ask = (content: string): ChatMessage => ({ role: 'user', content });
const placesOf = (messages: readonly ChatMessage[], prefixLength: number): number[] =>
  placesToKeep(chat, messages, prefixLength, chat.tokens(messages));

it('are at the ends of the last message worth keeping and of the last message', () => {
  expect(placesOf([SYSTEM, ask('Why?')], 1)).toEqual([
    tokensOf('<system>Be brief').length,
    tokensOf('<system>Be brief.</><user>Why?').length,
  ]);
  expect(placesOf([SYSTEM, ask('The page')], 2)).toEqual([tokensOf('<system>Be brief.</><user>The page').length]);
  expect(placesOf([ask('Why?')], 0)).toEqual([tokensOf('<user>Why?').length]);
});

it('are before a token that may join with what follows', () => {
  expect(placesOf([ask('tab')], 1)).toEqual([tokensOf('<user>tab').length]);
  expect(placesOf([ask('tea.')], 1)).toEqual([tokensOf('<user>tea').length]);
});

it('are shared by every prompt that begins with the same messages', () => {
  const [place = 0] = placesOf([SYSTEM, ask('The page')], 2);
  const first = chat.tokens([SYSTEM, ask('The page')]).slice(0, place);
  for (const more of ['b', ' And now?', '\n\nWhy', '. So?'])
    expect(chat.tokens([SYSTEM, ask(`The page${more}`)]).slice(0, place)).toEqual(first);
});
