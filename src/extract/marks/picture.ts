/** The `alt` of pictures that stand in for words: an icon in a sentence, a tick in a cell. */
import { attribute, boxOf, naturalHeightOf } from '../safe-dom';
import { isAlone, textAfter, textBefore } from './beside';
import { senseInCell } from './icon-sense';
import { apart, isAloneInCell, standsInControl, isDecoration, nameIn, says } from './picture-name';

/** A longer name describes the picture, and does not stand in for it. */
const MAX_BESIDE_CHARS = 40;
/** A higher picture stands for itself, in CSS pixels. */
const MAX_HEIGHT_PX = 48;

const PERSON = /avatar|gravatar|profile|headshot|author|byline|logo/i;
const EMOJI = /^[\p{Extended_Pictographic}\p{Regional_Indicator}]/u;
const WORD = /[\p{L}\p{N}]/u;

/** The height that a picture takes; null where its file is missing and nothing else tells. */
function heightOf(image: Element, style: CSSStyleDeclaration | null): number | null {
  const written = parseFloat(attribute(image, 'height') ?? attribute(image, 'width') ?? '');
  if (!Number.isNaN(written)) return written;
  if (!style) return null;
  return naturalHeightOf(image) > 0 ? boxOf(image).height : null;
}

/** Whether a picture stands in a line of text, so that its words belong there. */
function standsInLine(image: Element, style: CSSStyleDeclaration | null, before: string, after: string): boolean {
  const height = heightOf(image, style);
  if (height !== null && (height > MAX_HEIGHT_PX || height < 2)) return false;
  // A picture of unknown size behind a whole sentence stands for itself.
  if (WORD.test(before)) return height !== null || !/[.!?。！？…]["'”’)]?\s*$/u.test(before);
  return WORD.test(after) && height !== null && !isAlone(image);
}

/** Whether it takes part in the flow of the text. */
const isInFlow = ({ float, position, visibility }: CSSStyleDeclaration): boolean =>
  visibility === 'visible' && float === 'none' && !/absolute|fixed/.test(position);

/** Whether the words right beside a picture leave it something to say. */
function addsToLine(image: Element, name: string, before: string, after: string): boolean {
  if (PERSON.test(attribute(image, 'class') ?? '') || says(before, name) || says(after, name)) return false;
  return name.length <= MAX_BESIDE_CHARS || (WORD.test(before) && after.trim() !== '');
}

/** The name of a picture of a formula is its TeX, often in a wrapper that only sets its size. */
const asText = (name: string): string => name.replace(/^\{\\(?:display|text)style\s*([\s\S]*)\}$/u, '$1');

/** The `alt` of a picture that stands in for words, or null. */
export function altText(image: Element, style: CSSStyleDeclaration | null): string | null {
  const name = asText(nameIn(attribute(image, 'alt')));
  if (name === '') return (style && senseInCell(image)) || null;
  if (isDecoration(image) || standsInControl(image) || (style && !isInFlow(style))) return null;
  if (name.length <= MAX_BESIDE_CHARS && isAloneInCell(image)) return name;
  if (style && !style.display.startsWith('inline')) return null;
  if (EMOJI.test(name)) return name;
  const [before, after] = [textBefore(image), textAfter(image)];
  return addsToLine(image, name, before, after) && standsInLine(image, style, before, after)
    ? apart(name, before, after)
    : null;
}
