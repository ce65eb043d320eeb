import { make } from './inline';

/** A part of a code block that is longer than this, in characters, is ended at the next line. */
const PART_CHARS = 2_000;

/**
 * A block of code that can grow. Its lines stand in parts, so that a long one is not laid out again with each token;
 * what may still change stands in a part of its own, the last.
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
    // A region that scrolls sideways has to be reached by keyboard too.
    this.element.tabIndex = 0;
  }

  /** Writes what may still change, in place of what was shown so. */
  show(text: string): void {
    this.open ??= this.code.appendChild(make('span', 'answer-code-part'));
    this.open.textContent = text;
  }

  /** Takes as finished so many lines of what is shown, and shows the rest. */
  settle(lines: number): void {
    const shown = this.shown();
    for (const line of shown.slice(0, lines)) this.add(line);
    this.show(shown.slice(lines).join('\n'));
  }

  /** Takes everything as finished. */
  finish(): this {
    if (!this.open) return this;
    const shown = this.shown();
    this.open.remove();
    this.open = null;
    // No text is no line. Yet a block of code has one line at least, and a blank one at its end is seen only where
    // another one follows it.
    const isNone = shown.length === 1 && shown[0] === '';
    if (!isNone || (this.last ?? '') === '') for (const line of shown) this.add(line);
    return this;
  }

  /** The lines of what may still change. */
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
