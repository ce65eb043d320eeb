/** Turns tokens back into text, as they come: a character may be spread over several tokens. */
import type { Vocabulary } from '@/src/gguf/vocabulary';

/**
 * GPT-2's alphabet: each byte has a printable character of its own. Bytes that print by themselves keep theirs, the
 * others take U+0100 and up, in order (`bytes_to_unicode` in OpenAI's gpt-2 encoder.py).
 */
function byteAlphabet(): Map<string, number> {
  const alphabet = new Map<string, number>();
  let next = 256;
  for (let byte = 0; byte < 256; byte += 1) {
    const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    alphabet.set(String.fromCodePoint(printable ? byte : next++), byte);
  }
  return alphabet;
}

const ALPHABET = byteAlphabet();

/**
 * One decoder for a whole answer. Bytes that can never become a character are shown as U+FFFD, each as soon as that is
 * certain; nothing that can still become one is.
 */
export class TokenText {
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  constructor(private readonly vocabulary: Vocabulary) {}

  /**
   * The text that is complete after this token; '' for tokens that are not shown and for the first bytes of a
   * character.
   */
  push(token: number): string {
    const { tokens, hidden, literal } = this.vocabulary;
    if (hidden.has(token)) return '';
    return this.decoder.decode(bytesOf(tokens[token] ?? '', literal.has(token)), { stream: true });
  }

  /** What is left when no more tokens come: '' or the sign for an incomplete character. */
  finish(): string {
    return this.decoder.decode();
  }
}

function bytesOf(token: string, isLiteral: boolean): Uint8Array {
  if (isLiteral) return new TextEncoder().encode(token);
  return Uint8Array.from(Array.from(token).flatMap((character) => ALPHABET.get(character) ?? []));
}
