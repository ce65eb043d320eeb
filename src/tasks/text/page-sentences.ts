/**
 * A page's sentences and words, split, folded and stemmed once for all readers: search, checks of answers, key
 * sentences. Only what somebody asks for is read, one chunk of a block at a time.
 */
import type { PageContent } from '@/src/protocol/page-content';
import { chunksOf, type TextChunk } from './chunks';
import { sentencesOf } from './sentences';
import { stemmer } from './stem';
import { WordForms, type WordForm } from './word-forms';
import { eachWord, type Word } from './words';

/** A page, or another text in blocks. */
export type SplitPage = Pick<PageContent, 'language'> & { readonly blocks: readonly { readonly text: string }[] };

/** Words in a form that needs little memory: a page of a megabyte has 200,000. */
interface ReadWords {
  readonly forms: readonly WordForm[];
  /** UTF-16 offsets in the sentence. */
  readonly starts: readonly number[];
}

/** A sentence of a block, without white space around it. */
export class SplitSentence {
  private read: ReadWords | null = null;

  /** `start`, `end`: UTF-16 offsets in the block's text. */
  constructor(
    readonly text: string,
    readonly blockIndex: number,
    readonly start: number,
    readonly end: number,
    private readonly known: WordForms,
  ) {}

  /** Its words in order, without their places. */
  get forms(): readonly WordForm[] {
    return this.readWords().forms;
  }

  /** Its words with UTF-16 offsets in the sentence. Made anew for each call. */
  words(): Word[] {
    const { forms, starts } = this.readWords();
    return forms.map(({ text, folded }, at) => {
      const start = starts[at] ?? 0;
      return { text, folded, start, end: start + text.length };
    });
  }

  /** The part of it that is in a range of the block's text. */
  within(from: number, to: number): SplitSentence {
    if (from <= this.start && this.end <= to) return this;
    const start = Math.max(from, this.start);
    const cut = this.text.slice(start - this.start, to - this.start);
    const begin = start + cut.length - cut.trimStart().length;
    const text = cut.trim();
    return new SplitSentence(text, this.blockIndex, begin, begin + text.length, this.known);
  }

  private readWords(): ReadWords {
    if (this.read) return this.read;
    const forms: WordForm[] = [];
    const starts: number[] = [];
    eachWord(this.text, (written, start) => {
      forms.push(this.known.of(written));
      starts.push(start);
    });
    this.read = { forms, starts };
    return this.read;
  }
}

/** A part of a block that is split in one step, which takes some milliseconds. */
export class SentenceChunk {
  private split: readonly SplitSentence[] | null = null;

  /** `start`: UTF-16 offset in the block's text. */
  constructor(
    readonly text: string,
    readonly start: number,
    private readonly blockIndex: number,
    private readonly language: string,
    private readonly known: WordForms,
  ) {}

  get sentences(): readonly SplitSentence[] {
    this.split ??= sentencesOf(this.text, this.language).map(
      ({ text, start, end }) =>
        new SplitSentence(text, this.blockIndex, this.start + start, this.start + end, this.known),
    );
    return this.split;
  }

  /** All words with UTF-16 offsets in the chunk. Made anew for each call. */
  words(): Word[] {
    return this.sentences.flatMap((sentence) => {
      const by = sentence.start - this.start;
      return sentence.words().map((word) => ({ ...word, start: by + word.start, end: by + word.end }));
    });
  }
}

/** The index of the last item that begins at an offset or before it; 0 where none does. */
function lastAt(items: readonly { readonly start: number }[], offset: number): number {
  let [low, high] = [0, items.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((items[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The sentences of one block. */
export class BlockSentences {
  private readonly known: SentenceChunk[] = [];
  private readonly cut: Generator<TextChunk, void, undefined>;
  private reach = 0;

  constructor(
    text: string,
    private readonly make: (chunk: TextChunk) => SentenceChunk,
  ) {
    this.cut = chunksOf(text);
  }

  /** The block's chunks in order. Each is split when its sentences are asked for. */
  *chunks(): Generator<SentenceChunk, void, undefined> {
    for (let at = 0; ; at += 1) {
      const chunk = this.known[at] ?? this.next();
      if (!chunk) return;
      yield chunk;
    }
  }

  /** The sentences in a range of the block's text. Those at its ends are cut to the range. */
  within(from: number, to: number): SplitSentence[] {
    while (this.reach < to && this.next());
    const found: SplitSentence[] = [];
    for (let at = lastAt(this.known, from); at < this.known.length; at += 1) {
      const chunk = this.known[at];
      if (!chunk || chunk.start >= to) break;
      for (let own = lastAt(chunk.sentences, from); own < chunk.sentences.length; own += 1) {
        const sentence = chunk.sentences[own];
        if (!sentence || sentence.start >= to) break;
        if (sentence.end <= from) continue;
        const part = sentence.within(from, to);
        if (part.text !== '') found.push(part);
      }
    }
    return found;
  }

  private next(): SentenceChunk | null {
    const { value } = this.cut.next();
    if (!value) return null;
    const chunk = this.make(value);
    this.known.push(chunk);
    this.reach = value.start + value.text.length;
    return chunk;
  }
}

/** The sentences of all blocks of a page. Nothing is read before it is asked for. */
class PageSentences {
  private readonly blocks = new Map<number, BlockSentences>();
  private readonly forms: WordForms;

  constructor(private readonly page: SplitPage) {
    this.forms = new WordForms(stemmer(page.language));
  }

  get language(): string {
    return this.page.language;
  }

  /** The stem of a folded word in the page's language. */
  get stem(): (folded: string) => string {
    return this.forms.stem;
  }

  /** The sentences of a block; for an index without a block none. */
  block(index: number): BlockSentences {
    const known = this.blocks.get(index);
    if (known) return known;
    const made = this.split(this.page.blocks[index]?.text ?? '', index);
    this.blocks.set(index, made);
    return made;
  }

  /** The sentences of another text of the page, such as its title. They are not kept. */
  text(text: string): BlockSentences {
    return this.split(text, -1);
  }

  private split(text: string, index: number): BlockSentences {
    return new BlockSentences(
      text,
      (chunk) => new SentenceChunk(chunk.text, chunk.start, index, this.page.language, this.forms),
    );
  }
}

const known = new WeakMap<SplitPage['blocks'], PageSentences>();

/** The sentences of a page; the same ones for the same list of blocks, whatever object holds it. */
export function sentencesOfPage(page: SplitPage): PageSentences {
  const kept = known.get(page.blocks);
  if (kept?.language === page.language) return kept;
  const made = new PageSentences(page);
  known.set(page.blocks, made);
  return made;
}
