/**
 * Numbers that are written as words, in English and, for small ones, in some other languages. A word that is a plain
 * one elsewhere ("due", "elf", "cent", "ten") is a number in its own language alone.
 */

const UNITS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const ORDINALS = [
  '',
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
  'eleventh',
  'twelfth',
  'thirteenth',
  'fourteenth',
  'fifteenth',
  'sixteenth',
  'seventeenth',
  'eighteenth',
  'nineteenth',
];

const SMALL = new Map<string, number>([
  ...UNITS.map((word, value) => [word, value] as const),
  ...TENS.map((word, index) => [word, index * 10] as const),
  ...ORDINALS.map((word, value) => [word, value] as const),
  ...TENS.map((word, index) => [word.replace(/y$/, 'ieth'), index * 10] as const),
]);
SMALL.delete('');

const SCALES = new Map<string, number>([
  ['hundred', 100],
  ['thousand', 1e3],
  ['million', 1e6],
  ['billion', 1e9],
  ['trillion', 1e12],
  ['hundreds', 100],
  ['thousands', 1e3],
  ['millions', 1e6],
  ['billions', 1e9],
  ['hundredth', 100],
  ['thousandth', 1e3],
  ['k', 1e3],
  ['m', 1e6],
  ['mn', 1e6],
  ['mio', 1e6],
  ['bn', 1e9],
  ['tn', 1e12],
  ['dozen', 12],
  ['millionen', 1e6],
  ['milliarden', 1e9],
  ['milliarde', 1e9],
  ['mrd', 1e9],
  ['tausend', 1e3],
  ['millones', 1e6],
  ['millon', 1e6],
  ['milliards', 1e9],
  ['milioni', 1e6],
  ['miliardi', 1e9],
  ['crore', 1e7],
  ['lakh', 1e5],
]);
/** Scales that are another word elsewhere. */
const OWN_SCALES: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  fr: [['mille', 1e3]],
  it: [
    ['mille', 1e3],
    ['mila', 1e3],
  ],
  es: [['mil', 1e3]],
  pt: [['mil', 1e3]],
};

/** English ones that are another word in some other language: these do not count in a text of another language. */
const ENGLISH_ALONE: ReadonlySet<string> = new Set(['one', 'ten', 'four', 'second', 'first', 'dozen', 'fifth']);

/** By language, folded as `words.ts` folds them. */
const FOREIGN: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  de: {
    zwei: 2,
    drei: 3,
    vier: 4,
    funf: 5,
    sechs: 6,
    sieben: 7,
    acht: 8,
    neun: 9,
    zehn: 10,
    elf: 11,
    zwolf: 12,
    zwanzig: 20,
    dreißig: 30,
    dreissig: 30,
    vierzig: 40,
    funfzig: 50,
    hundert: 100,
  },
  fr: {
    deux: 2,
    trois: 3,
    quatre: 4,
    cinq: 5,
    six: 6,
    sept: 7,
    huit: 8,
    neuf: 9,
    dix: 10,
    onze: 11,
    douze: 12,
    vingt: 20,
    trente: 30,
    quarante: 40,
    cinquante: 50,
    cent: 100,
  },
  es: {
    dos: 2,
    tres: 3,
    cuatro: 4,
    cinco: 5,
    seis: 6,
    siete: 7,
    ocho: 8,
    nueve: 9,
    diez: 10,
    once: 11,
    doce: 12,
    veinte: 20,
    treinta: 30,
    cien: 100,
  },
  it: {
    due: 2,
    tre: 3,
    quattro: 4,
    cinque: 5,
    sei: 6,
    sette: 7,
    otto: 8,
    nove: 9,
    dieci: 10,
    undici: 11,
    dodici: 12,
    venti: 20,
    trenta: 30,
    cento: 100,
  },
  nl: {
    twee: 2,
    drie: 3,
    vier: 4,
    vijf: 5,
    zes: 6,
    zeven: 7,
    acht: 8,
    negen: 9,
    tien: 10,
    elf: 11,
    twaalf: 12,
    twintig: 20,
    dertig: 30,
    honderd: 100,
  },
  pt: {
    dois: 2,
    duas: 2,
    tres: 3,
    quatro: 4,
    cinco: 5,
    seis: 6,
    sete: 7,
    oito: 8,
    nove: 9,
    dez: 10,
    onze: 11,
    doze: 12,
    vinte: 20,
    trinta: 30,
    cem: 100,
  },
};
/**
 * Foreign ones that are no other word in any of these languages: where nobody says what a text is written in these
 * count, too.
 */
const UNMISTAKABLE =
  'zwei drei funf sechs sieben neun zehn zwolf zwanzig dreissig vierzig funfzig hundert deux trois quatre cinq huit douze vingt trente quarante cinquante ' +
  'cuatro cinco siete ocho nueve diez veinte treinta quattro cinque sette dieci twee drie vijf zeven negen twaalf twintig dertig honderd dois duas quatro oito vinte trinta';

