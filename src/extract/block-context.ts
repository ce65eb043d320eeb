/** What an element means for the text in it: which kind of block it makes, and whether it makes one. */
import type { Block } from '@/src/protocol/page-content';
import { attribute, tagNameOf } from './safe-dom';

type Kind = Block['kind'];

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
  // Of a drawing.
  'tspan',
  'textPath',
  'a',
]);
/** Parts of a table: in a data table they make no block of their own, in one that only lays out a page they do. */
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

export interface BlockContext {
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

/** Whether a table holds data. Many only lay out a page: their cells hold blocks or further tables. */
function isDataTable(table: Element): boolean {
  const has = (selector: string): boolean => Element.prototype.querySelector.call(table, selector) !== null;
  if (attribute(table, 'role') === 'presentation' || has('table')) return false;
  return has('th, caption, thead') || !has('p, div, ul, ol, h1, h2, h3, form, article, section');
}

const ROOT_CONTEXT = {
  kind: 'paragraph',
  level: null,
  marginal: false,
  linked: false,
  isBlock: true,
  inTable: false,
} as const;

/** Adds an element to the context that it stands in: a paragraph in a quote is still the quote. */
export function contextOf(element: Element, parent: Omit<BlockContext, 'element'> = ROOT_CONTEXT): BlockContext {
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
