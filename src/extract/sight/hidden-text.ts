/** What hides single words from a reader, asked at the text itself: its size, its colour and its place. */
import type { ElementStyle } from '../element-style';
import { hasBackdrop } from './backdrop';
import { canReach } from './clip';
import { isLost } from './colour';
import { isInSlide } from './slides';
import type { Sight } from './visibility';

/** Nobody can read smaller letters, in CSS pixels. */
const MIN_FONT_PX = 2;

/**
 * Whether a text cannot be seen although its parent element can. The text must not be all white space.
 * @param style the parent's, null where nothing is laid out
 */
export function isHiddenText(text: Text, parent: Element, style: ElementStyle | null, sight: Sight): boolean {
  const { scene, folded, revealed, ground, clip } = sight;
  if (!scene || !style) return false;
  const { view, range } = scene;
  const { fontSize, webkitTextFillColor } = style.all;
  if (sight.veiled || parseFloat(fontSize) < MIN_FONT_PX) return true;
  const lost = isLost(webkitTextFillColor || style.all.color, ground) && !isPainted(style.all);
  if (folded) return lost;
  range.selectNodeContents(text);
  const box = range.getBoundingClientRect();
  if (lost && !hasBackdrop(parent, box, view)) return true;
  if (revealed || !clip) return false;
  if (box.width < 1 || box.height < 1) return true;
  return !canReach(clip, box) && !(clip.isReachable && isInSlide(parent, clip, view, scene.slides));
}

/** Letters can be painted without a colour: by a shadow, an outline, or a picture cut to their shape. */
function isPainted({ textShadow, webkitTextStrokeWidth, backgroundClip }: CSSStyleDeclaration): boolean {
  return textShadow !== 'none' || parseFloat(webkitTextStrokeWidth) > 0 || backgroundClip === 'text';
}
