/**
 * What a reader of the page can see, by layout where there is one, else by attributes. What hides a whole element is
 * carried down the tree as `Sight`. What hides single words: hidden-text.ts.
 */
import type { NamedElement } from '../named-element';
import { attribute, boxOf, isFrameTag, queryAll, rootElement, windowOf } from '../safe-dom';
import type { ElementStyle } from '../element-style';
import { canReach, clipOf, type Clip } from './clip';
import { alphaOf, UNKNOWN_GROUND, type Ground } from './colour';
import { cutsOffAll, isErased } from './erased';
import { isFolded } from './folds';
import { FAINT, isReveal } from './reveal';
import { sceneOf, type Scene } from './scene';
import { isInSlide } from './slides';
import { hasMoreWords } from '../word-counts';

/** What an element and its ancestors mean for the visibility of the text in it. */
export interface Sight {
  /** The window that lays the page out; null where nothing is laid out, as in tests. */
  readonly view: Scene['view'] | null;
  /** Null where nothing is laid out. */
  readonly scene: Scene | null;
  /** In closed `<details>` or the panel of another tab: one click away, so it is read, but it has no place yet. */
  readonly folded: boolean;
  /** Transparent until a reader scrolls to it; it has its place already, give or take what it moves when it shows. */
  readonly revealed: boolean;
  /**
   * With scripts off: in a part that the page hides until its scripts show it, such as a tab or a slide. Nobody has
   * seen it yet, so it is only a candidate for the main text.
   */
  readonly waiting: boolean;
  /** Product of all opacities. */
  readonly opacity: number;
  /** What `visibility` says, which parts within can take back. */
  readonly visibility: string;
  /** Whether it hides the text for good. */
  readonly veiled: boolean;
  readonly ground: Ground;
  /** The innermost box that cuts off or scrolls the text; null where nothing is laid out. */
  readonly clip: Clip | null;
  /** The same for what is placed absolutely in it. */
  readonly anchor: Clip | null;
}

/** Classes that hide text from the eye but not from screen readers. Their style sheet may not be loaded yet. */
const SCREEN_READER_ONLY = /(^|\s)(sr-only|visually-?hidden|screen-reader-text|u-hidden-visually)(\s|$)/i;

/** A hidden element with fewer blocks or words is no part of the page that a script would show. */
const MIN_PART_BLOCKS = 3;
const MIN_PART_WORDS = 40;

