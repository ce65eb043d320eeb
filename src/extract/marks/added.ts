/** Words that a reader sees around an element's own, and that no text node holds. */

export interface Added {
  /** Is read when the element begins; '' where there is nothing. */
  readonly before: string;
  /** Is read when the element ends: what stands in the element may add to it. */
  readonly after: string;
}

const NOTHING: Added = { before: '', after: '' };

/**
 * What stands before and after an element's own words.
 * @param style null where nothing is laid out
 * @param outer what is known of the element around it, null at the root
 */
export function addedTo(_element: Element, _style: CSSStyleDeclaration | null, _outer: Added | null): Added {
  return NOTHING;
}
