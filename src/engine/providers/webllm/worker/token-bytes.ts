/** The bytes of tokens, by their spelling in a vocabulary. */
import type { Vocabulary } from '@/src/gguf/vocabulary';

/**
 * GPT-2's alphabet: each byte has a printable character. Printable bytes keep their own, the others take U+0100 and up,
 * in order (`bytes_to_unicode` in OpenAI's gpt-2 encoder.py).
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

const NONE = new Uint8Array();

/** Returns the bytes of a token in a text; none for a token that is not shown. */
export function tokenBytes({ tokens, hidden, literal }: Vocabulary): (token: number) => Uint8Array {
  return (token) => (hidden.has(token) ? NONE : bytesOf(tokens[token] ?? '', literal.has(token)));
}

function bytesOf(token: string, isLiteral: boolean): Uint8Array {
  if (isLiteral) return new TextEncoder().encode(token);
  return Uint8Array.from(Array.from(token).flatMap((character) => ALPHABET.get(character) ?? []));
}
