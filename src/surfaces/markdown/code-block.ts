import { make } from './inline';

/** A part of a code block that is longer than this, in characters, is ended at the next line. */
const PART_CHARS = 2_000;

/** A block of code that can grow. Its lines stand in parts, so that a long one is not laid out again with each token. */
export class CodeBlock {
  readonly element: HTMLPreElement;
  private readonly code: HTMLElement;
  private written = '';
  private part: Text | null = null;

  constructor(text: string) {
    this.code = make('code', '');
    this.element = make('pre', 'answer-code', this.code);
    this.element.dir = 'ltr';
    // A region that scrolls sideways has to be reached by keyboard too.
    this.element.tabIndex = 0;
    this.grow(text);
  }

  /** Writes what is new in `text`. False where it does not go on from what stands here, which then stays. */
  grow(text: string): boolean {
    if (!text.startsWith(this.written)) return false;
    const lines = text.slice(this.written.length).split('\n');
    this.written = text;
    lines.forEach((line, index) => { this.add(line, index > 0); });
    return true;
  }

  private add(line: string, breaks: boolean): void {
    if (this.part && !(breaks && this.part.length > PART_CHARS)) {
      this.part.appendData(breaks ? `\n${line}` : line);
      return;
    }
    this.part = document.createTextNode(line);
    this.code.append(make('span', 'answer-code-part', this.part));
  }
}
