/** Tokens that a chat template spells in its own words. */

/** One of these spellings, the longest first, in a group: for cutting words with `split`. */
export function spelledTokens(spellings: Iterable<string>): RegExp {
  const longestFirst = [...spellings].sort((a, b) => b.length - a.length);
  const escaped = longestFirst.map((text) => text.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&'));
  return new RegExp(`(${escaped.join('|')})`, 'u');
}
