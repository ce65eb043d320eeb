/** Words that a reader sees around an element's own, and that no text node holds. */

export interface Added {
  /** '' where there is nothing. */
  readonly before: string;
  readonly after: string;
}

const NOTHING: Added = { before: '', after: '' };

/** What stands before and after an element's own words. @param style null where nothing is laid out */
export function addedTo(_element: Element, _style: CSSStyleDeclaration | null): Added {
  return NOTHING;
}
