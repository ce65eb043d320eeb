import { expect, it } from 'vitest';
import { goesOn } from './goes-on';

const system = { role: 'system' as const, content: 'You answer questions about a page.' };
const about = (page: string, question: string) => [
  system,
  { role: 'user' as const, content: `${page}\n\n${question}` },
];
const PAGE = 'The lamp turns above the harbour. '.repeat(20);

it('recognizes another question about the same page, and a conversation that grows', () => {
  const first = about(PAGE, 'Where is the lamp?');
  expect(goesOn(about(PAGE, ''), first)).toBe(true);
  expect(goesOn(first, about(PAGE, 'Does it turn?'))).toBe(true);
  expect(
    goesOn(first, [...first, { role: 'assistant', content: 'Above the harbour.' }, { role: 'user', content: 'Why?' }]),
  ).toBe(true);
});

it('recognizes another page, whatever the system message is', () => {
  expect(goesOn(about(PAGE, 'Where?'), about(`Tides. ${PAGE}`, 'Where?'))).toBe(false);
  expect(goesOn([], about(PAGE, 'Where?'))).toBe(false);
});
