/**
 * Cuts the text of a block into parts that marked reads one by one: the time of its inline rules grows with the square
 * of some texts.
 */

/**
 * The longest part, in characters, and the most marks of emphasis in it: 4,000 times `*a_` took 170 ms in one part, and
 * take 9 ms in these.
 */
const MAX_CHARS = 1_000;
const MAX_MARKS = 160;
/** A part is not made shorter than this for the sake of a better place, in characters. */
const MIN_CHARS = 600;

/**
 * Parts that put together are the text. They end after white space outside of emphasis, code and brackets where such a
 * place is near.
 */
export function inlineParts(source: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  while (from < source.length) {
    const end = partEnd(source, from);
    parts.push(source.slice(from, end));
    from = end;
  }
  return parts;
}

/** Marks that come in pairs: where each has come an even number of times, nothing is likely to be open. */
const MARKS = '*_~`';

function partEnd(source: string, from: number): number {
  const odd = new Set<string>();
  const limit = from + MAX_CHARS;
  let [marks, brackets, space, outside] = [0, 0, 0, 0];
  for (let at = from; at < source.length; at += 1) {
    const char = source.charAt(at);
    if (MARKS.includes(char)) {
      marks += 1;
      if (!odd.delete(char)) odd.add(char);
    } else if (char === '[') brackets += 1;
    else if (char === ']') brackets = Math.max(0, brackets - 1);
    else if (char === ' ' || char === '\n') {
      space = at + 1;
      if (odd.size === 0 && brackets === 0) outside = at + 1;
    }
    if (at < limit && marks <= MAX_MARKS) continue;
    const least = marks > MAX_MARKS ? from : from + MIN_CHARS;
    if (outside > least) return outside;
    return space > least ? space : wholeCharacter(source, at);
  }
  return source.length;
}

/** The place, or the one before where that is between the two units of one character. */
export function wholeCharacter(text: string, at: number): number {
  const unit = text.charCodeAt(at - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? at - 1 : at;
}
