/** Elements that are read as one piece of text, whatever they hold. */
import { formulaOf } from './formula';
import type { Sight } from '../sight/visibility';
import { tagNameOf } from '../safe-dom';
import type { Added } from './added';
import { pieceOfField } from './field';
import { takeReading } from './ruby';

export interface Piece {
  /** '' where nothing of the element is read. */
  readonly text: string;
  /**
   * Whether it stands in a line, before the words that it is a tick of, or is a block of its own: of lines, or of
   * lines whose white space counts.
   */
  readonly form: 'inline' | 'tick' | 'lines' | 'code';
}

const NOTHING: Piece = { text: '', form: 'inline' };

/** Readings above words go to the end of their `<ruby>`, and brackets around them are ours. */
function pieceOfRuby(element: Element, style: CSSStyleDeclaration | null, { inner }: Added): Piece | null {
  const tag = tagNameOf(element);
  if (tag === 'RP') return NOTHING;
  if ((tag !== 'RT' && tag !== 'RTC') || !inner.ruby) return null;
  takeReading(inner.ruby, element, style);
  return NOTHING;
}

/**
 * The text of such an element, or null.
 * @param style null where nothing is laid out
 * @param outer what is known of the element around it
 */
export function pieceOf(
  element: Element,
  style: CSSStyleDeclaration | null,
  _sight: Sight,
  outer: Added,
): Piece | null {
  const formula = formulaOf(element);
  if (formula !== null) return { text: formula, form: 'inline' };
  return pieceOfRuby(element, style, outer) ?? pieceOfField(element, style);
}
