/** The text that an engine reads in a benchmark. */
import type { ChatMessage, Engine } from '@/src/engine/engine';
import { randomId } from '@/src/platform/differences';

/** Of English text. A low figure, so that a prompt is rather too short than too long. */
const CHARS_A_TOKEN = 4;
/** Sentences of usual length. They are repeated where more text is needed. */
const SENTENCES = [
  'The harbour office was moved to the upper floor of the old customs house in the spring of that year.',
  'Nobody had expected the river to rise before the end of April, and the lower store rooms had not been cleared.',
  'By the time the first boats were brought in, the water stood at the third step of the stairs.',
  'Two clerks carried the registers up by hand, while a third wrote down which shelves had been emptied.',
  'The keeper of the lighthouse reported a change of wind at noon and again shortly before four.',
  'Later it was found that the pump had been repaired twice in the winter, though neither bill had been paid.',
  'The council agreed to a new wall, provided that the cost was shared with the owners of the quay.',
  'Of the eleven merchants who were asked, seven signed at once, and the others wished to see the plans.',
  'Work began in June with stone from the quarry above the village and was to last for eighteen months.',
  'Travellers were told to take the northern road, which is longer but stays dry in most years.',
] as const;

/** Characters of our sentences in a token of this engine's vocabulary. */
export async function charsATokenOf(engine: Pick<Engine, 'count'>): Promise<number> {
  const sentences = SENTENCES.join(' ');
  return Math.min(CHARS_A_TOKEN, sentences.length / Math.max(1, (await engine.count(sentences)).tokens));
}

/**
 * A page of so many characters and a question. It begins with a random number, so that no earlier prompt is cached.
 * The number is in a system message: without one some templates add a long one of their own.
 */
export function askAbout(question: string, chars: number): ChatMessage[] {
  let text = '';
  for (let index = 0; text.length < chars; index += 1) text += `${SENTENCES[index % SENTENCES.length] ?? ''} `;
  return [
    { role: 'system', content: `Page ${randomId().slice(0, 8)}.` },
    { role: 'user', content: `${text}${question}` },
  ];
}
