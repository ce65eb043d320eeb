/** Readings above words, in brackets behind the words: 灯台(とうだい). */
import { nextSibling, nodeTypeOf, tagNameOf, textContentOf } from '../safe-dom';

/** What a `<ruby>` has told of its readings so far. */
export interface Ruby {
  readonly element: Element;
  readings: string;
}

/** Readings that would be longer are no readings. */
const MAX_CHARS = 80;

const isRuby = (node: Node | null): node is Element =>
  node !== null && nodeTypeOf(node) === Node.ELEMENT_NODE && tagNameOf(node as Element) === 'RUBY';

/**
 * Begins a `<ruby>`. Words that are written in several in a row are one word, so its reading stands behind the last of
 * them: 表示(ひょうじ), not 表(ひょう)示(じ), which nobody would look for.
 */
export function openRuby(element: Element, earlier: Ruby | null): Ruby {
  const goes = earlier !== null && nextSibling(earlier.element) === element;
  return { element, readings: goes ? earlier.readings : '' };
}

/** Takes a reading in. Text in `<rt>` that the reader cannot see never comes here. */
export function takeReading(ruby: Ruby, reading: Element, style: CSSStyleDeclaration | null): void {
  if (style && (style.visibility !== 'visible' || parseFloat(style.fontSize) < 2)) return;
  ruby.readings = `${ruby.readings}${textContentOf(reading).replaceAll(/\s+/g, ' ').trim()}`.slice(0, MAX_CHARS);
}

/** What stands behind the words of a `<ruby>`. */
export function readingsBehind({ element, readings }: Ruby): string {
  return readings === '' || isRuby(nextSibling(element)) ? '' : `(${readings})`;
}
