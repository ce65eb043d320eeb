/** The tokens of the scripted engine: words with the white space before them. */
export function words(text: string): string[] {
  return text.match(/\s*\S+/g) ?? [];
}

/** How many items two lists have in common at their beginnings. */
export function commonPrefix(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}
