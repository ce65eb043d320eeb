/** Small models may say all of their answer once more behind it. */
import { plain, type InputWords } from './remarks';
import { sentencesOf } from './text/sentences';

/** What is said twice is a copy from this length on, in UTF-16 units: "He did not." may come again. */
const LEAST_COPY = 60;
/** A paragraph of which so many runs of words were said before says it in other words once more. */
const SHARE_OF_VERSION = 0.5;
/** Words in such a run, and in a paragraph at least. */
const RUN = 3;
const LEAST_PARAGRAPH = 8;

/**
 * A text without what at its end says only what was said before, sentence for sentence or line for line. A sentence
 * that the input has is left: a refrain comes again.
 */
export function withoutCopy(text: string, input: InputWords): string {
  const sentences = outsideCode(linesOf(text)).flatMap(({ line, at }) =>
    sentencesOf(line).map(({ text: said, start }) => ({ said: plain(said), start: at + start })),
  );
  const first = new Map<string, number>();
  for (const [index, { said }] of sentences.entries()) if (!first.has(said)) first.set(said, index);
  const isNew = (index: number): boolean => (first.get(sentences[index]?.said ?? '') ?? 0) >= index;
  // Marks alone say nothing, wherever they stand.
  const isEmpty = (index: number): boolean => sentences[index]?.said === '';
  let from = sentences.length;
  while (from > 0 && (isEmpty(from - 1) || !isNew(from - 1))) from -= 1;
  // Marks that stand before the copy are not part of it.
  while (from < sentences.length && isEmpty(from)) from += 1;
  const start = sentences[from]?.start;
  if (start === undefined || text.length - start < LEAST_COPY) return text;
  return input.repeats(sentences.slice(from).map(({ said }) => said)) ? text : text.slice(0, start).trimEnd();
}

/** Code repeats its lines: a text that ends in code has no copy at its end. */
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
 * A text that was written anew without what writes it anew once more: a later paragraph of which at least half, by runs
 * of three words, stands above it already, and all behind that. A text whose own paragraphs are so alike is left.
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
