/** The visible text of a document as blocks, in reading order, each with the nodes that it came from. */
import { countWords } from '@/src/protocol/count-words';
import type { Block } from '@/src/protocol/page-content';
import { attribute, dataOf, queryAll, rootElement, tagNameOf, textContentOf } from './safe-dom';
import { isHiddenText, type Sight } from './visibility';
import { walk, type WalkStep } from './walk';

type Kind = Block['kind'];

/** A block before it is known whether it is kept. */
export interface RawBlock {
  readonly kind: Kind;
  readonly level: number | null;
  readonly text: string;
  /** Share of the text's characters that are in links, 0 to 1. */
  readonly linked: number;
  /** The element that makes it a block. */
  readonly element: Element;
  /** In `nav`, `footer`, `aside` or what takes their role. */
  readonly marginal: boolean;
  /** Hidden until a script shows it, where scripts are off. */
  readonly waiting: boolean;
  /** One click away: in closed `<details>` or the panel of another tab. */
  readonly folded: boolean;
}

export interface PageBlocks {
  readonly blocks: readonly RawBlock[];
  readonly hiddenWords: number;
  readonly unreadFrames: number;
  /** True where the time or size limit ended the reading. */
  readonly partial: boolean;
}

export interface ReadLimits {
  readonly now: () => number;
  /** Milliseconds from now on. */
  readonly budgetMs: number;
}

const INLINE = new Set([
  'A',
  'ABBR',
  'ACRONYM',
  'B',
  'BDI',
  'BDO',
  'BIG',
  'CITE',
  'CODE',
  'DATA',
  'DEL',
  'DFN',
  'EM',
  'FONT',
  'I',
  'INS',
  'KBD',
  'LABEL',
  'MARK',
  'NOBR',
  'Q',
  'RB',
  'RP',
  'RT',
  'RUBY',
  'S',
  'SAMP',
  'SLOT',
  'SMALL',
  'SPAN',
  'STRIKE',
  'STRONG',
  'SUB',
  'SUP',
  'TIME',
  'TT',
  'U',
  'VAR',
  'WBR',
  'IMG',
  'PICTURE',
  // of a drawing
  'tspan',
  'textPath',
  'a',
]);
/** Parts of a data table: no block of their own. In a table that only lays out a page they are blocks. */
const CELLS = new Set(['TD', 'TH', 'THEAD', 'TBODY', 'TFOOT']);
const MARGINAL_TAGS = new Set(['NAV', 'FOOTER', 'ASIDE']);
const MARGINAL_ROLES = new Set([
  'navigation',
  'contentinfo',
  'complementary',
  'banner',
  'search',
  'menu',
  'menubar',
  'toolbar',
]);
const KINDS: Readonly<Record<string, Kind>> = {
  LI: 'list-item',
  DT: 'list-item',
  DD: 'list-item',
  BLOCKQUOTE: 'quote',
  PRE: 'code',
  FIGCAPTION: 'caption',
  CAPTION: 'caption',
};

/** Zero-width characters, soft hyphens and direction overrides: invisible, and a way to hide words in plain sight. */

const INVISIBLE =
  /[\u00AD\u200B\u200C\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]|[\u{E0000}-\u{E007F}]/gu;

/** Beyond this a page is no text any more; the rest is left out and the page marked as read in part. */
const MAX_CHARS = 4_000_000;
const CLOCK_EVERY_STEPS = 512;

interface Frame {
  readonly element: Element;
  readonly kind: Kind;
  readonly level: number | null;
  readonly marginal: boolean;
  readonly linked: boolean;
  readonly isBlock: boolean;
  readonly inTable: boolean;
}

function headingLevel(element: Element): number | null {
  const tag = /^H([1-6])$/.exec(tagNameOf(element));
  if (tag) return Number(tag[1]);
  if (attribute(element, 'role') !== 'heading') return null;
  const level = Number(attribute(element, 'aria-level'));
  return level >= 1 && level <= 6 ? Math.floor(level) : 2;
}

/** Whether a table holds data: many only lay out a page, and their cells hold blocks or further tables. */
function isDataTable(table: Element): boolean {
  const has = (selector: string): boolean => Element.prototype.querySelector.call(table, selector) !== null;
  if (attribute(table, 'role') === 'presentation' || has('table')) return false;
  return has('th, caption, thead') || !has('p, div, ul, ol, h1, h2, h3, form, article, section');
}

const ROOT_FRAME = {
  kind: 'paragraph',
  level: null,
  marginal: false,
  linked: false,
  isBlock: true,
  inTable: false,
} as const;

/** What an element adds to what it stands in: a paragraph in a quote is still the quote. */
function frameFor(element: Element, parent: Omit<Frame, 'element'>): Frame {
  const tag = tagNameOf(element);
  const isTable = tag === 'TABLE' && isDataTable(element);
  const inTable = isTable || parent.inTable;
  const level = headingLevel(element) ?? (parent.kind === 'heading' ? parent.level : null);
  return {
    element,
    level,
    inTable,
    isBlock: !INLINE.has(tag) && !(inTable && CELLS.has(tag)),
    kind: inTable ? 'table' : level === null ? (KINDS[tag] ?? parent.kind) : 'heading',
    marginal: parent.marginal || MARGINAL_TAGS.has(tag) || MARGINAL_ROLES.has(attribute(element, 'role') ?? ''),
    linked: parent.linked || tag === 'A',
  };
}

