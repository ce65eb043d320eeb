/** What a screen reader says of an answer that is being written: whole sentences, never single tokens. */

/** Time between two announcements, in milliseconds. Sentences that come faster are announced together. */
export const SAY_EVERY_MS = 2_000;

/** The end of a sentence or a line: the most common marks of Unicode's rules (UAX 29). */
const END = /[.!?…。！？][)\]"'”’»]{0,9}(?=\s)|[。！？]|\n/gu;
/** The most closing characters that are looked for again, in characters. */
const CLOSING_CHARS = 10;
/** Marks at the beginning of a line: of a heading, an item, a quote or a row. */
const LINE_MARK = /^\s*(?:#{1,6}\s|[-*+]\s|>\s?|\|)/u;
const MARKS = /\*\*|__|`+|~~/gu;
/** A line of a table that only separates its head. */
const RULE = /^[\s:|-]+$/u;

/** What is known about the end of a text that grows. */
export interface SentenceEnd {
  /** Where its last whole sentence ends, in characters. */
  readonly end: number;
  /** How much of it has been searched, in characters. */
  readonly read: number;
}

/** Finds the end of the last whole sentence, and searches only what is new since last time. */
export function wholeSentences(text: string, { end, read }: SentenceEnd): SentenceEnd {
  // The last signs may be an end now that more text follows them.
  const from = Math.max(end, Math.min(read, text.length) - CLOSING_CHARS);
  let last = end;
  for (const match of text.slice(from).matchAll(END)) last = from + match.index + match[0].length;
  return { end: last, read: text.length };
}

/** A link or image. The limits keep the search fast. */
const LINK = /!?\[([^[\]]{0,300})\]\([^()]{0,300}\)/g;

/** A piece of Markdown as plain words to be said. */
export function spoken(markdown: string): string {
  const lines = markdown
    .replaceAll(LINK, '$1')
    .split('\n')
    .map((line) => (RULE.test(line) ? '' : line.replace(LINE_MARK, ' ')));
  return lines.join(' ').replaceAll(MARKS, ' ').replaceAll(/\s+/g, ' ').trim();
}
