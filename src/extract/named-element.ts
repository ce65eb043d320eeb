/** An element with what it is called. Asking the DOM is slow, so what many modules ask for is read once. */
import { attribute, tagNameOf } from './safe-dom';

export interface NamedElement {
  readonly element: Element;
  /** As `tagNameOf` gives it. */
  readonly tag: string;
  /** Its `class` and `role`, '' where it has none. */
  readonly className: string;
  readonly role: string;
}

export function namedElement(element: Element, tag = tagNameOf(element)): NamedElement {
  return { element, tag, className: attribute(element, 'class') ?? '', role: attribute(element, 'role') ?? '' };
}
