/**
 * Signs of a page builder that its plug-in should have replaced: `[vc_row full_width="yes"]`. Where the plug-in is gone
 * they stand in the text, and nobody means them to be read.
 */

/** Names that builders give their signs, by their beginning. No prose uses them in brackets. */
const BUILDERS =
  '(?:vc|et_pb|fusion|fl|av|mk|cs|kc|ux|tatsu|thrive|mfn|nectar|qode|rev|dt|gdlr|wpb|bsf|cmsmasters|tm_pb|eltd|edgtf|mkdf)_';
const QUOTED = '[\\w-]{1,40}=(?:"[^"\\]]{0,2000}"|[“”″\'‘’′][^\\]“”″\'‘’′]{0,2000}[“”″\'‘’′])';
const OF_A_BUILDER = new RegExp(`\\[/?${BUILDERS}[\\w-]{1,60}(?:\\s[^\\][]{0,4000})?\\]`, 'gi');
/** Any other name, when it has quoted values: `[gallery ids="3,4"]`. */
const WITH_VALUES = new RegExp(`\\[([a-z][\\w-]{1,40})(?:\\s+${QUOTED}){1,40}\\s*/?\\]`, 'gi');

const CLOSING = /\[\/([a-z][\w-]{1,40})\]/gi;

type Range = readonly [start: number, end: number];

const rangeOf = (match: RegExpMatchArray): Range => [match.index ?? 0, (match.index ?? 0) + match[0].length];
const nameOf = (match: RegExpMatchArray): string => (match[1] ?? '').toLowerCase();

/** Where the signs stand in a text, in order. Linear in its length. */
export function shortcodesIn(text: string): Range[] {
  // Nearly no text has a bracket, and most that have one have no sign.
  if (!text.includes('[')) return [];
  const ofBuilders = [...text.matchAll(OF_A_BUILDER)].map(rangeOf);
  const opening = [...text.matchAll(WITH_VALUES)];
  const closing = [...text.matchAll(CLOSING)];
  const [opened, closed] = [new Set(opening.map(nameOf)), new Set(closing.map(nameOf))];
  // A sign in the middle of a sentence is what the sentence is about, unless a second one closes it.
  const paired = [
    ...opening.filter((match) => closed.has(nameOf(match))),
    ...closing.filter((match) => opened.has(nameOf(match))),
  ].map(rangeOf);
  const all = merged([...ofBuilders, ...opening.map(rangeOf), ...paired]);
  return isWordless(text, all) ? all : merged([...ofBuilders, ...paired]);
}

/** In order, each place once. */
function merged(ranges: readonly Range[]): Range[] {
  const found: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a[0] - b[0]))
    if (range[0] >= (found.at(-1)?.[1] ?? 0)) found.push(range);
  return found;
}

function isWordless(text: string, signs: readonly Range[]): boolean {
  const ends = [0, ...signs.map(([, end]) => end)];
  return !ends.some((end, index) => /[\p{L}\p{N}]/u.test(text.slice(end, signs[index]?.[0] ?? text.length)));
}
