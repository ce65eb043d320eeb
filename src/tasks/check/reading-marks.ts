/** Marks that a page has within its sentences, and that nobody repeats who quotes them. */

/** A reading behind Chinese characters: 灯台(とうだい). */
const READING =
  /(?<=[\p{Script=Han}々〆ヶ])\((?:[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}ー・ˊˇˋ˙ ]){1,80}\)/gu;
/** The marks of notes: [12], [3, 4], [a]. */
const NOTE_MARK = / ?\[(?:\d{1,3}(?:[,;–-] ?\d{1,3}){0,8}|\p{L})\]/gu;
const RAISED = /[⁰¹²³⁴⁵⁶⁷⁸⁹]+/gu;

/** A text as it is quoted: without readings and marks of notes, and with raised digits as pages write powers. O(n). */
export function withoutMarks(text: string): string {
  if (!/[[(⁰¹²³⁴⁵⁶⁷⁸⁹]/u.test(text)) return text;
  return text
    .replaceAll(READING, '')
    .replaceAll(NOTE_MARK, '')
    .replaceAll(RAISED, (digits) => `^${digits.normalize('NFKD')}`);
}

/**
 * A text with spaces in place of the marks of notes, so that 4.5 [3] million is one number, and these marks. Every
 * offset stays valid. O(n).
 */
export function notesApart(text: string): { readonly text: string; readonly notes: string } {
  if (!text.includes('[')) return { text, notes: '' };
  const notes: string[] = [];
  const rest = text.replaceAll(NOTE_MARK, (mark) => {
    notes.push(mark);
    return ' '.repeat(mark.length);
  });
  return { text: rest, notes: notes.join('; ') };
}
