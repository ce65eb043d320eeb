/** Elements that are read as one piece of text, whatever they hold. */
import { formulaOf } from '../formula';
import type { Sight } from '../sight/visibility';
import type { Added } from './added';

export interface Piece {
  /** '' where nothing of the element is read. */
  readonly text: string;
  /** Whether it stands in a line, or is a block of its own: of lines, or of lines whose white space counts. */
  readonly form: 'inline' | 'lines' | 'code';
}

/**
 * The text of such an element, or null.
 * @param style null where nothing is laid out
 * @param outer what is known of the element around it
 */
export function pieceOf(
  element: Element,
  _style: CSSStyleDeclaration | null,
  _sight: Sight,
  _outer: Added,
): Piece | null {
  const formula = formulaOf(element);
  return formula === null ? null : { text: formula, form: 'inline' };
}
