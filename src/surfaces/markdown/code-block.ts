import { make } from './inline';

/** A part of a code block that is longer than this, in characters, ends with its line. */
const PART_CHARS = 2_000;

/**
 * A block of code that can grow. Its lines stand in parts, so that a token does not lay out a long block again. The
 * last part holds what may still change.
 */
export class CodeBlock {
  readonly element: HTMLPreElement;
  private readonly code: HTMLElement;
  private part: Text | null = null;
  /** The last finished line. */
  private last: string | null = null;
  private open: HTMLElement | null = null;

  constructor() {
    this.code = make('code', '');
    this.element = make('pre', 'answer-code', [this.code]);
    this.element.dir = 'ltr';
    // A region that scrolls has to be reachable by keyboard.
    this.element.tabIndex = 0;
  }

  /** Replaces what may still change. */
  show(text: string): void {
    this.open ??= this.code.appendChild(make('span', 'answer-code-part'));
    this.open.textContent = text;
  }

  /** Marks so many of the shown lines as finished. */
  settle(lines: number): void {
    const shown = this.shown();
    for (const line of shown.slice(0, lines)) this.add(line);
    this.show(shown.slice(lines).join('\n'));
  }

  /** Marks everything as finished. */
  finish(): this {
    if (!this.open) return this;
    const shown = this.shown();
    this.open.remove();
    this.open = null;
    // No text is no line, but a block has at least one. A blank line at the end shows only if another follows it.
    const isNone = shown.length === 1 && shown[0] === '';
    if (!isNone || (this.last ?? '') === '') for (const line of shown) this.add(line);
    return this;
  }

  /** The lines that may still change. */
  private shown(): string[] {
    return (this.open?.textContent ?? '').split('\n');
  }

  private add(line: string): void {
    this.last = line;
    if (this.part && this.part.length <= PART_CHARS) {
      this.part.appendData(`\n${line}`);
      return;
    }
    this.part = document.createTextNode(line);
    this.code.insertBefore(make('span', 'answer-code-part', [this.part]), this.open);
  }
}

/** A finished block of code. */
export function codeBlock(text: string): HTMLPreElement {
  const block = new CodeBlock();
  block.show(text);
  return block.finish().element;
}
