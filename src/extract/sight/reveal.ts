/**
 * Parts that a page hides until one scrolls to them, such as those of AOS, ScrollReveal, WOW, GSAP and Framer Motion.
 * They are made to change, take up their space, stand out of view, and come in numbers. Text that is hidden for good,
 * so that only machines read it, lacks one of these.
 */
import { attribute, attributeNames, boxOf, queryAll, rootNodeOf, tagNameOf } from '../safe-dom';
import type { Clip } from './clip';
import type { Company, Scene } from './scene';
import { classesOf } from './slides';
import { hasMoreWords } from '../word-counts';

/** Opacity below which nobody can read a text, from 0 to 1. */
export const FAINT = 0.05;
/** A part is at least so large: CSS pixels. Smaller ones are marks and buttons. */
const MIN_PART_PX = 12;
/** A part that is revealed alone has at least so many blocks and words. */
const MIN_LONE_BLOCKS = 3;
const MIN_LONE_WORDS = 40;
/** Fewer words are a button that shows up under the mouse. */
const MIN_WORDS = 3;
/** What looking at a part within another takes of the patience for a page. */
const NESTED = 20;
const MAX_COMPANY = 60;
const MAX_KEYS = 200;

/** What the libraries for this call their elements. */
const REVEALED =
  /(^|[-_.[])(aos|sal|wow|sr|reveal\w*|animat\w*|anim|fade\w*|scroll\w*|waypoint\w*|appear\w*|invisible|in-?view\w*|slide-?(in|up)\w*|zoom-?in\w*|hide-?me|framer\w*|motion\w*|w-id)([-_\]]|$)/i;

function isTransparent(style: CSSStyleDeclaration): boolean {
  return Number(style.opacity) < FAINT || style.visibility !== 'visible';
}

/** Whether it takes up space between the parts before and after it. */
function isInFlow({ position, display }: CSSStyleDeclaration): boolean {
  return position !== 'absolute' && position !== 'fixed' && display !== 'none';
}

/** Whether the element's style is made to change: by a transition, an animation, a place that it comes from. */
function isMoving(style: CSSStyleDeclaration): boolean {
  const hasTransition = style.transitionDuration.split(',').some((duration) => parseFloat(duration) > 0);
  return (
    (hasTransition && /all|opacity|visibility|transform|translate|clip-path|filter/.test(style.transitionProperty)) ||
    style.animationName !== 'none' ||
    style.transform !== 'none' ||
    style.translate !== 'none' ||
    /opacity|transform|contents/.test(style.willChange)
  );
}

/** The selectors of its classes and data attributes, and of the properties that its own `style` sets. */
function keysOf(element: Element): string[] {
  const named = attributeNames(element).filter((name) => /^(data-|uk-)/.test(name));
  return [...classesOf(element).map((name) => `.${CSS.escape(name)}`), ...named.map((name) => `[${CSS.escape(name)}]`)];
}

/** The names of the properties in an element's own `style`. */
function signature(element: Element): string {
  const own = attribute(element, 'style') ?? '';
  return own.length > 500 ? '' : (own.match(/[\w-]+(?=\s*:)/g) ?? []).sort().join(' ');
}

/** What two elements of one template have in common. */
function makeOf(element: Element): string {
  return `${tagNameOf(element)} ${attribute(element, 'class') ?? signature(element)}`;
}

/** The share of a box's area that stands in view, 0 to 1. */
function shareInView({ left, top, right, bottom, width, height }: DOMRect, { shown }: Clip, view: Window): number {
  const across = Math.min(right, shown.right, view.innerWidth) - Math.max(left, shown.left, 0);
  const down = Math.min(bottom, shown.bottom, view.innerHeight) - Math.max(top, shown.top, 0);
  return across <= 0 || down <= 0 ? 0 : (across * down) / (width * height || 1);
}

function companyOf(element: Element, key: string, clip: Clip, { companies, view }: Scene): Company {
  const own = key === '' ? signature(element) : '';
  const name = key === '' ? `style ${own}` : key;
  const known = companies.get(name);
  if (known) return known;
  let [hidden, shown, others] = [0, 0, 0];
  const stuck: string[] = [];
  const root = rootNodeOf(element) as Document | ShadowRoot;
  const all = companies.size > MAX_KEYS ? [] : queryAll(root, key === '' ? '[style]' : key);
  const alike = key === '' ? all.slice(0, MAX_COMPANY * 10).filter((other) => signature(other) === own) : all;
  for (const other of alike.slice(0, MAX_COMPANY)) {
    const style = view.getComputedStyle(other);
    if (!isInFlow(style)) continue;
    if (isTransparent(style)) {
      hidden += 1;
      const box = boxOf(other);
      if (shareInView(box, clip, view) > 0.95 && box.bottom < view.innerHeight * 0.85) stuck.push(makeOf(other));
    } else if (isMoving(style)) shown += 1;
    else others += 1;
  }
  const company = { hidden, shown, others, stuck };
  companies.set(name, company);
  return company;
}

/** Whether an animation that is under way ends with the element visible. */
function isBeingShown(element: Element): boolean {
  const running = Element.prototype.getAnimations?.call(element) ?? [];
  return running.some(({ playState, effect }) => {
    const last = (effect as KeyframeEffect | null)?.getKeyframes?.().at(-1);
    return playState === 'running' && last?.['opacity'] !== undefined && Number(last['opacity']) > 0.5;
  });
}

function isLargePart(element: Element): boolean {
  return (
    queryAll(element, 'p, li, dt, dd, td, h1, h2, h3, h4').length >= MIN_LONE_BLOCKS &&
    hasMoreWords(element, MIN_LONE_WORDS - 1)
  );
}

/** Whether a transparent element will show itself when a reader comes to it. @param isNested in another such part */
export function isReveal(
  element: Element,
  style: CSSStyleDeclaration,
  clip: Clip,
  scene: Scene,
  isNested: boolean,
): boolean {
  // Parts within parts hold the same words again.
  scene.patience -= isNested ? NESTED : 1;
  if (!isInFlow(style) || scene.patience <= 0) return false;
  const box = boxOf(element);
  if (box.height < MIN_PART_PX || box.width < MIN_PART_PX || !hasMoreWords(element, MIN_WORDS - 1)) return false;
  if (isBeingShown(element)) return true;
  const keys = keysOf(element);
  if (shareInView(box, clip, scene.view) > 0.5 || !(isMoving(style) || keys.some((key) => REVEALED.test(key))))
    return false;
  const companies = (keys.length > 0 ? keys : ['']).map((key) => companyOf(element, key, clip, scene));
  const make = makeOf(element);
  if (companies.some(({ stuck }) => stuck.includes(make))) return false;
  return (
    companies.some(({ hidden, shown, others }) => hidden > 1 || (hidden + shown > 1 && hidden + shown > others)) ||
    isLargePart(element)
  );
}
