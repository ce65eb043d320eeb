/** Cuts the text of a block into parts for marked. The time of its inline rules grows with the square of some texts. */

/** The longest part in characters, and its most marks of emphasis: 4,000 times `*a_` take 9 ms so, and 170 ms uncut. */
const MAX_CHARS = 1_000;
const MAX_MARKS = 160;
/** A better place to cut is not looked for before this, in characters. */
const MIN_CHARS = 600;

/** The parts of a text. They end after white space outside emphasis, code and brackets, where such a place is near. */
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

/** Marks that come in pairs. After an even number of each, probably none is open. */
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

/** This place, or the one before it where it would split a character of two units. */
export function wholeCharacter(text: string, at: number): number {
  const unit = text.charCodeAt(at - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? at - 1 : at;
}
