/**
 * How an element stands among its neighbours: in their line, as a block of its own, or not at all. Computed style
 * decides (CSS Display 3); where nothing is laid out, what browsers do by default (HTML, "The CSS user agent style
 * sheet").
 */
import type { ElementStyle } from '../element-style';
import { namespaceOf, SVG } from '../safe-dom';

export type Flow = 'inline' | 'block' | 'contents';

const BLOCK_TAGS = new Set(
  (
    'ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY CENTER DD DETAILS DIALOG DIR DIV DL DT FIELDSET FIGCAPTION FIGURE FOOTER ' +
    'FORM FRAMESET H1 H2 H3 H4 H5 H6 HEADER HGROUP HR HTML LEGEND LI LISTING MAIN MENU NAV OL OPTGROUP OPTION P ' +
    'PLAINTEXT PRE SEARCH SECTION SUMMARY UL XMP TABLE THEAD TBODY TFOOT TR TD TH CAPTION COL COLGROUP'
  ).split(' '),
);
/** Of drawings: what stands apart in them. */
const DRAWN_BLOCKS = new Set(['text', 'foreignObject', 'svg']);

/** Whether browsers make an element a block where no style sheet says anything. */
export function isBlockByDefault(element: Element, tag: string): boolean {
  return BLOCK_TAGS.has(tag) || (DRAWN_BLOCKS.has(tag) && namespaceOf(element) === SVG);
}

const FLEX = /flex$/;
const GRID = /grid$/;

/** Whether the children of an element are boxes that a flex or grid container places. */
export function placesChildren(display: string): boolean {
  return FLEX.test(display) || GRID.test(display);
}

/** Whether a container places its children beside one another rather than in a column. */
function placesInLine(style: ElementStyle): boolean {
  const { display } = style;
  return GRID.test(display) || (FLEX.test(display) && style.all.flexDirection.startsWith('row'));
}

/** Whether the children of an element are in the rows of a grid, and that is no part of a line itself. */
export const isGrid = ({ display }: ElementStyle): boolean => display === 'grid';

/** Whether an element is taken out of the lines around it. */
export function isOutOfFlow({ position, all: { float } }: ElementStyle): boolean {
  return (float !== 'none' && float !== '') || position === 'absolute' || position === 'fixed';
}

/** What surrounds an element. */
interface Around {
  /** The style of its parent, or of the next one up that has a box. */
  readonly around: ElementStyle | null;
  /** Whether it stands in a paragraph or a heading. */
  readonly inLine: boolean;
}

const withoutLayout = (isBlock: boolean, tag: string): Flow =>
  isBlock ? 'block' : tag === 'SLOT' ? 'contents' : 'inline';

/**
 * How an element stands.
 * @param display computed, null where nothing is laid out
 */
export function flowOf(element: Element, tag: string, style: ElementStyle | null, { around, inLine }: Around): Flow {
  const isBlock = isBlockByDefault(element, tag);
  if (!style) return withoutLayout(isBlock, tag);
  const { display } = style;
  if (display === 'contents') return 'contents';
  // A list item or a card in a row of such is still a block of text.
  const staysBlock = isBlock && !inLine;
  if (display.startsWith('inline')) return staysBlock && display !== 'inline' ? 'block' : 'inline';
  if (display.startsWith('ruby') || display === 'math') return 'inline';
  if (isBlock || namespaceOf(element) === SVG) return isBlock ? 'block' : 'inline';
  // Floating, placing and flex make a block of a `<span>`, but its words stay in their line.
  return isOutOfFlow(style) || (around && placesInLine(around)) ? 'inline' : 'block';
}

/** Names of fonts whose letters have one width, which little but code has. */
const MONOSPACE = /mono|courier|consolas|menlo|code|typewriter/i;

/** Whether all letters of an element have one width. */
export const isMonospace = ({ all }: ElementStyle): boolean => MONOSPACE.test(all.fontFamily);

/**
 * Whether text keeps its line feeds and spaces. 'lines': its line feeds only.
 * @param inPre whether it stands in `<pre>`
 */
export function keptSpace(style: ElementStyle | null, inPre: boolean): 'no' | 'lines' | 'all' {
  if (!style) return inPre ? 'all' : 'no';
  const { whiteSpace } = style.all;
  if (whiteSpace === 'pre-line' || whiteSpace.startsWith('preserve-breaks')) return 'lines';
  return whiteSpace.startsWith('pre') || whiteSpace.startsWith('break-spaces') ? 'all' : 'no';
}
