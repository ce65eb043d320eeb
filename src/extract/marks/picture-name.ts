/** Names of pictures, icons and drawings, where they say something to a reader. */
import type { NamedElement } from '../named-element';
import { attribute, boxOf, closest, firstElementChild, parentElementOf, tagNameOf, textContentOf } from '../safe-dom';
import { isAlone, textAfter, textBefore } from './beside';
import { senseInCell, unseenWordsIn } from './icon-sense';

const MAX_CHARS = 120;
const FILE_NAME = /\.(?:png|jpe?g|gif|svg|webp|avif|bmp|ico)$|^https?:|^\w+(?:[-_]\w+){2,}$/i;
/** Names that say only that there is a picture. */
const NO_NAME =
  /^(?:photo|picture|avatar|thumbnail|spacer|blank|placeholder|loading)\W*\d*$|(?:^|[-_ ])(?:image|img|pic|icon|logo|banner)\W*\d*$/i;

/** A name that says something, or ''. */
export function nameIn(written: string | null): string {
  const name = (written ?? '').replaceAll(/\s+/g, ' ').trim();
  return name.length > MAX_CHARS || FILE_NAME.test(name) || NO_NAME.test(name) ? '' : name;
}

/** Whether its author calls it a decoration. */
export function isDecoration(element: Element): boolean {
  const role = attribute(element, 'role');
  return role === 'presentation' || role === 'none' || attribute(element, 'aria-hidden') === 'true';
}

const isPressed = (element: Element): boolean =>
  ['A', 'BUTTON', 'SUMMARY', 'LABEL'].includes(tagNameOf(element)) || attribute(element, 'role') === 'button';

/** Whether a picture is all that a link or a button holds: then it is a control. */
export function standsInControl(element: Element): boolean {
  if (isPressed(element)) return true;
  let at: Element = element;
  for (let level = 0; level < 4; level += 1) {
    const parent = parentElementOf(at);
    if (!parent || !isAlone(at)) return false;
    if (isPressed(parent)) return true;
    at = parent;
  }
  return false;
}

/** Whether it is all that a cell holds: a tick in a table that compares. */
export function isAloneInCell(element: Element): boolean {
  let at: Element | null = element;
  for (let level = 0; at && isAlone(at) && level < 4; level += 1) {
    at = parentElementOf(at);
    if (at && ['TD', 'TH', 'DD'].includes(tagNameOf(at))) return true;
  }
  return false;
}

/** Whether a text has a name already. Two letters stand in many words. */
export const says = (text: string, name: string): boolean =>
  name.length > 2 && text.toLowerCase().includes(name.toLowerCase());

/** A name with room on the sides where it would run into a word. A single letter may be a part of one. */
export function apart(name: string, before: string, after: string): string {
  if (name.length === 1) return name;
  const ahead = /^[\p{L}\p{N}]/u.test(name) && /[\p{L}\p{N}]$/u.test(before) ? ' ' : '';
  const behind = /[\p{L}\p{N}]$/u.test(name) && /^[\p{L}\p{N}]/u.test(after) ? ' ' : '';
  return `${ahead}${name}${behind}`;
}

/** A name in its line, or '' where the words beside it say the same. */
function besideWords(element: Element, name: string): string {
  if (name === '' || isDecoration(element) || standsInControl(element)) return '';
  const [before, after] = [textBefore(element), textAfter(element)];
  return says(before, name) || says(after, name) ? '' : apart(name, before, after);
}

/** Fonts that paint a word of Latin letters as an icon. */
const LIGATURES = /(^|\s)(?:material-(?:icons|symbols)|google-symbols)[-\w]*(\s|$)/;
const ICON = /(^|\s)(?:fa[srlbd]?|fa-[-\w]+|icon|icons?[-_][-\w]+|[-\w]+[-_]icon|glyphicon|bi|ti|octicon)(\s|$)/;

/** Whether an element shows letters or signs of its own; icons do not. */
const showsWords = (element: Element): boolean => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(textContentOf(element));

/**
 * The name of an element that is a picture for the reader; '' for an icon that says nothing. Null where its own words
 * are read, if it has any.
 */
export function iconName({ element, className, role }: NamedElement): string | null {
  const isLigature = className !== '' && LIGATURES.test(className);
  const isNamed = role === 'img';
  if (!isLigature && !isNamed && !(className !== '' && ICON.test(className))) return null;
  if (!isLigature && !isNamed && firstElementChild(element))
    return besideWords(element, unseenWordsIn(element)) || null;
  if (!isLigature && showsWords(element)) return null;
  const name =
    besideWords(element, nameIn(attribute(element, 'aria-label') ?? attribute(element, 'title'))) ||
    senseInCell(element);
  return name === '' && !isLigature ? null : name;
}

/** A drawing that is wider stands for itself, in CSS pixels. */
const MIN_FIGURE_PX = 100;

/**
 * The name of a drawing without words: `aria-label` or its own title. '' where it has none, where it decorates, and for
 * a small one beside no words, which is a control without a link.
 */
export function drawingName(svg: Element, title: Element | null): string {
  if (closest(svg, '[aria-hidden="true"], button, nav') !== null) return senseInCell(svg);
  const name = besideWords(svg, nameIn(attribute(svg, 'aria-label') ?? (title && textContentOf(title))));
  if (name === '') return senseInCell(svg);
  if (isAloneInCell(svg)) return name;
  // A title alone before words is the name of their icon.
  const isNamed = attribute(svg, 'aria-label') !== null;
  const isBeside = /[\p{L}\p{N}]/u.test(textBefore(svg) + (isNamed ? textAfter(svg) : ''));
  const isFigure = attribute(svg, 'role') === 'img' && boxOf(svg).width >= MIN_FIGURE_PX;
  return isBeside || isFigure ? name : '';
}
