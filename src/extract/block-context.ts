/** What an element means for the text in it: how it stands among others, and which kind of block its text is. */
import type { ElementStyle } from './element-style';
import type { Block } from '@/src/protocol/page-content';
import { flowOf, type Flow } from './layout/flow';
import { attribute, tagNameOf } from './safe-dom';
import { tablePartOf, type TablePart } from './table/table-part';

type Kind = Block['kind'];

const PRE_TAGS = new Set(['PRE', 'LISTING', 'XMP', 'PLAINTEXT']);
const KINDS = new Map<string, Kind>(
  Object.entries({
    LI: 'list-item',
    DT: 'list-item',
    DD: 'list-item',
    BLOCKQUOTE: 'quote',
    PRE: 'code',
    FIGCAPTION: 'caption',
    CAPTION: 'caption',
  } as const),
);

export interface BlockContext {
  readonly element: Element;
  readonly tag: string;
  readonly style: ElementStyle | null;
  /** The style of the box around its children: its own, or for `display: contents` the one above. */
  readonly around: ElementStyle | null;
  readonly flow: Flow;
  /** The element whose box its children are in: its own, or for `display: contents` the one above. */
  readonly box: Element | null;
  readonly tablePart: TablePart | null;
  readonly role: string;
  readonly kind: Kind;
  readonly level: number | null;
  readonly linked: boolean;
  /** In `<pre>`: what counts where nothing is laid out. */
  readonly inPre: boolean;
}

function headingLevel(element: Element, tag: string, role: string): number | null {
  const numbered = /^H([1-6])$/.exec(tag);
  if (numbered) return Number(numbered[1]);
  if (role !== 'heading') return null;
  const level = Number(attribute(element, 'aria-level'));
  return level >= 1 && level <= 6 ? Math.floor(level) : 2;
}

const ROOT_CONTEXT = {
  kind: 'paragraph',
  level: null,
  linked: false,
  around: null,
  inPre: false,
  box: null,
} as const;

/** Adds an element to the context that it stands in: a paragraph in a quote is still the quote. */
export function contextOf(
  element: Element,
  style: ElementStyle | null,
  parent: Pick<BlockContext, 'kind' | 'level' | 'linked' | 'around' | 'inPre' | 'box'> = ROOT_CONTEXT,
): BlockContext {
  const tag = tagNameOf(element);
  const role = attribute(element, 'role') ?? '';
  const level = headingLevel(element, tag, role) ?? (parent.kind === 'heading' ? parent.level : null);
  const flow = flowOf(element, tag, style, parent.around);
  return {
    element,
    tag,
    style,
    role,
    level,
    flow,
    around: flow === 'contents' ? parent.around : style,
    box: flow === 'contents' ? parent.box : element,
    tablePart: tablePartOf(tag, role, style?.display ?? ''),
    kind: level === null ? (KINDS.get(tag) ?? parent.kind) : 'heading',
    linked: parent.linked || tag === 'A',
    inPre: parent.inPre || PRE_TAGS.has(tag),
  };
}

/** Whether an element in a line is a box of its own there. */
export function isBox({ style, flow }: BlockContext): boolean {
  return style !== null && flow === 'inline' && style.display !== 'inline' && !style.display.startsWith('ruby');
}
