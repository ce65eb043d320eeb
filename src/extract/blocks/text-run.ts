/** The running text between two borders of blocks: words with single spaces, and line feeds where lines end. */
import type { BlockContext } from '../block-context';
import { isApart, mayBeOneWord } from '../layout/apart';
import { boxOf, nodeTypeOf, parentElementOf } from '../safe-dom';
import { separator, type TextPiece, type RawBlock } from './raw-block';
import type { TextFacts } from './text-facts';
import { withNotes, type Note } from './side-notes';

type Gap = '' | ' ' | '\n';

const SPACE = /[\s\u00A0]+/g;
const MAX_DROP_CAP = 2;
const MAX_NOTES = 200;

export class TextRun {
  private owner: BlockContext;
  /** The element whose added words are all that it holds so far. */
  private adding: Element | null = null;
  private readonly pieces: TextPiece[] = [];
  private readonly notes: Note[] = [];
  private gap: Gap = '';
  private chars = 0;
  private linkedChars = 0;
  private waitingChars = 0;
  private foldedChars = 0;
  private last: TextPiece | null = null;
  /** Where the row of the grid ends that the last words stand in, in CSS pixels. */
  private rowEnds: number | null = null;
  private crossed: 'nothing' | 'element' | 'box' = 'nothing';

  constructor(owner: BlockContext) {
    this.owner = owner;
  }

  get isEmpty(): boolean {
    return this.chars === 0;
  }

  /** Whether a side note can be added. A text with more of them is no text with side notes. */
  get takesNotes(): boolean {
    return !this.isEmpty && this.notes.length < MAX_NOTES;
  }

  /** Whether its last words end a line. */
  get isAtLineEnd(): boolean {
    return this.gap === '\n';
  }

  /** An element begins or ends here, which may stand apart on the screen. */
  cross(isBox: boolean): void {
    if (isBox) this.crossed = 'box';
    else if (this.crossed === 'nothing') this.crossed = 'element';
  }

  /** A box in a grid begins here. In a new row of the grid it begins a line. */
  placed({ top, bottom }: DOMRect): void {
    if (top >= (this.rowEnds ?? this.endOfFirst()) - 1) this.space('\n');
    this.rowEnds = bottom;
  }

  private endOfFirst(): number {
    const node = this.last?.node;
    const first = node && isText(node) ? parentElementOf(node) : null;
    return first ? boxOf(first).bottom : Infinity;
  }

  /** At least this much space stands before the next words. */
  space(gap: ' ' | '\n'): void {
    if (!this.isEmpty && this.gap !== '\n') this.gap = gap;
  }

  /** A side note that belongs here. */
  note(blocks: readonly RawBlock[]): void {
    if (blocks.length > 0) this.notes.push({ at: this.chars, blocks });
  }

  /** Whether it holds nothing but words that stand before an element's own. */
  isOnlyBefore(element?: Element): boolean {
    return this.adding !== null && (element === undefined || element === this.adding);
  }

  /** Words before an element's own, such as the number of a list item: they go where those begin. */
  addBefore(text: string, element: Element, facts: TextFacts): void {
    if (this.isEmpty) this.adding = element;
    this.addWords(text, element, facts);
  }

  /** Words behind an element's own: before the space that its last words end with. */
  addAfter(text: string, element: Element, facts: TextFacts): void {
    const { gap } = this;
    this.gap = '';
    this.addWords(text, element, facts);
    if (gap !== '') this.gap = gap;
  }

  /** Takes the words that stand before an element's own away, if they are the last ones. */
  takeBack(element: Element): boolean {
    if (this.last?.node !== element) return false;
    const { length } = this.last.text;
    this.pieces.pop();
    this.chars -= length;
    if (this.pieces.at(-1)?.node === null) {
      this.gap = this.pieces.pop()?.text === '\n' ? '\n' : ' ';
      this.chars -= 1;
    }
    this.last = this.pieces.at(-1) ?? null;
    return true;
  }

