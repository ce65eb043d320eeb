/** An answer's words without its Markdown, every character in its place: marks become spaces, so offsets stay true. */

/** As long in UTF-16, its lines kept. */
const blank = (text: string): string => text.replaceAll(/[^\n]/g, ' ');

/**
 * Without the marks of headings, lists, quotes, emphasis, code and links; a link's address stays, for it is said, too,
 * and so do the bars between the cells of a table.
 */
export function plainAnswer(answer: string): string {
  return (
    answer
      .replaceAll(/^[ \t]*(?:```|~~~).*$/gm, blank)
      .replaceAll(/^[ \t]*(?:#{1,6}|>+|[-*+]|\d{1,3}[.)])(?=[ \t])/gm, blank)
      // The line under a table's head. Every pattern here goes over a text once, whatever stands in it.
      .replaceAll(/^(?=.*---)[ \t|:-]+$/gm, blank)
      // A link's text and its address: only the brackets around them go.
      .replaceAll(/!?\[[^[\]\n]*\]\([^[)\s]*\)/g, (link) => link.replace(/^!?\[|\]\(|\)$/g, blank))
      .replaceAll(/\*{1,3}(?=\S)|(?<=\S)\*{1,3}|_{2,3}|`+|~~/g, blank)
  );
}
