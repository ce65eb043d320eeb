/**
 * Parts that are one click away: the panels of tabs and accordions, the slides of a show, what "more" shows. Each has
 * something in sight that opens it. Menus, dialogs and notices have that too, and are no part of the text.
 */
import { countWords } from '@/src/protocol/count-words';
import {
  attribute,
  boxOf,
  firstElementChild,
  nextElementSibling,
  nodeTypeOf,
  parentElementOf,
  previousElementSibling,
  queryAll,
  rootNodeOf,
  tagNameOf,
  textContentOf,
  idAndClasses,
} from '../safe-dom';
import { controlsOf, clickableIn, isToggle } from './controls';
import type { Scene } from './scene';
import { classesOf, siblingsAlike } from './slides';
import { hasMoreWords, linkedWords } from '../word-counts';

const MAX_LEVELS = 30;
/** The heading of a panel has at most so many words. */
const MAX_HEADER_WORDS = 40;
/** What looking at a part within another takes of the patience for a page. */
const NESTED = 20;
/** How far a panel's own wrappers go. */
const MAX_WRAPPERS = 3;
/** As many children of a part are looked at. */
const MAX_CHILDREN = 12;
/** A panel of which more of the words are in links is a menu. */
const MAX_LINKED = 0.6;

const AWAY_ROLES =
  /^(navigation|menu|menubar|listbox|dialog|alertdialog|tooltip|search|toolbar|banner|contentinfo|combobox|tree|status|alert)$/;
/** What pages call parts that a click opens and that are no text of theirs. */
const AWAY =
  /(^|[-_\s])(nav\w*|menu\w*|dropdown\w*|drop-down|popover|popup|pop-up|tooltip\w*|modal\w*|dialog\w*|drawer|off-?canvas|cookies?|consent|gdpr|lightbox|overlay|toast|snackbar|newsletter|subscribe|share|sharing|search\w*|log-?in|sign-?in|sign-?up|cart|basket|lang(uage)?-?(switch|select|menu|picker)\w*|filters?|autocomplete|suggest\w*)([-_\s]|$)/i;
/** What pages call a row of parts of which one is in sight. */
const SHOWS =
  /(^|[-_\s])(carousel\w*|slider\w*|slides?|slideshow|swiper\w*|slick\w*|splide\w*|glide\w*|flickity\w*|rotator|tabs?|tab-?\w+|panels?|accordion\w*|steps?|wizard|testimonials?|gallery)([-_\s]|$)/i;
/** What pages call a part, or its button, that is opened in place. */
const OPENS =
  /(^|[-_\s])(more|read-?more|show-?more|load-?more|view-?more|see-?more|expand\w*|collaps\w*|toggle\w*|accordion\w*|faqs?|answer|spoiler\w*|truncat\w*|excerpt-?rest|full-?text)([-_\s]|$)/i;

/** Whether a part belongs to what surrounds the text: a menu, a dialog, a search field, a notice. */
function isAway(part: Element): boolean {
  for (let at: Element | null = part, level = 0; at && level < MAX_LEVELS; at = parentElementOf(at), level++) {
    const tag = tagNameOf(at);
    if (tag === 'NAV' || tag === 'DIALOG' || AWAY_ROLES.test(attribute(at, 'role') ?? '')) return true;
    if (attribute(at, 'aria-modal') === 'true' || attribute(at, 'popover') !== null) return true;
    if (level < MAX_WRAPPERS && AWAY.test(idAndClasses(at))) return true;
    if (tag === 'ARTICLE' || tag === 'MAIN') return false;
    if (tag === 'BODY') return false;
  }
  return false;
}

/** Whether a part shows what stands elsewhere: the children of the host, in a slot of its shadow root. */
function showsOthers(part: Element): boolean {
  const nodes = queryAll<HTMLSlotElement>(part, 'slot').flatMap(
    (slot) => slot.assignedNodes?.({ flatten: true }) ?? [],
  );
  return nodes.some((node) => nodeTypeOf(node) === Node.ELEMENT_NODE && hasMoreWords(node as Element, 0));
}

