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

  /** Takes as finished these lines of what is shown, and shows the rest. */
  settle(lines: string, rest: string): void {
    for (const line of lines.split('\n')) this.add(line);
    this.show(rest);
  }

  /** Takes everything as finished. */
  finish(): this {
    const text = this.open?.textContent ?? '';
    this.open?.remove();
    this.open = null;
    if (text !== '' || !this.part) for (const line of text.split('\n')) this.add(line);
    return this;
  }

  private add(line: string): void {
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
