/** Turns tokens back into text, as they come: a character may be spread over several tokens. */

/**
 * One decoder for a whole answer. Bytes that can never become a character are shown as U+FFFD, each as soon as that is
 * certain; nothing that can still become one is.
 */
export class TokenText {
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  /** @param bytesOf A token's bytes; none for one that is not shown. In memory that is not shared. */
  constructor(private readonly bytesOf: (token: number) => Uint8Array) {}

  /** The text that is complete after this token; '' where it ends in the first bytes of a character. */
  push(token: number): string {
    return this.decoder.decode(this.bytesOf(token), { stream: true });
  }

  /** What is left when no more tokens come: '' or the sign for an incomplete character. */
  finish(): string {
    return this.decoder.decode();
  }
}