/** Whether a part is a list of links, or fields to fill in. */
function isMenuOrForm(part: Element): boolean {
  const words = countWords(textContentOf(part));
  if (words === 0) return !showsOthers(part);
  const fields = queryAll(part, 'input:not([type="hidden"]), select, textarea').length;
  return linkedWords(part) > words * MAX_LINKED || fields * 6 > words;
}

function isRendered(element: Element): boolean {
  const { width, height } = boxOf(element);
  return width > 1 && height > 1;
}

function isShown(element: Element, { view }: Scene): boolean {
  if (!isRendered(element)) return false;
  const { opacity, visibility, display } = view.getComputedStyle(element);
  return display !== 'none' && visibility === 'visible' && Number(opacity) > 0.5;
}

/** Whether something in sight says that it opens this part, by the part's id. */
function isOpenedById(part: Element, scene: Scene, folded: boolean): boolean {
  const id = attribute(part, 'id');
  const label = attribute(part, 'role') === 'tabpanel' ? attribute(part, 'aria-labelledby') : null;
  const controls = controlsOf(rootNodeOf(part) as Document | ShadowRoot, scene);
  const openers = [
    ...((id !== null && controls.get(`#${id}`)) || []),
    ...((label !== null && controls.get(label)) || []),
  ];
  return openers.some(
    (opener) =>
      (folded || isRendered(opener)) &&
      (attribute(part, 'role') === 'tabpanel' || attribute(opener, 'aria-haspopup') === null) &&
      !isAway(opener) &&
      (isToggle(opener) || hasSisterPanel(part, opener, controls)),
  );
}

/** Whether another control opens another part beside this one: they are tabs, whatever they are called. */
function hasSisterPanel(part: Element, opener: Element, controls: ReadonlyMap<string, readonly Element[]>): boolean {
  const siblings = siblingsAlike(part);
  return siblings.some((sibling) => {
    const id = attribute(sibling, 'id');
    return (
      id !== null &&
      (controls.get(`#${id}`) ?? []).some((other) => other !== opener && tagNameOf(other) === tagNameOf(opener))
    );
  });
}

/** The part with the wrappers that hold nothing else before it. */
function wrapped(part: Element): Element[] {
  const parts = [part];
  for (let at = part; parts.length <= MAX_WRAPPERS && previousElementSibling(at) === null; ) {
    const parent = parentElementOf(at);
    if (!parent || tagNameOf(parent) === 'BODY') break;
    parts.push(parent);
    at = parent;
  }
  return parts;
}

/** Whether a heading that can be clicked stands right before the part. */
function isOpenedByHeader(part: Element, scene: Scene): boolean {
  const outermost = wrapped(part).at(-1) as Element;
  const header = previousElementSibling(outermost);
  if (!header || !isRendered(header) || hasMoreWords(header, MAX_HEADER_WORDS)) return false;
  const opener = clickableIn(header, scene);
  if (opener === null || attribute(opener, 'aria-haspopup') !== null || isAway(header)) return false;
  if (opensAnother(opener, header, part)) return false;
  if (attribute(opener, 'aria-expanded') === 'false') return true;
  return (
    OPENS.test(`${idAndClasses(header)} ${idAndClasses(outermost)} ${idAndClasses(part)}`) ||
    hasSisterPair(header, outermost)
  );
}

/** Whether what can be clicked in a header opens something else: what it names, or what stands behind it there. */
function opensAnother(opener: Element, header: Element, part: Element): boolean {
  const named = attribute(opener, 'aria-controls');
  if (named !== null && named !== attribute(part, 'id')) return true;
  for (let at: Element | null = opener; at && at !== header; at = parentElementOf(at))
    for (let behind = nextElementSibling(at); behind; behind = nextElementSibling(behind))
      if (/[\p{L}\p{N}]{2}/u.test(textContentOf(behind))) return true;
  return false;
}

