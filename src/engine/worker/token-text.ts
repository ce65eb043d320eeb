/** Turns tokens into text as they come. A character may be spread over several tokens. */

/**
 * One decoder for a whole answer. Bytes become U+FFFD once it is certain that they are not a character; bytes that may
 * still become one are held back.
 */
export class TokenText {
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  /** @param bytesOf A token's bytes, in memory that is not shared; empty for a token that is not shown. */
  constructor(private readonly bytesOf: (token: number) => Uint8Array) {}

  /** Returns the text that is complete with this token; '' while the bytes of a character are incomplete. */
  push(token: number): string {
    return this.decoder.decode(this.bytesOf(token), { stream: true });
  }

  /** Returns what is left at the end: '' or U+FFFD for an incomplete character. */
  finish(): string {
    return this.decoder.decode();
  }
}
