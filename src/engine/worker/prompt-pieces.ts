/**
 * Turns the pieces of a prompt into tokens. Only the template's own words may become control tokens, so that no page
 * can end its turn and speak as the system.
 */

/** The template's own words, which may spell control tokens, or text that must not. */
export interface PromptPiece {
  readonly text: string;
  readonly isOwn: boolean;
}

export const ownPiece = (text: string): PromptPiece => ({ text, isOwn: true });
export const textPiece = (text: string): PromptPiece => ({ text, isOwn: false });

/**
 * The tokens of pieces. All text between two control tokens is tokenized at once, whatever pieces it is from.
 * @param partsOf Cuts the template's own words into ids of control tokens and the words between them.
 * @param encode Tokenizes plain text, in which nothing is a control token.
 */
export function encodePieces(
  pieces: readonly PromptPiece[],
  partsOf: (words: string) => readonly (number | string)[],
  encode: (text: string) => Iterable<number>,
): number[] {
  const tokens: number[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') for (const token of encode(plain)) tokens.push(token);
    plain = '';
  };
  for (const { text, isOwn } of pieces) {
    for (const part of isOwn ? partsOf(text) : [text]) {
      if (typeof part === 'string') {
        plain += part;
      } else {
        flush();
        tokens.push(part);
      }
    }
  }
  flush();
  return tokens;
}

/** Matches any of these spellings of tokens, the longest first. In a group, for use with `split`. */
export function spelledTokens(spellings: Iterable<string>): RegExp {
  const longestFirst = [...spellings].sort((a, b) => b.length - a.length);
  const escaped = longestFirst.map((text) => text.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&'));
  return new RegExp(`(${escaped.join('|')})`, 'u');
}
