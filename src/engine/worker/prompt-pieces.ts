/**
 * A prompt in pieces, and its tokens. Control tokens go in by id, and only where the template's own words spell them:
 * no page can end its turn and speak in the system's name.
 */

/** The template's own words, which may spell control tokens, or text that must not. */
export interface PromptPiece {
  readonly text: string;
  readonly isOwn: boolean;
}

export const ownPiece = (text: string): PromptPiece => ({ text, isOwn: true });
export const textPiece = (text: string): PromptPiece => ({ text, isOwn: false });

/**
 * Tokens of pieces. Text between two control tokens is tokenized in one, whoever it is from.
 * @param partsOf The template's own words in parts: ids of control tokens, and the words between them.
 * @param encode Tokens of plain text, in which nothing is a control token.
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

/** One of these spellings of tokens, the longest first, in a group: for cutting words with `split`. */
export function spelledTokens(spellings: Iterable<string>): RegExp {
  const longestFirst = [...spellings].sort((a, b) => b.length - a.length);
  const escaped = longestFirst.map((text) => text.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&'));
  return new RegExp(`(${escaped.join('|')})`, 'u');
}