/** The sight at a document's root, where nothing is hidden yet. */
export function sightOfDocument(document: Document): Sight {
  const root = rootElement(document);
  const box = root && boxOf(root);
  const laidOut = box !== null && (box.width > 0 || box.height > 0);
  const view = laidOut ? windowOf(document) : null;
  const scene = view && sceneOf(document, view);
  const dark = view !== null && root !== null && view.getComputedStyle(root).colorScheme.includes('dark');
  return {
    view,
    scene,
    folded: false,
    revealed: false,
    waiting: false,
    opacity: 1,
    visibility: 'visible',
    veiled: false,
    ground: dark ? UNKNOWN_GROUND : 'rgb(255, 255, 255)',
    clip: scene && scene.window,
    anchor: scene && scene.window,
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

/** The background of most elements, as browsers write it. */
const CLEAR = 'rgba(0, 0, 0, 0)';

function groundOf({ backgroundColor, backgroundImage }: CSSStyleDeclaration, outer: Ground): Ground {
  if (backgroundImage !== 'none') return UNKNOWN_GROUND;
  return backgroundColor !== CLEAR && alphaOf(backgroundColor) > FAINT ? backgroundColor : outer;
}

/**
 * The sight inside an element, by that of its parent; null where nobody can see any of it.
 * @param style the element's, null where nothing is laid out
 */
export function sightOf(named: NamedElement, outer: Sight, style: ElementStyle | null): Sight | null {
  const { element, tag, className } = named;
  if (className !== '' && SCREEN_READER_ONLY.test(className)) return null;
  const { scene } = outer;
  if (!style || !scene) return hasHiddenAttribute(element) ? null : outer;
  const found = lookAt(element, style, outer, scene);
  if (found === 'hidden') return null;
  const ground = groundOf(style.all, outer.ground);
  const shown = shownBy(found, style, outer);
  // What is not laid out has no place, so nothing cuts it off.
  const [clip, anchor] = shown.folded ? [outer.clip, outer.anchor] : clipsOf(named, style, outer, scene);
  if (isFrameTag(tag) && !shown.folded && clip && !canReach(clip, boxOf(element))) return null;
  const isSame = shown === outer && ground === outer.ground && clip === outer.clip && anchor === outer.anchor;
  return isSame ? outer : { ...shown, ground, clip, anchor };
}

/** The sight as what hides an element changes it, and what shows it all the same. */
function shownBy(found: Look, { opacity, visibility }: ElementStyle, outer: Sight): Sight {
  if (found === null && opacity === '1' && visibility === outer.visibility) return outer;
  const waiting = outer.waiting || found === 'waiting';
  return {
    ...outer,
    folded: outer.folded || found === 'folded' || found === 'waiting',
    revealed: outer.revealed || found === 'revealed',
    waiting,
    opacity: found === null || found === 'veiled' ? outer.opacity * Number(opacity) : 1,
    visibility,
    veiled: visibility !== 'visible' && !waiting && (found === 'veiled' || (found === null && outer.veiled)),
  };
}

/** What an element does to the text in it, beyond what those around it do; null where that is nothing. */
type Look = 'hidden' | 'folded' | 'revealed' | 'waiting' | 'veiled' | null;

function lookAt(element: Element, style: ElementStyle, outer: Sight, scene: Scene): Look {
  const way = hiddenBy(element, style, outer);
  if (way === null) return null;
  if (way !== 'away' && outer.clip && !outer.folded && isReveal(element, style.all, outer.clip, scene, outer.revealed))
    return 'revealed';
  if ((way === 'away' && isUntilFound(element)) || isFolded(element, style.all, scene, outer.folded)) return 'folded';
  if (scene.unscripted && isPart(element)) return 'waiting';
  return way === 'invisible' ? 'veiled' : 'hidden';
}

/** How an element is hidden: without a place, transparent, or by `visibility`, which parts within can take back. */
function hiddenBy(element: Element, style: ElementStyle, outer: Sight): 'away' | 'faint' | 'invisible' | null {
  if (style.display === 'none') return 'away';
  if (isErased(style) || outer.opacity * Number(style.opacity) < FAINT) return 'faint';
  // Both hold for boxes alone.
  const isBoxed = !outer.folded && style.display !== 'inline';
  if (isBoxed && (style.all.contentVisibility === 'hidden' || cutsOffAll(element, style))) return 'away';
  const isVisible = style.visibility === 'visible' || (outer.visibility !== 'visible' && !hidesItself(element));
  return isVisible ? null : 'invisible';
}

function isUntilFound(element: Element): boolean {
  return attribute(element, 'hidden') === 'until-found';
}

/** Whether an element is invisible by its own `style`, also where those around it are. */
function hidesItself(element: Element): boolean {
  return /visibility\s*:\s*(hidden|collapse)/i.test(attribute(element, 'style') ?? '');
}

/** The clips for what stands in an element, and for what is placed absolutely in it. */
function clipsOf(
  { element, tag }: NamedElement,
  style: ElementStyle,
  outer: Sight,
  scene: Scene,
): readonly [Clip | null, Clip | null] {
  const { position, overflowX, display } = style;
  const base = position === 'fixed' ? scene.fixed : position === 'absolute' ? outer.anchor : outer.clip;
  const cutsOff = overflowX !== 'visible' && base && isBox(display) && !isOfWindow(tag);
  const clip = cutsOff
    ? clipOf(element, style.all, (shown) => canReach(base, shown) || isInSlide(element, base, scene.view, scene.slides))
    : base;
  if (clip === outer.anchor) return [clip, clip];
  // Boxes that move with a transform hold what is placed in them as positioned ones do.
  const holds = position !== 'static' || style.all.transform !== 'none';
  return [clip, holds ? clip : outer.anchor];
}

function isBox(display: string): boolean {
  return display !== 'inline' && display !== 'contents' && !display.startsWith('table');
}

/** The overflow of these two is the window's. */
function isOfWindow(tag: string): boolean {
  return tag === 'BODY' || tag === 'HTML' || isFrameTag(tag);
}

/**
 * Whether a hidden element is a part of the page that a script would show, such as a tab or a slide. A single hidden
 * paragraph is not: nobody is meant to see it.
 */
function isPart(element: Element): boolean {
  return (
    queryAll(element, 'p, li, dt, dd, td, h1, h2, h3, h4, div').length >= MIN_PART_BLOCKS &&
    hasMoreWords(element, MIN_PART_WORDS - 1)
  );
}

/** The sight inside closed `<details>`. */
export function foldedSight(sight: Sight): Sight {
  return sight.folded ? sight : { ...sight, folded: true };
}
