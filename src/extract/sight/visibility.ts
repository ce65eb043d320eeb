/**
 * What a reader of the page can see, by layout where there is one, else by attributes. What hides a whole element is
 * carried down the tree as `Sight`. What hides single words: hidden-text.ts.
 */
import { countWords } from '@/src/protocol/count-words';
import {
  attribute,
  boxOf,
  clientHeightOf,
  clientWidthOf,
  createRange,
  documentOf,
  namespaceOf,
  queryAll,
  rootElement,
  rootNodeOf,
  SVG,
  tagNameOf,
  textContentOf,
  windowOf,
} from '../safe-dom';
import { alphaOf, UNKNOWN_GROUND, type Ground } from './colour';

type View = Window & typeof globalThis;

/** What an element and its ancestors mean for the visibility of the text in it. */
export interface Sight {
  /** The window that lays the page out; null where nothing is laid out, as in tests. */
  readonly view: View | null;
  /** In closed `<details>` or the panel of another tab: one click away, so it is read, but it has no place yet. */
  readonly folded: boolean;
  /**
   * With scripts off: in a part that the page hides until its scripts show it, such as a tab or a slide. Nobody has
   * seen it yet, so it is only a candidate for the main text.
   */
  readonly waiting: boolean;
  /** Whether scripts are off. */
  readonly unscripted: boolean;
  /** Product of all opacities. */
  readonly opacity: number;
  readonly ground: Ground;
  /** For measuring texts: one for the whole document. */
  readonly range: Range | null;
}

/** Elements whose text is not for reading. */
const NEVER_READ = new Set([
  'SCRIPT',
  'STYLE',
  'TEMPLATE',
  'HEAD',
  'TITLE',
  'META',
  'LINK',
  'SVG',
  'CANVAS',
  'AUDIO',
  'VIDEO',
  'OBJECT',
  'EMBED',
  'OPTION',
  'DATALIST',
  'BUTTON',
  'PROGRESS',
  'METER',
]);

/** The same for elements of SVG. */
const NEVER_DRAWN = new Set(['script', 'style', 'title', 'desc', 'metadata', 'defs']);

/** Classes that hide text from the eye but not from screen readers. Their style sheet may not be loaded yet. */
const SCREEN_READER_ONLY = /(^|\s)(sr-only|visually-?hidden|screen-reader-text|u-hidden-visually)(\s|$)/i;

/** Opacity below which nobody can read a text, from 0 to 1. */
const FAINT = 0.05;
/** A hidden element with fewer blocks or words is no part of the page that a script would show. */
const MIN_PART_BLOCKS = 3;
const MIN_PART_WORDS = 40;

/** Whether an element's text is never part of the page's text. */
export function isNeverRead(element: Element): boolean {
  const tag = tagNameOf(element);
  return (
    NEVER_READ.has(tag) ||
    (NEVER_DRAWN.has(tag) && namespaceOf(element) === SVG) ||
    (tag === 'NOSCRIPT' && !isShownNoscript(element))
  );
}

/** With scripts off, browsers show what `<noscript>` holds, so it belongs to the page. */
function isShownNoscript(element: Element): boolean {
  const document = documentOf(element);
  return document !== null && cannotRunScripts(document);
}

/** Whether the user has switched scripts off for this page. */
function cannotRunScripts(document: Document): boolean {
  return windowOf(document)?.matchMedia?.('(scripting: none)').matches ?? false;
}

/** The sight at a document's root, where nothing is hidden yet. */
export function sightOfDocument(document: Document): Sight {
  const root = rootElement(document);
  const box = root && boxOf(root);
  const laidOut = box !== null && (box.width > 0 || box.height > 0);
  const view = laidOut ? windowOf(document) : null;
  const dark = view !== null && root !== null && view.getComputedStyle(root).colorScheme.includes('dark');
  return {
    view,
    folded: false,
    waiting: false,
    unscripted: view !== null && cannotRunScripts(document),
    opacity: 1,
    ground: dark ? UNKNOWN_GROUND : 'rgb(255, 255, 255)',
    range: view && createRange(document),
  };
}

function hasHiddenAttribute(element: Element): boolean {
  return (
    attribute(element, 'hidden') !== null ||
    /(^|;)\s*(display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(\.0+)?\s*(;|$)|font-size\s*:\s*0(px)?\s*(;|$))/i.test(
      attribute(element, 'style') ?? '',
    )
  );
}