  /** @param within where the words stand */
  addText(text: string, node: Text | Element, within: BlockContext, facts: TextFacts): void {
    if (this.adding && text.trim() !== '') {
      this.owner = within;
      this.adding = null;
    }
    this.add(text, node, facts);
  }

  private add(text: string, node: Text | Element | null, facts: TextFacts): void {
    if (facts.kept === 'no') this.addWords(text, node, facts);
    else {
      const lines = text.split(/\r?\n/);
      lines.forEach((line, index) => {
        if (index > 0) this.space('\n');
        if (facts.kept === 'lines') this.addWords(line, node, facts);
        else this.addLine(line, node, facts);
      });
    }
  }

  /**
   * The block or, where side notes stand between its sentences, blocks.
   * @param mayBeSign whether a sign without a letter says something, as a tick in a cell does
   */
  toBlocks(mayBeSign: boolean): RawBlock[] {
    const { kind, level, element } = this.owner;
    const text = this.pieces.map((piece) => piece.text).join('');
    const block = {
      kind,
      level,
      element,
      text,
      pieces: this.pieces,
      waiting: this.waitingChars > 0,
      folded: this.foldedChars > 0,
      linked: Math.min(1, this.linkedChars / (text.length || 1)),
    };
    if (this.notes.length > 0) return withNotes(block, this.notes);
    return (mayBeSign ? /\S/ : /[\p{L}\p{N}]/u).test(text) ? [block] : [];
  }

  /** Words whose white space means no more than a space. */
  private addWords(text: string, node: Text | Element | null, facts: TextFacts): void {
    const words = text.replaceAll(SPACE, ' ').trim();
    if (words === '') {
      if (text !== '') this.space(' ');
      return;
    }
    if (/^[\s\u00A0]/.test(text)) this.space(' ');
    this.push(this.gap === '\n' ? `${facts.indent}${words}` : words, node, facts);
    if (/[\s\u00A0]$/.test(text)) this.space(' ');
  }

  /** A line whose spaces all count, but for those at its end. */
  private addLine(line: string, node: Text | Element | null, facts: TextFacts): void {
    const words = line.replaceAll('\u00A0', ' ').trimEnd();
    if (words === '') {
      if (line !== '') this.space(' ');
      return;
    }
    this.push(this.isEmpty ? words.trimStart() : words, node, facts);
    if (words.length < line.length) this.space(' ');
  }

  private push(words: string, node: Text | Element | null, facts: TextFacts): void {
    if (this.gap === '' && this.isParted(words, node, facts.range)) this.gap = ' ';
    if (this.gap !== '' && this.chars > 0) {
      this.pieces.push(separator(this.gap));
      this.chars += 1;
    }
    this.gap = '';
    this.crossed = 'nothing';
    this.last = { text: words, node, skipped: 0 };
    this.pieces.push(this.last);
    this.chars += words.length;
    if (facts.linked) this.linkedChars += words.length;
    if (facts.waiting) this.waitingChars += words.length;
    else if (facts.folded) this.foldedChars += words.length;
  }

  /** Whether words stand apart on the screen from those before, although no white space is between them. */
  private isParted(words: string, node: Text | Element | null, range: Range | null): boolean {
    const before = this.last;
    if (!before || !range || this.crossed === 'nothing' || !mayBeOneWord(before.text, words)) return false;
    const acrossBoxes = this.crossed === 'box';
    // The large first letter of a paragraph is a box, but belongs to its word.
    if (acrossBoxes && this.chars <= MAX_DROP_CAP && /^\p{Ll}/u.test(words)) return false;
    if (!before.node || !node || !isText(before.node) || !isText(node)) return false;
    return isApart(range, before.node, node, acrossBoxes);
  }
}

function isText(node: Text | Element): node is Text {
  return nodeTypeOf(node) === Node.TEXT_NODE;
}