/** Whether header and panel come again: beside them, or in another element that is built like the one around them. */
function hasSisterPair(header: Element, panel: Element): boolean {
  const follows = (one: Element): boolean => {
    const next = nextElementSibling(one);
    return next !== null && tagNameOf(next) === tagNameOf(panel);
  };
  if (siblingsAlike(header).some(follows)) return true;
  const item = parentElementOf(header);
  return (
    item !== null &&
    siblingsAlike(item).some((other) =>
      firstChildren(other).some((one) => tagNameOf(one) === tagNameOf(header) && follows(one)),
    )
  );
}

function firstChildren(element: Element): Element[] {
  const children: Element[] = [];
  for (let at = firstElementChild(element); at && children.length < MAX_CHILDREN; at = nextElementSibling(at))
    children.push(at);
  return children;
}

/** Whether it is one of a row of parts of which another is in sight, and a script shows them in turn. */
function isInShow(part: Element, scene: Scene): boolean {
  const siblings = classesOf(part).length > 0 || attribute(part, 'role') !== null ? siblingsAlike(part) : [];
  const shown = siblings.filter((sibling) => isShown(sibling, scene));
  if (shown.length === 0) return false;
  const row = parentElementOf(part);
  if (row === null) return false;
  const count = siblings.length + 1;
  const around = [row, parentElementOf(row), parentElementOf(parentElementOf(row) ?? row)].filter(
    (one) => one !== null,
  );
  const isNamed =
    SHOWS.test(idAndClasses(part)) ||
    around.some((one) => SHOWS.test(idAndClasses(one)) || attribute(one, 'aria-roledescription') !== null);
  return around.some((one) => hasStrip(one, row, count, isNamed, scene));
}

/** Whether a part holds, beside the row, as many things to click as the row has parts, or two to go on and back. */
function hasStrip(around: Element, row: Element, count: number, isNamed: boolean, scene: Scene): boolean {
  return firstChildren(around)
    .filter((one) => one !== row && !siblingsAlike(one).includes(row))
    .some((one) => {
      const clicked = queryAll(one, 'button, [role="button"], [role="tab"], a, label').filter(isRendered);
      const buttons = clicked.length + (clickableIn(one, scene) === one ? 1 : 0);
      return buttons === count || (isNamed && buttons > 0);
    });
}

/** Whether a button right behind the part, or behind the row that it ends, shows it. */
function isOpenedByMore(part: Element, scene: Scene): boolean {
  let at = nextElementSibling(part);
  for (let looked = 0; at && looked < 40 && !isRendered(at); looked += 1) at = nextElementSibling(at);
  const row = parentElementOf(part);
  const candidates = [at, row && nextElementSibling(row)];
  return candidates.some((next) => {
    if (!next || !isRendered(next) || hasMoreWords(next, 8)) return false;
    const opener = clickableIn(next, scene);
    if (opener === null || attribute(opener, 'type') === 'submit' || attribute(opener, 'aria-haspopup') !== null)
      return false;
    if (opensAnother(opener, next, part)) return false;
    return (
      attribute(opener, 'aria-expanded') === 'false' ||
      OPENS.test(`${idAndClasses(opener)} ${idAndClasses(next)} ${idAndClasses(part)}`)
    );
  });
}

/** Whether a hidden part of a page is one click away. @param folded whether it stands in another such part */
export function isFolded(part: Element, style: CSSStyleDeclaration, scene: Scene, folded: boolean): boolean {
  // Parts within parts hold the same words again.
  scene.patience -= folded ? NESTED : 1;
  if (scene.patience <= 0 || isAway(part) || isMenuOrForm(part)) return false;
  if (isOpenedById(part, scene, folded)) return true;
  const isStacked = style.position === 'absolute';
  return (
    style.position !== 'fixed' &&
    (isInShow(part, scene) || (!isStacked && (isOpenedByHeader(part, scene) || isOpenedByMore(part, scene))))
  );
}