/** Whether a clip leaves nothing visible: `inset` from both sides, a circle of no size, an empty rectangle. */
function clipsAll(style: CSSStyleDeclaration): boolean {
  const { clipPath, position } = style;
  if (
    clipPath !== 'none' &&
    /^(inset\((5\d|[6-9]\d|1\d\d)(\.\d+)?%|(circle|ellipse)\(0(px|%)?[ )]|polygon\((0(px|%)? 0(px|%)?(, )?)+\))/.test(
      clipPath,
    )
  )
    return true;
  if (position !== 'absolute' && position !== 'fixed') return false;
  const edges = /^rect\((.*)\)$/.exec(style.getPropertyValue('clip'))?.[1]?.split(/[ ,]+/).map(parseFloat);
  const [top = 0, right = 0, bottom = 0, left = 0] = edges ?? [];
  return edges !== undefined && (right - left <= 1 || bottom - top <= 1);
}

/** Whether the element is a box of a pixel or less that cuts off its content. */
function cutsOffAll(element: Element, style: CSSStyleDeclaration): boolean {
  const [thin, low] = [clientWidthOf(element) <= 1, clientHeightOf(element) <= 1];
  if (!thin && !low) return false;
  const { display, overflowX, overflowY } = style;
  if (display === 'contents' || display === 'inline' || display.startsWith('table') || tagNameOf(element) === 'BODY')
    return false;
  return (thin && overflowX !== 'visible') || (low && overflowY !== 'visible');
}

function isErased(style: CSSStyleDeclaration): boolean {
  return /opacity\(0(\.0\d*)?\)/.test(style.filter) || clipsAll(style);
}

function groundOf({ backgroundColor, backgroundImage }: CSSStyleDeclaration, outer: Ground): Ground {
  if (backgroundImage !== 'none') return UNKNOWN_GROUND;
  return alphaOf(backgroundColor) > FAINT ? backgroundColor : outer;
}

/**
 * The sight inside an element, by that of its parent; null where nobody can see any of it.
 * @param style the element's, null where nothing is laid out
 */
export function sightOf(element: Element, outer: Sight, style: CSSStyleDeclaration | null): Sight | null {
  if (SCREEN_READER_ONLY.test(attribute(element, 'class') ?? '')) return null;
  if (!style) return hasHiddenAttribute(element) ? null : outer;
  const folded = outer.folded || attribute(element, 'hidden') === 'until-found';
  if (isErased(style)) return null;
  const ground = groundOf(style, outer.ground);
  const opacity = outer.opacity * Number(style.opacity);
  if (style.display === 'none' && isTabPanel(element)) return { ...outer, folded: true, opacity: 1, ground };
  if (opacity < FAINT || isPutAway(element, style, folded))
    return outer.unscripted && isPart(element) ? { ...outer, folded: true, waiting: true, opacity: 1, ground } : null;
  return folded === outer.folded && opacity === outer.opacity && ground === outer.ground
    ? outer
    : { ...outer, folded, opacity, ground };
}

/**
 * Whether a hidden element is a part of the page that a script would show, such as a tab or a slide. A single hidden
 * paragraph is not: nobody is meant to see it.
 */
function isPart(element: Element): boolean {
  return (
    queryAll(element, 'p, li, dt, dd, td, h1, h2, h3, h4, div').length >= MIN_PART_BLOCKS &&
    countWords(textContentOf(element)) >= MIN_PART_WORDS
  );
}

/** Whether a hidden element is the panel of a visible tab: one click away. */
function isTabPanel(element: Element): boolean {
  if (attribute(element, 'role') !== 'tabpanel') return false;
  const [id, label] = [attribute(element, 'id'), attribute(element, 'aria-labelledby')];
  const tabs = queryAll(rootNodeOf(element) as Document | ShadowRoot, '[role="tab"]');
  return tabs.some(
    (tab) =>
      boxOf(tab).width > 0 &&
      ((id !== null && attribute(tab, 'aria-controls') === id) || (label !== null && attribute(tab, 'id') === label)),
  );
}

/** Whether an element is hidden in a way that a script can undo. */
function isPutAway(element: Element, style: CSSStyleDeclaration, folded: boolean): boolean {
  return style.display === 'none' || (!folded && (style.contentVisibility === 'hidden' || cutsOffAll(element, style)));
}

/** The sight inside closed `<details>`. */
export function foldedSight(sight: Sight): Sight {
  return sight.folded ? sight : { ...sight, folded: true };
}