/** Turns steps into blocks: text runs between two block borders belong together. */
class BlockBuilder {
  readonly blocks: RawBlock[] = [];
  hiddenWords = 0;
  chars = 0;
  private readonly frames: Frame[] = [];
  private text = '';
  private linkedChars = 0;
  private waitingChars = 0;
  private foldedChars = 0;
  private owner: Frame | undefined;

  enter(element: Element): void {
    const parent = this.frames.at(-1);
    const frame = frameFor(element, parent ?? ROOT_FRAME);
    const tag = tagNameOf(element);
    if (frame.isBlock) this.border(tag, parent?.inTable ?? false);
    else if ((tag === 'TD' || tag === 'TH') && this.text !== '' && !this.text.endsWith('\n')) this.add(' | ', false);
    this.frames.push(frame);
  }

  leave(element: Element): void {
    const frame = this.frames.pop();
    if (frame?.isBlock) this.border(tagNameOf(element), this.frames.at(-1)?.inTable ?? false);
  }

  addText(node: Text, parent: Element, sight: Sight): void {
    const raw = dataOf(node);
    if (raw.trim() === '' && this.text === '') return;
    const visible = raw.replaceAll(INVISIBLE, '');
    if (visible.trim() !== '' && isHiddenText(node, parent, sight)) {
      this.hiddenWords += countWords(visible);
      return;
    }
    const frame = this.frames.at(-1);
    if (sight.waiting) this.waitingChars += visible.length;
    else if (sight.folded) this.foldedChars += visible.trim().length;
    this.add(frame?.kind === 'code' ? visible : visible.replaceAll(/[\s\u00A0]+/g, ' '), frame?.linked ?? false);
  }

  addFormula(text: string): void {
    this.add(text, this.frames.at(-1)?.linked ?? false);
  }

  /** Ends the block under way. */
  flush(): void {
    const frame = this.owner;
    const text =
      frame?.kind === 'code'
        ? this.text.replace(/^\n+/, '').trimEnd()
        : this.text
            .replaceAll(/ +/g, ' ')
            .replaceAll(/ ?\n ?/g, '\n')
            .trim();
    const { linkedChars, waitingChars, foldedChars } = this;
    this.text = '';
    this.foldedChars = 0;
    this.linkedChars = 0;
    this.waitingChars = 0;
    this.owner = undefined;
    if (!frame || !/[\p{L}\p{N}]/u.test(text)) return;
    const { kind, level, element, marginal } = frame;
    this.blocks.push({
      kind,
      level,
      element,
      marginal,
      text,
      waiting: waitingChars > 0,
      folded: foldedChars > 0,
      linked: Math.min(1, linkedChars / text.length),
    });
  }

  /** A data table is one block, and its rows are lines. Any other border ends the block under way. */
  private border(tag: string, inTable: boolean): void {
    if (!inTable && tag !== 'BR') this.flush();
    else if (this.text !== '' && !this.text.endsWith('\n')) this.add(tag === 'BR' || tag === 'TR' ? '\n' : ' ', false);
  }

  private add(text: string, linked: boolean): void {
    if (this.text === '' && text.trim() === '') return;
    this.owner ??= this.frames.at(-1);
    this.text += text;
    this.chars += text.length;
    if (linked) this.linkedChars += text.trim().length;
  }
}

/** Code and styles are not words that anybody could have read. */
function hiddenWordsOf(element: Element): number {
  const code = queryAll(element, 'script, style');
  return Math.max(
    0,
    code.reduce((words, one) => words - countWords(textContentOf(one)), countWords(textContentOf(element))),
  );
}

function take(builder: BlockBuilder, step: WalkStep): number {
  switch (step.type) {
    case 'enter':
      builder.enter(step.element);
      return 0;
    case 'leave':
      builder.leave(step.element);
      return 0;
    case 'text':
      builder.addText(step.node, step.parent, step.sight);
      return 0;
    case 'formula':
      builder.addFormula(step.text);
      return 0;
    case 'hidden':
      builder.hiddenWords += hiddenWordsOf(step.element);
      return 0;
    case 'unread-frame':
      return 1;
  }
}

/** Reads all visible text of a document. Never throws; stops at its limits and says so. */
export function readBlocks(document: Document, { now, budgetMs }: ReadLimits): PageBlocks {
  const root = rootElement(document);
  const builder = new BlockBuilder();
  const end = now() + budgetMs;
  let unreadFrames = 0;
  let partial = false;
  let steps = 0;
  for (const step of root ? walk(root) : []) {
    unreadFrames += take(builder, step);
    partial = builder.chars > MAX_CHARS || (++steps % CLOCK_EVERY_STEPS === 0 && now() > end);
    if (partial) break;
  }
  builder.flush();
  return { blocks: builder.blocks, hiddenWords: builder.hiddenWords, unreadFrames, partial };
}
