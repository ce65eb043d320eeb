/** An answer without its Markdown. Marks become spaces, so that offsets stay valid. */

/** Spaces of the same length, with line ends kept. */
const blank = (text: string): string => text.replaceAll(/[^\n]/g, ' ');

/**
 * An answer without the marks of headings, lists, quotes, emphasis, code and links. Addresses of links stay, because
 * they are part of what is said, and so do bars between table cells.
 */
export function plainAnswer(answer: string): string {
  return (
    answer
      .replaceAll(/^[ \t]*(?:```|~~~).*$/gm, blank)
      .replaceAll(/^[ \t]*(?:#{1,6}|>+|[-*+]|\d{1,3}[.)])(?=[ \t])/gm, blank)
      // The line under a table's head. Each pattern here is linear in any text.
      .replaceAll(/^(?=.*---)[ \t|:-]+$/gm, blank)
      // A link keeps its text and its address.
      .replaceAll(/!?\[[^[\]\n]*\]\([^[)\s]*\)/g, (link) => link.replace(/^!?\[|\]\(|\)$/g, blank))
      .replaceAll(/\*{1,3}(?=\S)|(?<=\S)\*{1,3}|_{2,3}|`+|~~/g, blank)
  );
}
