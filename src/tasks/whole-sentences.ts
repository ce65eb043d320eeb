/** Where an answer that met its limit is cut: after the last thing that is complete. */
import { sentencesOf } from './text/sentences';

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}#{1,6}(?:\s|$)/;
const ROW = /^ {0,3}\|/;
/** Quotation marks and a list item's mark before a line's own words. */
const MARK = /^[\s>]*(?:(?:[-*+•]|\d{1,4}[.)])(?=\s|$))?\s*/u;
/** Characters that may follow a sentence's last sign. */
const CLOSERS = /[*_~`"'”’»)\]]/u;
/** A last sentence that ends in a number and a point: the number may not have been complete. */
const ENDS_IN_NUMBER = /\p{Nd}[.,]$/u;
/** In French a space stands before the closing quotation mark. */
const SPACED_CLOSER = /^[ \u00a0\u202f]»/u;
/** Added to a line to test its end: a sentence is complete if it ends before this. */
const PROBE = ' Aa';

/**
 * How much of a broken-off text is complete, in UTF-16 units: up to the last complete sentence, list item, table row or
 * line of code. Never inside of emphasis, a link or inline code. All of a text without anything complete. Linear, as
 * far as `sentencesOf` is.
 */
export function wholeUpTo(text: string): number {
  const found = new WholeEnds();
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    found.line(text.slice(start, end), start, newline >= 0);
    start = end + 1;
  }
  return found.last > 0 ? found.last : text.length;
}

/** The longest line that is read again at each look, in UTF-16 units. An answer in a longer line ends at its limit. */
const LONGEST_LINE = 8_000;
/** After these signs a sentence has ended, whatever follows. */
const SURE_END = /[。！？।॥؟][^\p{L}\p{N}]*$/u;

/**
 * Follows a growing text and tells where it may end. Linear: a complete line is read once, the last line at each look.
 */
export class GrowingText {
  private readonly lines = new WholeEnds();
  private start = 0;
  private line = '';

  push(text: string): void {
    const parts = text.split('\n');
    for (const [index, part] of parts.entries()) {
      this.line += part;
      if (index === parts.length - 1) return;
      this.lines.line(this.line, this.start, true);
      this.start += this.line.length + 1;
      this.line = '';
    }
  }

  /**
   * The first certain end at or behind `from`, in UTF-16 units: of a sentence that something follows, of a complete
   * list item, table row or block of code. Null while there is none.
   */
  endFrom(from: number): number | null {
    if (this.lines.rest >= from) return this.lines.rest;
    if (this.line.length > LONGEST_LINE) return null;
    const now = this.lines.copy();
    now.line(this.line, this.start, false, from);
    if (now.rest < from) return null;
    const [said, next] = [this.line.slice(0, now.rest - this.start), this.line.slice(now.rest - this.start)];
    return next.trim() !== '' || SURE_END.test(said) ? now.rest : null;
  }
}

/** Goes through a text line by line and remembers where something complete ended last. */
class WholeEnds {
  last = 0;
  /** The last end that is a good place to stop: not within a list item, nor between two lines of code. */
  rest = 0;
  private from = Infinity;
  private fence = '';
  private inline = new OpenMarks();
  private rows = 0;
  private goesOn = false;
  /** Where the open paragraph or list item would end; 0 where none is open. */
  private open = 0;

  copy(): WholeEnds {
    return Object.assign(new WholeEnds(), this, { inline: this.inline.copy() });
  }

  /** Reads a line. `from`: the first good place to stop from there on is kept. */
  line(line: string, start: number, isWhole: boolean, from = Infinity): void {
    this.from = from;
    const end = start + line.trimEnd().length;
    this.goesOn = isWhole;
    const fence = FENCE.exec(line)?.[1] ?? '';
    if (this.fence !== '') {
      this.code(line, fence, end, isWhole);
      return;
    }
    const mark = MARK.exec(line)?.[0] ?? '';
    const isItem = /[^\s>]/.test(mark);
    const kind = kindOf(line, fence);
    if (kind !== 'words' || isItem) this.endBlock();
    this.rows = kind === 'row' ? this.rows + 1 : 0;
    this.fence = fence;
    // The first two rows of a table are its head.
    if (kind === 'row' && isWhole && this.rows > 2) this.endAt(end);
    if (kind === 'words') this.words({ line, from: mark.length, start, isItem, isWhole: isWhole && isItem });
  }

  private code(line: string, fence: string, end: number, isWhole: boolean): void {
    const closes = fence.startsWith(this.fence) && line.trim() === fence;
    if (closes) this.endAt(end);
    else if (isWhole && line.trim() !== '') this.last = end;
    if (closes) this.fence = '';
  }

  private endAt(end: number): void {
    this.last = end;
    if (this.rest < this.from) this.rest = end;
  }

  /**
   * Ends the open paragraph or list item, because something else follows. "As follows:" is not complete without what
   * follows.
   */
  private endBlock(): void {
    if (this.open > 0 && this.inline.areClosed) this.endAt(Math.max(this.last, this.open));
    this.open = 0;
    this.inline = new OpenMarks();
  }

  private words({ line, from, start, isItem, isWhole }: Words): void {
    const words = line.slice(from).trimEnd();
    const ends = sentencesOf(words + PROBE)
      .map((sentence) => beyondClosers(words, sentence.end))
      .filter((end) => end < words.length || (end === words.length && (this.goesOn || !ENDS_IN_NUMBER.test(words))));
    let at = 0;
    for (const end of ends) {
      this.inline.read(words.slice(at, end));
      at = end;
      if (!this.inline.areClosed || this.inline.isQuoting) continue;
      if (isItem) this.last = start + from + end;
      else this.endAt(start + from + end);
    }
    this.inline.read(words.slice(at));
    const saysSomething = words !== '' && !/[:：]$/u.test(words);
    this.open = saysSomething ? start + from + words.length : 0;
    if (isWhole && saysSomething && this.inline.areClosed) this.endAt(this.open);
  }
}

/** The words of a line: where they and the line begin, and whether it is a list item, and complete. */
interface Words {
  readonly line: string;
  readonly from: number;
  readonly start: number;
  readonly isItem: boolean;
  readonly isWhole: boolean;
}

function kindOf(line: string, fence: string): 'row' | 'words' | 'other' {
  if (fence !== '' || line.trim() === '' || HEADING.test(line)) return 'other';
  return ROW.test(line) ? 'row' : 'words';
}

function beyondClosers(text: string, at: number): number {
  let end = at;
  for (;;) {
    if (end < text.length && CLOSERS.test(text[end] ?? '')) end += 1;
    else if (SPACED_CLOSER.test(text.slice(end, end + 2))) end += 2;
    else return end;
  }
}

/** Marks of Markdown within a paragraph that are open. */
class OpenMarks {
  private code = 0;
  private brackets = 0;
  private inAddress = false;
  private quotes = 0;
  private readonly emphasis = new Map<string, number>();

  copy(): OpenMarks {
    return Object.assign(new OpenMarks(), this, { emphasis: new Map(this.emphasis) });
  }

  /** Whether a quotation with different opening and closing marks is open. */
  get isQuoting(): boolean {
    return this.quotes > 0;
  }

  get areClosed(): boolean {
    return (
      this.code === 0 &&
      this.brackets === 0 &&
      !this.inAddress &&
      [...this.emphasis.values()].every((open) => open === 0)
    );
  }

  /** Reads more of the paragraph. */
  read(text: string): void {
    for (const { 0: mark, index } of text.matchAll(/\\.|`+|\*+|_+|~~|\[|\](?:\()?|\)|[“”„«»「」『』]/gsu)) {
      if (this.quotation(mark)) continue;
      if (mark.startsWith('`')) this.backticks(mark.length);
      else if (this.code > 0 || mark.startsWith('\\')) continue;
      else if (mark === '[') this.brackets += 1;
      else if (mark.startsWith(']')) this.closeBracket(mark === '](');
      else if (mark === ')') this.inAddress = false;
      else this.emphasize(mark, text[index - 1] ?? ' ', text[index + mark.length] ?? ' ');
    }
  }

  /** Takes a quotation mark; false for any other character. “ closes „. */
  private quotation(mark: string): boolean {
    const opens = '„«「『'.includes(mark) || (mark === '“' && this.quotes === 0);
    if (!opens && !'“”»」』'.includes(mark)) return false;
    this.quotes = opens ? this.quotes + 1 : Math.max(0, this.quotes - 1);
    return true;
  }

  private backticks(many: number): void {
    if (this.code === 0) this.code = many;
    else if (this.code === many) this.code = 0;
  }

  private closeBracket(beginsAddress: boolean): void {
    if (this.brackets === 0) return;
    this.brackets -= 1;
    this.inAddress = beginsAddress;
  }

  private emphasize(mark: string, before: string, after: string): void {
    const kind = mark.charAt(0);
    const open = this.emphasis.get(kind) ?? 0;
    if (kind === '_' && /[\p{L}\p{N}]/u.test(before) && /[\p{L}\p{N}]/u.test(after)) return;
    if (open > 0 && /\S/u.test(before)) this.emphasis.set(kind, Math.max(0, open - mark.length));
    else if (/\S/u.test(after)) this.emphasis.set(kind, open + mark.length);
  }
}
