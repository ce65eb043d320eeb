/** Numbers that are written as words, in English and, for small ones, in some other languages. */

const UNITS = [
  'zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen',
  'sixteen', 'seventeen', 'eighteen', 'nineteen',
];
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const ORDINALS = [
  '', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth', 'eleventh', 'twelfth', 'thirteenth', 'fourteenth',
  'fifteenth', 'sixteenth', 'seventeenth', 'eighteenth', 'nineteenth',
];

const SMALL = new Map<string, number>([
  ...UNITS.map((word, value) => [word, value] as const), ...TENS.map((word, index) => [word, index * 10] as const),
  ...ORDINALS.map((word, value) => [word, value] as const), ...TENS.map((word, index) => [word.replace(/y$/, 'ieth'), index * 10] as const),
]);
SMALL.delete('');

const SCALES = new Map<string, number>([
  ['hundred', 100], ['thousand', 1e3], ['million', 1e6], ['billion', 1e9], ['trillion', 1e12], ['hundreds', 100], ['thousands', 1e3], ['millions', 1e6],
  ['billions', 1e9], ['hundredth', 100], ['thousandth', 1e3], ['k', 1e3], ['m', 1e6], ['mn', 1e6], ['mio', 1e6], ['bn', 1e9], ['tn', 1e12], ['dozen', 12],
  ['millionen', 1e6], ['milliarden', 1e9], ['milliarde', 1e9], ['mrd', 1e9], ['tausend', 1e3], ['millones', 1e6], ['millon', 1e6], ['milliards', 1e9], ['mille', 1e3],
  ['mil', 1e3], ['milioni', 1e6], ['miliardi', 1e9], ['crore', 1e7], ['lakh', 1e5],
]);

const FOREIGN = new Map(Object.entries({
  zwei: 2, drei: 3, vier: 4, funf: 5, sechs: 6, sieben: 7, acht: 8, neun: 9, zehn: 10, elf: 11, zwolf: 12, zwanzig: 20, dreissig: 30, vierzig: 40, funfzig: 50, hundert: 100,
  deux: 2, trois: 3, quatre: 4, cinq: 5, sept: 7, huit: 8, neuf: 9, dix: 10, onze: 11, douze: 12, vingt: 20, trente: 30, quarante: 40, cinquante: 50, cent: 100,
  dos: 2, tres: 3, cuatro: 4, cinco: 5, seis: 6, siete: 7, ocho: 8, nueve: 9, diez: 10, veinte: 20, treinta: 30, cien: 100,
  due: 2, tre: 3, quattro: 4, cinque: 5, sei: 6, sette: 7, otto: 8, nove: 9, dieci: 10, venti: 20, cento: 100,
}));

/** What a word multiplies by: "million", "k"; undefined for any other word. */
export const scaleOf = (folded: string): number | undefined => SCALES.get(folded);

/** Parts of a whole, as percent. */
export const FRACTIONS: ReadonlyMap<string, number> = new Map([['half', 50], ['quarter', 25], ['quarters', 75], ['third', 100 / 3], ['thirds', 200 / 3], ['tenth', 10], ['hälfte', 50], ['moitie', 50], ['mitad', 50]]);

/** "Seven", "hundred", "sieben". */
export const isNumberWord = (folded: string): boolean => SMALL.has(folded) || FOREIGN.has(folded) || ['hundred', 'thousand', 'million', 'billion', 'dozen'].includes(folded);

/** A number being read: whole thousands, and what is below. -1: nothing below yet. */
interface Reading { total: number; current: number }

/** Whether "five" can follow what was read: "twenty five", "two hundred five", but not "three five". */
function follows(small: number, current: number): boolean {
  if (current < 0) return true;
  return (small < 10 && current % 100 >= 20 && current % 10 === 0) || (small < 100 && current >= 100 && current % 100 === 0);
}

/** Takes one more word in; false where it is no part of the number. */
function takeIn(word: string, reading: Reading, isFirst: boolean): boolean {
  const small = SMALL.get(word);
  if (small !== undefined && follows(small, reading.current)) {
    reading.current = Math.max(0, reading.current) + small;
    return true;
  }
  const scale = word.length > 2 ? SCALES.get(word) : undefined;
  if (scale === undefined || (!isFirst && reading.current < 0 && reading.total === 0)) return false;
  if (scale === 100) reading.current = Math.max(1, reading.current) * 100;
  else {
    reading.total += Math.max(1, reading.current) * scale;
    reading.current = -1;
  }
  return true;
}

/**
 * The value of consecutive number words ("fifteen hundred", "two thousand and one", "twenty first"), and how many words
 * it took; null where they begin no number.
 */
export function readNumberWords(folded: readonly string[]): { value: number; used: number } | null {
  const foreign = FOREIGN.get(folded[0] ?? '');
  if (!SMALL.has(folded[0] ?? '') && foreign !== undefined) return { value: foreign, used: 1 };
  const reading: Reading = { total: 0, current: -1 };
  let used = 0;
  for (const [at, word] of folded.entries()) {
    const isJoint = word === 'and' && used > 0 && SMALL.has(folded[at + 1] ?? '') && (reading.total > 0 || reading.current >= 100);
    if (isJoint) continue;
    if (!takeIn(word, reading, at === 0)) break;
    used = at + 1;
  }
  return used === 0 ? null : { value: reading.total + Math.max(0, reading.current), used };
}
