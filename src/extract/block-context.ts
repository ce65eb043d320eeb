/** What an element means for the text in it: how it stands among others, and which kind of block its text is. */
import type { ElementStyle } from './element-style';
import type { Block } from '@/src/protocol/page-content';
import { flowOf, type Flow } from './layout/flow';
import type { NamedElement } from './named-element';
import { attribute } from './safe-dom';
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

export interface BlockContext extends NamedElement {
  readonly style: ElementStyle | null;
  /** The style of the box around its children: its own, or for `display: contents` the one above. */
  readonly around: ElementStyle | null;
  readonly flow: Flow;
  /** The element whose box its children are in: its own, or for `display: contents` the one above. */
  readonly box: Element | null;
  readonly tablePart: TablePart | null;
  readonly kind: Kind;
  readonly level: number | null;
  readonly linked: boolean;
  /** In a paragraph or a heading: boxes there are words or letters of it, whatever their elements are. */
  readonly inLine: boolean;
  /** In `<pre>`: what counts where nothing is laid out. */
  readonly inPre: boolean;
}

const LEVELS = new Map([1, 2, 3, 4, 5, 6].map((level) => [`H${String(level)}`, level]));

function headingLevel({ element, tag, role }: NamedElement): number | null {
  const numbered = LEVELS.get(tag);
  if (numbered !== undefined) return numbered;
  if (role !== 'heading') return null;
  const level = Number(attribute(element, 'aria-level'));
  return level >= 1 && level <= 6 ? Math.floor(level) : 2;
}

const ROOT_CONTEXT = {
  kind: 'paragraph',
  level: null,
  linked: false,
  around: null,
  inLine: false,
  inPre: false,
  box: null,
} as const;

/** Adds an element to the context that it stands in: a paragraph in a quote is still the quote. */
export function contextOf(
  named: NamedElement,
  style: ElementStyle | null,
  parent: Pick<BlockContext, 'kind' | 'level' | 'linked' | 'around' | 'inLine' | 'inPre' | 'box'> = ROOT_CONTEXT,
): BlockContext {
  const { element, tag, className, role } = named;
  const level = headingLevel(named) ?? (parent.kind === 'heading' ? parent.level : null);
  const flow = flowOf(element, tag, style, parent);
  return {
    element,
    tag,
    className,
    role,
    style,
    level,
    flow,
    around: flow === 'contents' ? parent.around : style,
    box: flow === 'contents' ? parent.box : element,
    tablePart: tablePartOf(tag, role, style?.display ?? ''),
    kind: level === null ? (KINDS.get(tag) ?? parent.kind) : 'heading',
    linked: parent.linked || tag === 'A',
    inLine: parent.inLine || tag === 'P' || level !== null,
    inPre: parent.inPre || PRE_TAGS.has(tag),
  };
}

/** Whether an element in a line is a box of its own there. */
export function isBox({ style, flow }: BlockContext): boolean {
  return style !== null && flow === 'inline' && style.display !== 'inline' && !style.display.startsWith('ruby');
}
