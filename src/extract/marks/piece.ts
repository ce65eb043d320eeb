/** Elements that are read as one piece of text, whatever they hold. */
import type { ElementStyle } from '../element-style';
import { formulaOf } from './formula';
import type { Sight } from '../sight/visibility';
import type { NamedElement } from '../named-element';
import type { Added } from './added';
import { pieceOfDrawing } from './drawing';
import { pieceOfField } from './field';
import type { MarkPiece } from './piece-form';
import { altText } from './picture';
import { iconName } from './picture-name';
import { takeReading } from './ruby';

const NOTHING: MarkPiece = { text: '', form: 'inline' };

/** Readings above words go to the end of their `<ruby>`, and brackets around them are ours. */
function pieceOfRuby({ element, tag }: NamedElement, style: ElementStyle | null, { inner }: Added): MarkPiece | null {
  if (tag === 'RP') return NOTHING;
  if ((tag !== 'RT' && tag !== 'RTC') || !inner.ruby) return null;
  takeReading(inner.ruby, element, style && style.all);
  return NOTHING;
}

/** Pictures that stand in for words. Without words of their own they are walked as any element. */
function pieceOfPicture(named: NamedElement, style: ElementStyle | null): MarkPiece | null {
  if (style && style.visibility !== 'visible') return null;
  const text = named.tag === 'IMG' ? altText(named.element, style && style.all) : iconName(named);
  return text === null ? null : { text, form: 'inline' };
}

/**
 * The text of such an element, or null.
 * @param style null where nothing is laid out
 * @param outer what is known of the element around it
 */
export function pieceOf(named: NamedElement, style: ElementStyle | null, sight: Sight, outer: Added): MarkPiece | null {
  const formula = formulaOf(named);
  if (formula !== null) return { text: formula, form: 'inline' };
  return (
    pieceOfRuby(named, style, outer) ??
    pieceOfField(named, style && style.all) ??
    pieceOfDrawing(named, style, sight) ??
    pieceOfPicture(named, style)
  );
}
