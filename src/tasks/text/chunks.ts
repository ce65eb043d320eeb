/**
 * Cuts a long text into chunks, the most that a single step of work gets. Blocks of usual pages are shorter than a
 * chunk. A text made to be slow, or one block of 5 MB, is worked on chunk by chunk.
 */

/** The longest chunk, in UTF-16 units: some milliseconds for the slowest reader. */
export const CHUNK_CHARS = 16_000;
/** How far before a chunk's end a good place to cut is searched. */
const REACH = 4_000;

export interface TextChunk {
  readonly text: string;
  /** UTF-16 offset in the whole text. */
  readonly start: number;
}

/** Where a chunk ends: behind a line, a sentence, or a word, else before a whole character. */
function cutIn(window: string): number {
  const last = (mark: string): number => {
    const at = window.lastIndexOf(mark);
    return at < window.length - REACH ? 0 : at + mark.length;
  };
  const cut = last('\n') || last('. ') || last('。') || last(' ');
  if (cut > 0) return cut;
  return /[\uD800-\uDBFF]$/.test(window) ? window.length - 1 : window.length;
}

/** The chunks of a text, in order and without gaps; none for ''. */
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
