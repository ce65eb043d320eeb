/** Ids that pages make of the words of a heading: they tell what a text is about, not what part of a page it is. */
import { attribute, firstElementChild, tagNameOf, textContentOf } from '../safe-dom';

const HEADING = /^H[1-6]$/;
const MAX_LEVELS = 3;

const lettersOf = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** The heading that an element is, or begins with; null where it does neither. */
function headingOf(element: Element): Element | null {
  let at: Element | null = element;
  for (let level = 0; at && level < MAX_LEVELS; at = firstElementChild(at), level++)
    if (HEADING.test(tagNameOf(at))) return at;
  return null;
}

/** Whether an element's id says what the heading says that it is, or begins with. */
export function isNamedAfterHeading(element: Element): boolean {
  const id = lettersOf(attribute(element, 'id') ?? '');
  const heading = headingOf(element);
  return id !== '' && heading !== null && lettersOf(textContentOf(heading)).startsWith(id);
}
