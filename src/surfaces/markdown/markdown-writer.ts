/**
 * Renders an answer while it is being written. Finished blocks, items, rows and lines of code are never touched again;
 * what may still change is the last one, and it alone is made anew. Line by line, as CommonMark reads blocks: a whole
 * line that belongs to a later block shows that the earlier one is over (https://spec.commonmark.org/0.31.2/,
 * appendix).
 *
 * The time for an answer grows with its length: what may change is never long, and it is made anew only once a good
 * part of it is new. Whatever goes wrong, the text is shown.
 */
import type { MarkedToken } from 'marked';
import { drawBlock, blockParts, placeBlock, type Drawn, type Running } from './block';
import { wholeCharacter } from './inline-parts';
import { lex, plainBlock } from './lex';

/**
 * The longest unfinished part that is made anew, in characters: of a longer one what stands there counts as finished.
 */
const MAX_OPEN_CHARS = 4_000;
/** What is taken in one go, in characters. */
const STEP_CHARS = 1_000;
/**
 * The unfinished part is made anew once this share of it is new; until then what is new stands behind it as it was
 * written.
 */
const NEW_SHARE = { ofShort: 1 / 16, ofLong: 1 / 4 };
/** From this length on it is long, in characters. */
const LONG_CHARS = 1_000;

export class MarkdownWriter {
  /** The source of what may still change. */
  private tail = '';
  /** How much of it has come since it was made, in characters. */
  private fresh = 0;
  /** Its nodes. */
  private open: Element[] = [];
  /** What stands behind them as it was written. */
  private behind: Text | null = null;
  private running: Running | null = null;
  /** The last piece ended in a carriage return, which may be half of a line's end. */
  private isHalfBreak = false;

  constructor(private readonly root: HTMLElement) {}

  /** Takes the next piece of the answer. What it costs grows with the piece: long texts come in several. */
  write(piece: string): void {
    const whole = (this.isHalfBreak ? '\r' : '') + piece;
    this.isHalfBreak = whole.endsWith('\r');
    const text = (this.isHalfBreak ? whole.slice(0, -1) : whole).replaceAll(/\r\n?/g, '\n');
    for (let at = 0; at < text.length; at += STEP_CHARS) this.take(text.slice(at, at + STEP_CHARS));
  }

  /** The answer is over: everything stays as it is. */
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

  /** Puts what is new behind the last words. False where there are none. */
  private showBehind(piece: string): boolean {
    if (this.behind) this.behind.appendData(piece);
    else {
      const place = lastPlace(this.open.at(-1));
      if (!place) return false;
      // A space at the end of a block is not drawn, and was one between words.
      const isApart =
        /\s/.test(this.tail.charAt(this.tail.length - piece.length - 1)) && !/\s$/.test(place.textContent);
      this.behind = document.createTextNode(isApart ? ` ${piece}` : piece);
      place.append(this.behind);
    }
    return true;
  }

  /** Takes as finished what stands in the unfinished part up to a space, or up to its limit. */
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

  /** Takes as finished what stands before the last block, item, row or line that whole lines are sure of. */
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

  /** All lines of the code but its last are finished; that one may become the fence that closes it. */
  private settleCode({ running, at }: Drawn, { raw }: MarkedToken, source: string): void {
    if (!running?.code) return;
    this.running = running;
    const body = raw.slice(running.prefix.length);
    const end = body.slice(0, -1).lastIndexOf('\n') + 1;
    // Lines are counted: of an indented block each one is shown without its indent.
    if (end > 0) running.code.settle(body.slice(0, end).split('\n').length - 1);
    this.tail = source.slice(at + running.prefix.length + end);
  }
}

/** A text as blocks; as one plain one, whatever it is that cannot be drawn. */
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
 * Which block may still change, and which of its items or rows: the last ones in the whole lines. A line that is not
 * yet whole is no witness: `-` makes a heading of the line above, until it becomes `- item`.
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

/** The first index, `last` at most, at which two readings of the same text differ. */
function agreed(sure: readonly { raw: string }[], tokens: readonly { raw: string }[], last: number): number {
  const differs = sure.slice(0, Math.max(0, last)).findIndex(({ raw }, index) => raw !== tokens[index]?.raw);
  return differs === -1 ? Math.max(0, last) : differs;
}

/** The blocks that text may stand in behind the last words. */
const HOLDERS = new Set(['blockquote', 'div', 'li', 'ol', 'p', 'pre', 'table', 'tbody', 'td', 'tr', 'ul']);

function lastPlace(block: Element | undefined): Element | null {
  let place = block && HOLDERS.has(block.localName) ? block : null;
  for (let next = place?.lastElementChild; next && HOLDERS.has(next.localName); next = next.lastElementChild)
    place = next;
  return place?.localName === 'pre' ? (place.firstElementChild?.lastElementChild ?? null) : place;
}
