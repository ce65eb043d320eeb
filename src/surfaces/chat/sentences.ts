/** What a screen reader hears of an answer while it is written: whole sentences, and never a token. */

/** Not more often than this, in milliseconds: several sentences that come faster are said together. */
export const SAY_EVERY_MS = 2_000;

/** The end of a sentence or a line, after Unicode's rules for the commonest marks (UAX 29): no further grammar. */
const END = /[.!?…。！？][)\]"'”’»]{0,9}(?=\s)|[。！？]|\n/gu;
/** The longest such end, in characters. */
const CLOSING_CHARS = 10;
/** A line's own marks: of a heading, an item, a quote, a row. */
const LINE_MARK = /^\s*(?:#{1,6}\s|[-*+]\s|>\s?|\|)/u;
const MARKS = /\*\*|__|`+|~~/gu;
/** What the rule below a table's head is made of. */
const RULE = /^[\s:|-]+$/u;

/** What is known of the end of a growing text. */
export interface SentenceEnd {
  /** How much of it ends in a whole sentence, in characters. */
  readonly end: number;
  /** How much of it has been looked at. */
  readonly read: number;
}

/** The end of the last whole sentence of a text that has grown since `before`. */
export function wholeSentences(text: string, { end, read }: SentenceEnd): SentenceEnd {
  // The last sign may have been the end, had a space come behind it.
  const from = Math.max(end, Math.min(read, text.length) - CLOSING_CHARS);
  let last = end;
  for (const match of text.slice(from).matchAll(END)) last = from + match.index + match[0].length;
  return { end: last, read: text.length };
}

/** Of a length that links have. */
const LINK = /!?\[([^[\]]{0,300})\]\([^()]{0,300}\)/g;

/** A piece of Markdown as it is said. */
export function spoken(markdown: string): string {
  const lines = markdown
    .replaceAll(LINK, '$1')
    .split('\n')
    .map((line) => (RULE.test(line) ? '' : line.replace(LINE_MARK, ' ')));
  return lines.join(' ').replaceAll(MARKS, ' ').replaceAll(/\s+/g, ' ').trim();
}
