/** Elements that are read as one piece of text, whatever they hold. */
import { formulaOf } from '../formula';

/** The text of such an element, or null. @param style null where nothing is laid out */
export function pieceOf(element: Element, _style: CSSStyleDeclaration | null): string | null {
  return formulaOf(element);
}
