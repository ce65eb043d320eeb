/**
 * Reads a streamed answer into blocks as it arrives: paragraphs, simple lists, headings and `**strong**`, the marks
 * that small models write even when asked not to. A subset of CommonMark's block starts
 * (https://spec.commonmark.org/0.31.2/), chosen so that nothing written ever has to be taken back.
 */

export type BlockKind = 'paragraph' | 'heading' | 'bullet' | 'number';

/** Where the pieces go. Calls only ever append. */
export interface AnswerSink {
  /** Begins a block; `label` is a numbered item's own number, '' otherwise. */
  block(kind: BlockKind, label: string): void;
  /** Adds text to the last block. Never empty; may hold line breaks. */
  text(text: string, strong: boolean): void;
}

/** A line's start that could still become a mark of a block. */
const UNDECIDED = /^[ \t]*(?:[-*•+]|\*\*|#{1,6}|\d{1,3}[.)]?)?[ \t]*$/;
const MARK = /^[ \t]*(?:([-*•+])|(#{1,6})|(\d{1,3})[.)])[ \t]+(?=\S)/;

export class AnswerWriter {
  /** The held start of a line, or null inside a line. */
  private lineStart: string | null = '';
  /** A `*` at the end of a piece, which may be half of `**`. */
  private star = false;
  private strong = false;
  private open: BlockKind | null = null;
  /** Line breaks since the last text. */
  private breaks = 0;

  constructor(private readonly sink: AnswerSink) {}

  /** Takes the next piece of the answer. */
  write(piece: string): void {
    for (const part of piece.split(/(\n)/)) {
      if (part === '\n') this.endLine();
      else if (part !== '') this.addToLine(part);
    }
  }

  /** Writes what was held back. Call it when the answer is over. */
  end(): void {
    if (this.lineStart !== null && this.lineStart.trim() !== '') this.beginLine(this.lineStart);
    if (this.star) this.emit('*');
    this.star = false;
  }

  private endLine(): void {
    this.end();
    if (this.open === 'heading') this.open = null;
    this.breaks += 1;
    this.lineStart = '';
    if (this.breaks > 1) this.strong = false;
  }

  private addToLine(part: string): void {
    if (this.lineStart === null) {
      this.inline(part);
      return;
    }
    this.lineStart += part;
    if (!UNDECIDED.test(this.lineStart)) this.beginLine(this.lineStart);
  }

  private beginLine(line: string): void {
    this.lineStart = null;
    const mark = MARK.exec(line);
    if (mark) {
      const kind = mark[1] !== undefined ? 'bullet' : mark[2] !== undefined ? 'heading' : 'number';
      this.begin(kind, mark[3] ?? '');
    } else if (this.open === null || this.breaks > 1) {
      this.begin('paragraph', '');
    } else if (this.breaks === 1) {
      this.sink.text('\n', this.strong);
    }
    this.breaks = 0;
    this.inline(mark ? line.slice(mark[0].length) : line.trimStart());
  }

  private begin(kind: BlockKind, label: string): void {
    this.open = kind;
    this.strong = false;
    this.sink.block(kind, label);
  }

  /** Switches strong on and off at each `**`. */
  private inline(part: string): void {
    const text = this.star ? `*${part}` : part;
    this.star = /(?:^|[^*])(?:\*\*)*\*$/.test(text);
    const spans = (this.star ? text.slice(0, -1) : text).split('**');
    spans.forEach((span, index) => {
      if (index > 0) this.strong = !this.strong;
      this.emit(span);
    });
  }

  private emit(text: string): void {
    if (text !== '') this.sink.text(text, this.strong);
  }
}
