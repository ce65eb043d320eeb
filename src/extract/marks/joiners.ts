/** Characters without a width: some are letters of their script, the others only hide words in plain sight. */

/** Zero-width characters, soft hyphens, direction overrides and tags. */
const INVISIBLE = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]|[\u{E0000}-\u{E007F}]/gu;

/**
 * Scripts in which a joiner or non-joiner changes what is written. Unicode Standard, section 23.2, "Cursive Connection
 * and Ligatures".
 */
const JOINING =
  '\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Mongolian}\\p{Script=Nko}\\p{Script=Devanagari}\\p{Script=Bengali}' +
  '\\p{Script=Gurmukhi}\\p{Script=Gujarati}\\p{Script=Oriya}\\p{Script=Tamil}\\p{Script=Telugu}\\p{Script=Kannada}' +
  '\\p{Script=Malayalam}\\p{Script=Sinhala}\\p{Script=Khmer}\\p{Script=Myanmar}\\p{Script=Tibetan}';
/** One joiner between two letters of such a script, and one between the parts of an emoji. */
const SPELLED = new RegExp(
  `(?<=[${JOINING}])[\\u200C\\u200D](?=[${JOINING}])|(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\uFE0F])\\u200D(?=\\p{Extended_Pictographic})`,
  'u',
);
const HAS_JOINER = /[\u200C\u200D]/;

/** A text without invisible characters that spell nothing. O(n). */
export function withoutInvisible(text: string): string {
  if (!HAS_JOINER.test(text)) return text.replaceAll(INVISIBLE, '');
  return text.replaceAll(INVISIBLE, (sign, at: number) =>
    HAS_JOINER.test(sign) && SPELLED.test(text.slice(Math.max(0, at - 2), at + 3)) ? sign : '',
  );
}
