/**
 * Reads the text of a contenteditable as a person sees its lines, and finds a place in that text in the DOM again. A
 * selection is remembered, found again and compared after writing by this text.
 *
 * Lines are joined by one line break, whether they are blocks, or parted by `<br>` or by a preserved line break.
 * Collapsed white space counts once. Anything that is not text, such as an image, is one U+FFFC.
 */
import { attribute, firstChild, nextSibling, shadowRootOf, tagNameOf } from '@/src/extract/safe-dom';

/** Takes the place of anything that is not text. */
export const OBJECT = '\uFFFC';

/** Characters of `text` from `at` on are those of `node` from `offset` on. */
interface Piece {
  readonly node: Text;
  readonly offset: number;
  readonly at: number;
  length: number;
}

export interface EditableText {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** A part of a text: from `start` up to and without `end`, in UTF-16 units. */
export interface EditableSpan {
  readonly start: number;
  readonly end: number;
}

const OBJECT_TAGS = new Set([
  'IMG',
  'SVG',
  'VIDEO',
  'AUDIO',
  'CANVAS',
  'IFRAME',
  'OBJECT',
  'EMBED',
  'INPUT',
  'TEXTAREA',
  'SELECT',
  'BUTTON',
  'HR',
  'MATH',
]);
const INLINE = new Set([
  'inline',
  'inline-block',
  'inline-flex',
  'inline-grid',
  'inline-table',
  'contents',
  'ruby',
  'ruby-text',
]);
/** ProseMirror adds an image without a source to keep the caret in place. It is no part of the text. */
const EDITOR_AIDS = '.ProseMirror-separator';

class Lines {
  text = '';
  readonly pieces: Piece[] = [];
  /** Whether the current line has begun. The `<br>` of an empty line is enough. */
  private open = false;
  private first = true;
  /** Whether the current line ends in a space, which a browser does not show at the end of a line. */
  private looseSpace = false;

  /** Ends the current line, if one has begun. */
  close(): void {
    if (this.looseSpace) this.dropLast();
    this.looseSpace = false;
    this.open = false;
  }

  /** A `<br>` or a preserved line break. Unlike the end of a block, it can make an empty line. */
  hardBreak(): void {
    this.begin();
    this.close();
  }

  object(): void {
    this.begin();
    this.text += OBJECT;
    this.looseSpace = false;
  }

  /** `from`: where in the node's data the characters stand. */
  characters(node: Text, from: number, characters: string, loose = false): void {
    this.begin();
    const last = this.pieces.at(-1);
    if (last?.node === node && last.offset + last.length === from && last.at + last.length === this.text.length)
      last.length += characters.length;
    else this.pieces.push({ node, offset: from, at: this.text.length, length: characters.length });
    this.text += characters;
    this.looseSpace = loose;
  }

  /** Whether a browser would show a collapsible space here. */
  get takesSpace(): boolean {
    return this.open && !this.looseSpace;
  }

  private begin(): void {
    if (this.open) return;
    if (!this.first) this.text += '\n';
    this.first = false;
    this.open = true;
  }

  private dropLast(): void {
    this.text = this.text.slice(0, -1);
    const last = this.pieces.at(-1);
    if (last && (last.length -= 1) === 0) this.pieces.pop();
  }
}

function readTextNode(node: Text, whiteSpace: string, lines: Lines): void {
  const keepsSpaces = /^(pre|pre-wrap|break-spaces)/.test(whiteSpace);
  const keepsBreaks = keepsSpaces || whiteSpace.startsWith('pre-line');
  for (const { 0: run, index } of node.data.matchAll(/[ \t\r\n\f]+|[^ \t\r\n\f]+/g)) {
    if (/^[^ \t\r\n\f]/.test(run)) {
      lines.characters(node, index, run);
    } else if (keepsSpaces) {
      for (const { 0: part, index: inner } of run.matchAll(/\n|[^\n]+/g)) {
        if (part === '\n') lines.hardBreak();
        else lines.characters(node, index + inner, part);
      }
    } else if (keepsBreaks && run.includes('\n')) {
      for (const character of run) if (character === '\n') lines.hardBreak();
    } else if (lines.takesSpace) {
      lines.characters(node, index, ' ', true);
    }
  }
}

function readElement(element: Element, lines: Lines, isHost: boolean): void {
  const tag = tagNameOf(element).toUpperCase();
  if (tag === 'BR') {
    lines.hardBreak();
    return;
  }
  const style = getComputedStyle(element);
  if (style.display === 'none' || element.matches(EDITOR_AIDS)) return;
  const block = !INLINE.has(style.display);
  if (block) lines.close();
  if (!isHost && (OBJECT_TAGS.has(tag) || attribute(element, 'contenteditable') === 'false' || shadowRootOf(element))) {
    lines.object();
  } else {
    for (let child: Node | null = firstChild(element); child; child = nextSibling(child)) {
      if (child.nodeType === Node.TEXT_NODE) readTextNode(child as Text, style.whiteSpace, lines);
      else if (child.nodeType === Node.ELEMENT_NODE) readElement(child as Element, lines, false);
    }
  }
  if (block) lines.close();
}

/** Reads the text of an editing host: the outermost element that is edited as one. */
export function readEditable(host: Element): EditableText {
  const lines = new Lines();
  readElement(host, lines, true);
  lines.close();
  return { text: lines.text, pieces: lines.pieces };
}

/** The part of the text that is inside a range; null if none of it is. */
export function spanOf(editable: EditableText, range: Range): EditableSpan | null {
  let start = -1;
  let end = -1;
  for (const { node, offset, at, length } of editable.pieces) {
    if (!range.intersectsNode(node)) continue;
    const from = Math.max(0, (node === range.startContainer ? range.startOffset : 0) - offset);
    const to = Math.min(length, (node === range.endContainer ? range.endOffset : node.length) - offset);
    if (from >= to) continue;
    if (start < 0) start = at + from;
    end = at + to;
  }
  return start < 0 ? null : { start, end };
}

/** A range over a part of the text. Null if its first or last character stands for something that is not text. */
export function rangeOf({ pieces }: EditableText, { start, end }: EditableSpan): Range | null {
  const pieceAt = (index: number): Piece | undefined =>
    pieces.find(({ at, length }) => index >= at && index < at + length);
  const [first, last] = [pieceAt(start), pieceAt(end - 1)];
  if (!first || !last) return null;
  const range = first.node.ownerDocument.createRange();
  range.setStart(first.node, first.offset + start - first.at);
  range.setEnd(last.node, last.offset + end - last.at);
  return range;
}
