/** Small models may repeat their whole answer at its end. */
import { plain, type InputWords } from './remarks';
import { sentencesOf } from './text/sentences';

/** The shortest repetition that counts as a copy, in UTF-16 units. Short sentences may come twice. */
const LEAST_COPY = 60;
/** A paragraph is another version of earlier text if this share of its runs of words stands there already. */
const SHARE_OF_VERSION = 0.5;
/** The words in such a run, and the least words in a paragraph. */
const RUN = 3;
const LEAST_PARAGRAPH = 8;

/**
 * A text without its end, where that only repeats earlier sentences or lines. A sentence that the input repeats, too,
 * is left, such as a refrain.
 */
export function withoutCopy(text: string, input: InputWords): string {
  const sentences = outsideCode(linesOf(text)).flatMap(({ line, at }) =>
    sentencesOf(line).map(({ text: said, start }) => ({ said: plain(said), start: at + start })),
  );
  const first = new Map<string, number>();
  for (const [index, { said }] of sentences.entries()) if (!first.has(said)) first.set(said, index);
  const isNew = (index: number): boolean => (first.get(sentences[index]?.said ?? '') ?? 0) >= index;
  // Punctuation alone is neither new nor a copy.
  const isEmpty = (index: number): boolean => sentences[index]?.said === '';
  let from = sentences.length;
  while (from > 0 && (isEmpty(from - 1) || !isNew(from - 1))) from -= 1;
  // Punctuation before the copy belongs to the text.
  while (from < sentences.length && isEmpty(from)) from += 1;
  const start = sentences[from]?.start;
  if (start === undefined || text.length - start < LEAST_COPY) return text;
  return input.repeats(sentences.slice(from).map(({ said }) => said)) ? text : text.slice(0, start).trimEnd();
}

/** Code repeats lines, so a text that ends in code has no copy at its end. */
function outsideCode(lines: readonly Line[]): readonly Line[] {
  const isFence = ({ line }: Line): boolean => /^\s*(?:```|~~~)/.test(line);
  const last = lines.findLastIndex(isFence);
  if (last < 0) return lines;
  const isOpen = lines.filter(isFence).length % 2 === 1;
  return isOpen ? [] : lines.slice(last + 1).some(({ line }) => line.trim() !== '') ? lines : [];
}

interface Line {
  readonly line: string;
  readonly at: number;
}

function linesOf(text: string): Line[] {
  let at = 0;
  return text.split('\n').map((line) => {
    const begun = { line, at };
    at += line.length + 1;
    return begun;
  });
}

/**
 * A rewritten text without a second version of it: a later paragraph that repeats at least half of its runs of three
 * words, and all that follows. Texts whose own paragraphs are that alike are left.
 */
export function withoutVersion(text: string, { isRewritten, text: input }: InputWords): string {
  const at = isRewritten ? secondVersion(text) : null;
  return at === null || secondVersion(input) !== null ? text : text.slice(0, at).trimEnd();
}

function secondVersion(text: string): number | null {
  const said = new Set<string>();
  let at = 0;
  for (const paragraph of text.split(/(?<=\n)[^\S\n]*\n/)) {
    const words = plain(paragraph).split(' ');
    const runs = words.slice(RUN - 1).map((_, index) => words.slice(index, index + RUN).join(' '));
    const again = runs.filter((run) => said.has(run)).length;
    if (words.length >= LEAST_PARAGRAPH && again >= runs.length * SHARE_OF_VERSION) return at;
    for (const run of runs) said.add(run);
    at = text.indexOf('\n', at + paragraph.length);
    if (at < 0) return null;
    at += 1;
  }
  return null;
}
