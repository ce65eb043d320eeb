/** Elements that are read as one piece of text, whatever they hold. */
import type { ElementStyle } from '../element-style';
import { formulaOf } from './formula';
import type { Sight } from '../sight/visibility';
import { tagNameOf } from '../safe-dom';
import type { Added } from './added';
import { pieceOfDrawing } from './drawing';
import { pieceOfField } from './field';
import type { MarkPiece } from './piece-form';
import { altText } from './picture';
import { iconName } from './picture-name';
import { takeReading } from './ruby';

const NOTHING: MarkPiece = { text: '', form: 'inline' };

/** Readings above words go to the end of their `<ruby>`, and brackets around them are ours. */
function pieceOfRuby(element: Element, style: ElementStyle | null, { inner }: Added): MarkPiece | null {
  const tag = tagNameOf(element);
  if (tag === 'RP') return NOTHING;
  if ((tag !== 'RT' && tag !== 'RTC') || !inner.ruby) return null;
  takeReading(inner.ruby, element, style && style.all);
  return NOTHING;
}

/** Pictures that stand in for words. Without words of their own they are walked as any element. */
function pieceOfPicture(element: Element, style: ElementStyle | null): MarkPiece | null {
  if (style && style.visibility !== 'visible') return null;
  const text = tagNameOf(element) === 'IMG' ? altText(element, style && style.all) : iconName(element);
  return text === null ? null : { text, form: 'inline' };
}

/**
 * The text of such an element, or null.
 * @param style null where nothing is laid out
 * @param outer what is known of the element around it
 */
export function pieceOf(element: Element, style: ElementStyle | null, sight: Sight, outer: Added): MarkPiece | null {
  const formula = formulaOf(element);
  if (formula !== null) return { text: formula, form: 'inline' };
  return (
    pieceOfRuby(element, style, outer) ??
    pieceOfField(element, style && style.all) ??
    pieceOfDrawing(element, style, sight) ??
    pieceOfPicture(element, style)
  );
}
