/**
 * Draws an answer while it is being written. Finished blocks, items, rows and lines of code are never drawn again. Only
 * the last one may still change. CommonMark reads blocks line by line: a whole line of a later block shows that the
 * earlier block is finished (https://spec.commonmark.org/0.31.2/, appendix).
 *
 * The time for an answer grows with its length alone. The part that may change is short, and is drawn again only once a
 * good share of it is new. Whatever goes wrong, the text is shown.
 */
import type { MarkedToken } from 'marked';
import { drawBlock, blockParts, placeBlock, type Drawn, type Running } from './block';
import { wholeCharacter } from './inline-parts';
import { lex, plainBlock } from './lex';

/** The longest part that may still change, in characters. What is longer counts as finished. */
const MAX_OPEN_CHARS = 4_000;
/** How much is written in one step, in characters. */
const STEP_CHARS = 1_000;
/**
 * The unfinished part is drawn again when this share of it is new. Until then new text stands behind it unformatted.
 */
const NEW_SHARE = { ofShort: 1 / 16, ofLong: 1 / 4 };
/** From this length on the part is long, in characters. */
const LONG_CHARS = 1_000;

/** Draws one answer into an element, piece by piece. */
export class MarkdownWriter {
  /** The source of the part that may still change. */
  private tail = '';
  /** How much of it is new since it was drawn, in characters. */
  private fresh = 0;
  /** Its nodes. */
  private open: Element[] = [];
  /** New text behind them, unformatted. */
  private behind: Text | null = null;
  private running: Running | null = null;
  /** Whether the last piece ended in a carriage return, which may be half of a line's end. */
  private isHalfBreak = false;

  constructor(private readonly root: HTMLElement) {}

  /** Writes the next piece of the answer. Its time grows with the piece, so long texts come in several. */
  write(piece: string): void {
    const whole = (this.isHalfBreak ? '\r' : '') + piece;
    this.isHalfBreak = whole.endsWith('\r');
    const text = (this.isHalfBreak ? whole.slice(0, -1) : whole).replaceAll(/\r\n?/g, '\n');
    for (let at = 0; at < text.length; at += STEP_CHARS) this.take(text.slice(at, at + STEP_CHARS));
  }

  /** Ends the answer. */
  end(): void {
    this.render(true);
  }

  private take(piece: string): void {
    this.tail += piece;
    this.fresh += piece.length;
    if (this.canWait() && this.showBehind(piece)) return;
    this.render(false);
    while (this.tail.length > MAX_OPEN_CHARS) this.cut();
  }

  private canWait(): boolean {
    const length = (this.running?.prefix.length ?? 0) + this.tail.length;
    const share = length < LONG_CHARS ? NEW_SHARE.ofShort : NEW_SHARE.ofLong;
    return this.fresh < length * share && this.tail.length <= MAX_OPEN_CHARS && !this.running?.code;
  }

  /** Puts new text behind the last words. False where there are none. */
  private showBehind(piece: string): boolean {
    if (this.behind) this.behind.appendData(piece);
    else {
      const place = lastPlace(this.open.at(-1));
      if (!place) return false;
      // A space at the end of a block is not drawn, so the one between the words is added.
      const isApart =
        /\s/.test(this.tail.charAt(this.tail.length - piece.length - 1)) && !/\s$/.test(place.textContent);
      this.behind = document.createTextNode(isApart ? ` ${piece}` : piece);
      place.append(this.behind);
    }
    return true;
  }

  /** Finishes the part that is too long, up to a space or up to its limit. */
  private cut(): void {
    const space =
      Math.max(this.tail.lastIndexOf('\n', MAX_OPEN_CHARS - 1), this.tail.lastIndexOf(' ', MAX_OPEN_CHARS - 1)) + 1;
    const end = space > MAX_OPEN_CHARS / 2 ? space : wholeCharacter(this.tail, MAX_OPEN_CHARS);
    const rest = this.tail.slice(end);
    this.tail = this.tail.slice(0, end);
    const { running } = this;
    this.render(true);
    // A long line of code goes on as code.
    if (running?.code) this.running = running;
    this.tail = rest;
    this.render(false);
  }

