/**
 * A long text in chunks: what a single step of any work is given at most. An ordinary page has no block that is longer,
 * so there a chunk is a block; a text made to be slow, or of 5 MB in one block, is worked on chunk by chunk.
 */

/** In UTF-16 units: some milliseconds for the slowest of what reads it. */
export const CHUNK_CHARS = 16_000;
/** Of a chunk, searched from its end for a good place to cut. */
const REACH = 4_000;

export interface TextChunk {
  readonly text: string;
  /** UTF-16 offset in the whole text. */
  readonly start: number;
}

/** Where a chunk ends: behind a line, else a sentence, else a word, else before a whole character. */
function cutIn(window: string): number {
  const last = (mark: string): number => {
    const at = window.lastIndexOf(mark);
    return at < window.length - REACH ? 0 : at + mark.length;
  };
  const cut = last('\n') || last('. ') || last('。') || last(' ');
  if (cut > 0) return cut;
  return /[\uD800-\uDBFF]$/.test(window) ? window.length - 1 : window.length;
}

/** The chunks of a text, which one after the other are the text; none for ''. */
export function* chunksOf(text: string): Generator<TextChunk, void, undefined> {
  let start = 0;
  while (text.length - start > CHUNK_CHARS) {
    const window = text.slice(start, start + CHUNK_CHARS);
    const cut = cutIn(window);
    yield { text: window.slice(0, cut), start };
    start += cut;
  }
  if (start < text.length) yield { text: start === 0 ? text : text.slice(start), start };
}
