/** What a screen reader hears of an answer while it is written: whole sentences, and never a token. */

/** Not more often than this, in milliseconds: several sentences that come faster are said together. */
export const SAY_EVERY_MS = 2_000;

/** The end of a sentence or a line, after Unicode's rules for the commonest marks (UAX 29): no further grammar. */
const END = /[.!?…。！？][)\]"'”’»]*(?=\s)|[。！？]|\n/gu;
const MARKS = /^\s*(?:#{1,6}\s|[-*+]\s|>\s?|\|)|\*\*|__|`+|~~|^\s*\|?[\s:|-]+\|?$/gmu;

/** How much of the text ends in a whole sentence, in characters; `from`: what is known to. */
export function wholeSentences(text: string, from: number): number {
  let end = from;
  for (const match of text.slice(from).matchAll(END)) end = from + match.index + match[0].length;
  return end;
}

const LINK = /!?\[([^\]]*)\]\([^)]*\)/g;

/** A piece of Markdown as it is said. */
export function spoken(markdown: string): string {
  return markdown.replaceAll(LINK, '$1').replaceAll(MARKS, ' ').replaceAll(/\s+/g, ' ').trim();
}