  private render(over: boolean): void {
    const source = (this.running?.prefix ?? '') + this.tail;
    const [tokens, drawn] = draw(source, this.running);
    for (const node of this.open) node.remove();
    this.behind?.remove();
    this.behind = null;
    this.open = [];
    this.fresh = 0;
    for (const block of drawn) placeBlock(this.root, block);
    const before = this.running;
    this.running = null;
    if (over) this.tail = '';
    else this.settle(source, tokens, drawn);
    for (const running of [before, ...drawn.map((block) => block.running)])
      if (running !== this.running) running?.code?.finish();
  }

  /** Finishes all that is certain: what stands before the last block, item, row or line of the whole lines. */
  private settle(source: string, tokens: readonly MarkedToken[], drawn: readonly Drawn[]): void {
    const [last, part] = sureOf(source, tokens);
    const [block, token] = [drawn[last], tokens[last]];
    if (!block || !token) return;
    this.open = drawn.slice(last + 1).flatMap(({ element }) => element ?? []);
    if (block.running?.code) {
      this.settleCode(block, token, source);
    } else if (block.running && (part > 0 || block.goesOn)) {
      const rest = block.parts.slice(part);
      this.running = block.running;
      this.open = [...this.open, ...rest.map(({ node }) => node)];
      this.tail = source.slice(rest[0]?.at ?? block.running.prefix.length);
    } else {
      if (block.element) this.open = [block.element, ...this.open];
      this.tail = source.slice(block.at);
    }
  }

  /** Finishes all lines of the code but the last, which may become the fence that closes it. */
  private settleCode({ running, at }: Drawn, { raw }: MarkedToken, source: string): void {
    if (!running?.code) return;
    this.running = running;
    const body = raw.slice(running.prefix.length);
    const end = body.slice(0, -1).lastIndexOf('\n') + 1;
    // Lines are counted, because an indented block is shown without its indent.
    if (end > 0) running.code.settle(body.slice(0, end).split('\n').length - 1);
    this.tail = source.slice(at + running.prefix.length + end);
  }
}

/** Draws a text as blocks, or as one plain paragraph where that fails. */
function draw(source: string, running: Running | null): [tokens: readonly MarkedToken[], drawn: readonly Drawn[]] {
  const drawAll = (tokens: readonly MarkedToken[]): [typeof tokens, Drawn[]] => {
    let at = 0;
    return [
      tokens,
      tokens.map((token, index) => {
        const block = drawBlock(token, at, index === 0 ? running : null);
        at += token.raw.length;
        return block;
      }),
    ];
  };
  try {
    return drawAll(lex(source));
  } catch {
    return drawAll(plainBlock(source));
  }
}

/**
 * Which block may still change, and which of its items or rows: the last ones of the whole lines. An incomplete line
 * proves nothing: `-` makes a heading of the line above, until it becomes `- item`.
 */
function sureOf(source: string, tokens: readonly MarkedToken[]): [block: number, part: number] {
  if (tokens.length === 1 && blockParts(tokens[0]).length < 2) return [0, 0];
  const whole = source.lastIndexOf('\n') + 1;
  const sure = whole === source.length ? tokens : lex(source.slice(0, whole));
  const block = agreed(
    sure,
    tokens,
    sure.findLastIndex(({ type }) => type !== 'space'),
  );
  const parts = blockParts(sure[block]);
  return [
    block,
    sure[block]?.type === tokens[block]?.type ? agreed(parts, blockParts(tokens[block]), parts.length - 1) : 0,
  ];
}

/** The first index at which two readings of the same text differ, at most `last`. */
function agreed(sure: readonly { raw: string }[], tokens: readonly { raw: string }[], last: number): number {
  const differs = sure.slice(0, Math.max(0, last)).findIndex(({ raw }, index) => raw !== tokens[index]?.raw);
  return differs === -1 ? Math.max(0, last) : differs;
}

/** Elements into which new text may be put. */
const HOLDERS = new Set(['blockquote', 'div', 'li', 'ol', 'p', 'pre', 'table', 'tbody', 'td', 'tr', 'ul']);

function lastPlace(block: Element | undefined): Element | null {
  let place = block && HOLDERS.has(block.localName) ? block : null;
  for (let next = place?.lastElementChild; next && HOLDERS.has(next.localName); next = next.lastElementChild)
    place = next;
  return place?.localName === 'pre' ? (place.firstElementChild?.lastElementChild ?? null) : place;
}