export interface NumberWords {
  /** "Seven", "hundred", "sieben". */
  isNumberWord(folded: string): boolean;
  /** What a word multiplies by: "million", "k"; undefined for any other word. */
  scaleOf(folded: string): number | undefined;
  /**
   * The value of consecutive number words ("fifteen hundred", "two thousand and one", "twenty first"), and how many
   * words it took; null where they begin no number.
   */
  read(folded: readonly string[]): { value: number; used: number } | null;
}
/** Parts of a whole, as percent. */
export const FRACTIONS: ReadonlyMap<string, number> = new Map([
  ['half', 50],
  ['quarter', 25],
  ['quarters', 75],
  ['third', 100 / 3],
  ['thirds', 200 / 3],
  ['tenth', 10],
  ['halfte', 50],
  ['moitie', 50],
  ['mitad', 50],
]);

/** Scales that are a number by themselves: "a thousand". */
const STANDS_ALONE: ReadonlySet<string> = new Set(['hundred', 'thousand', 'million', 'billion', 'dozen']);

/** A number being read: whole thousands, and what is below. -1: nothing below yet. */
interface Reading {
  total: number;
  current: number;
}

/** Whether "five" can follow what was read: "twenty five", "two hundred five", but not "three five". */
function follows(small: number, current: number): boolean {
  if (current < 0) return true;
  return (
    (small < 10 && current % 100 >= 20 && current % 10 === 0) || (small < 100 && current >= 100 && current % 100 === 0)
  );
}

class WordsOfLanguage implements NumberWords {
  private readonly small: ReadonlyMap<string, number>;
  private readonly foreign: ReadonlyMap<string, number>;
  private readonly scales: ReadonlyMap<string, number>;

  /** `primary`: a language's primary subtag, or ''. */
  constructor(primary: string) {
    const isOther = primary !== '' && primary !== 'en';
    this.small = isOther ? new Map([...SMALL].filter(([word]) => !ENGLISH_ALONE.has(word))) : SMALL;
    this.scales = new Map(
      [...SCALES, ...(OWN_SCALES[primary] ?? [])].filter(([word]) => !isOther || !ENGLISH_ALONE.has(word)),
    );
    const anywhere = new Set(UNMISTAKABLE.split(' '));
    const all = Object.values(FOREIGN)
      .flatMap((words) => Object.entries(words))
      .filter(([word]) => anywhere.has(word));
    this.foreign = new Map(primary === '' ? all : Object.entries(FOREIGN[primary] ?? {}));
  }

  scaleOf(folded: string): number | undefined {
    return this.scales.get(folded);
  }

  isNumberWord(folded: string): boolean {
    return this.small.has(folded) || this.foreign.has(folded) || (STANDS_ALONE.has(folded) && this.scales.has(folded));
  }

  read(folded: readonly string[]): { value: number; used: number } | null {
    const foreign = this.foreign.get(folded[0] ?? '');
    if (foreign !== undefined) return { value: foreign, used: 1 };
    const reading: Reading = { total: 0, current: -1 };
    let used = 0;
    for (const [at, word] of folded.entries()) {
      const isJoint =
        word === 'and' &&
        used > 0 &&
        this.small.has(folded[at + 1] ?? '') &&
        (reading.total > 0 || reading.current >= 100);
      if (isJoint) continue;
      if (!this.takeIn(word, reading, at === 0)) break;
      used = at + 1;
    }
    return used === 0 ? null : { value: reading.total + Math.max(0, reading.current), used };
  }

  /** Takes one more word in; false where it is no part of the number. */
  private takeIn(word: string, reading: Reading, isFirst: boolean): boolean {
    const small = this.small.get(word);
    if (small !== undefined && follows(small, reading.current)) {
      reading.current = Math.max(0, reading.current) + small;
      return true;
    }
    const scale = word.length > 2 ? this.scales.get(word) : undefined;
    if (scale === undefined || (!isFirst && reading.current < 0 && reading.total === 0)) return false;
    if (scale === 100) reading.current = Math.max(1, reading.current) * 100;
    else {
      reading.total += Math.max(1, reading.current) * scale;
      reading.current = -1;
    }
    return true;
  }
}

const known = new Map<string, NumberWords>();

/**
 * The number words of a language, by its BCP 47 tag; '' where nobody says which: English, and what no other language
 * has as a plain word.
 */
export function numberWordsOf(language: string): NumberWords {
  const primary = language.toLowerCase().split(/[-_]/)[0] ?? '';
  const key = primary === '' || primary === 'en' || primary in FOREIGN ? primary : 'other';
  const words = known.get(key) ?? new WordsOfLanguage(key);
  known.set(key, words);
  return words;
}
