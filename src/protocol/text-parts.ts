/** A selection as pieces, its paragraphs: what block numbers count where no page was read. */
export function textParts(text: string): string[] {
  return text
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
