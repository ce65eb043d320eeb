/**
 * Renders an answer while it is being written. Finished blocks, items and rows are never touched again; what may still
 * change is the last one, and it alone is made anew. Line by line, as CommonMark reads blocks: a whole line that
 * belongs to a later block shows that the earlier one is over (https://spec.commonmark.org/0.31.2/, appendix).
 */
import type { MarkedToken } from 'marked';
import { drawBlock, partsOf, type Drawn, type Running } from './block';
import type { CodeBlock } from './code-block';
import { lex } from './lex';

/**
 * The longest unfinished part that is made anew, in characters: of a longer one what stands there counts as finished.
 * marked's time grows with the square of some inputs; 4,000 times `[` take it about 14 ms.
 */
const MAX_OPEN_CHARS = 4_000;

export class MarkdownWriter {
  /** The source of what may still change. */
  private tail = '';
  /** Its nodes. */
  private open: Element[] = [];
  private running: Running | null = null;
  /** The open block, where it is code that can grow in place. */
  private code: CodeBlock | null = null;

  constructor(private readonly root: HTMLElement) {}

  /** Takes the next piece of the answer. What it costs grows with the piece: long texts come in several. */
  write(piece: string): void {
    this.tail += piece;
    this.render(false);
    if (this.tail.length <= MAX_OPEN_CHARS || this.code) return;
    const end = Math.max(this.tail.lastIndexOf('\n'), this.tail.lastIndexOf(' ')) + 1 || this.tail.length;
    const rest = this.tail.slice(end);
    this.tail = this.tail.slice(0, end);
    this.render(true);
    if (rest !== '') this.write(rest);
  }

  /** The answer is over: everything stays as it is. */
  end(): void {
    this.render(true);
  }

  private render(over: boolean): void {
    const source = (this.running?.prefix ?? '') + this.tail;
    const tokens = lex(source);
    if (over || !this.growCode(tokens)) this.redraw(source, tokens, over);
    if (!over) return;
    this.tail = '';
    this.open = [];
    this.running = null;
    this.code = null;
  }

  /** The commonest long block costs its new characters only. */
  private growCode(tokens: readonly MarkedToken[]): boolean {
    const [token, more] = tokens;
    return this.code !== null && token?.type === 'code' && !more && this.code.grow(token.text);
  }

  private redraw(source: string, tokens: readonly MarkedToken[], over: boolean): void {
    for (const node of this.open) node.remove();
    this.open = [];
    this.code = null;
    let at = 0;
    const drawn = tokens.map((token, index) => {
      const block = drawBlock(token, at, index === 0 ? this.running : null);
      if (block.element) this.root.append(topLevel(block.element));
      at += token.raw.length;
      return block;
    });
    if (!over) this.settle(source, tokens, drawn);
  }

  /** Takes as finished what stands before the last block, item or row that whole lines are sure of. */
  private settle(source: string, tokens: readonly MarkedToken[], drawn: readonly Drawn[]): void {
    const [last, part] = sureOf(source, tokens);
    const block = drawn[last];
    if (!block) return;
    this.open = drawn.slice(last + 1).flatMap(({ element }) => element ?? []);
    if (block.running && (part > 0 || block.goesOn)) {
      const rest = block.parts.slice(part);
      this.running = block.running;
      this.open.push(...rest.map(({ node }) => node));
      this.tail = source.slice(rest[0]?.at ?? block.running.prefix.length);
      return;
    }
    this.running = null;
    this.code = this.open.length === 0 ? block.code : null;
    if (block.element) this.open.push(block.element);
    this.tail = source.slice(block.at);
  }
}

/**
 * Which block may still change, and which of its items or rows: the last ones in the whole lines. A line that is not
 * yet whole is no witness: `-` makes a heading of the line above, until it becomes `- item`.
 */
function sureOf(source: string, tokens: readonly MarkedToken[]): [block: number, part: number] {
  if (tokens.length === 1 && partsOf(tokens[0]).length < 2) return [0, 0];
  const whole = source.lastIndexOf('\n') + 1;
  const sure = whole === source.length ? tokens : lex(source.slice(0, whole));
  const block = agreed(sure, tokens, sure.findLastIndex(({ type }) => type !== 'space'));
  const parts = partsOf(sure[block]);
  return [block, sure[block]?.type === tokens[block]?.type ? agreed(parts, partsOf(tokens[block]), parts.length - 1) : 0];
}

/** The first index, `last` at most, at which two readings of the same text differ. */
function agreed(sure: readonly { raw: string }[], tokens: readonly { raw: string }[], last: number): number {
  const differs = sure.slice(0, Math.max(0, last)).findIndex(({ raw }, index) => raw !== tokens[index]?.raw);
  return differs === -1 ? Math.max(0, last) : differs;
}

/** A block takes its direction from its own text: an answer may mix languages. */
function topLevel(element: HTMLElement): HTMLElement {
  element.dir ||= 'auto';
  return element;
}
