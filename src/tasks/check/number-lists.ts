/** Number words by language, folded as `words.ts` folds words. */

const list = (words: string): string[] => words.split(' ');
/** "two 2 three 3" */
const values = (pairs: string): ReadonlyMap<string, number> =>
  new Map([...pairs.matchAll(/(\S+) (\d+)/gu)].map(([, word = '', value]) => [word, Number(value)]));

const UNITS = list(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
);
const TENS = list('twenty thirty forty fifty sixty seventy eighty ninety');
const ORDINALS = list(
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth',
);

/** English numbers below a hundred, and the ordinals of them. */
export const SMALL: ReadonlyMap<string, number> = new Map([
  ...UNITS.map((word, value) => [word, value] as const),
  ...TENS.map((word, index) => [word, (index + 2) * 10] as const),
  ...ORDINALS.map((word, index) => [word, index + 1] as const),
  ...TENS.map((word, index) => [word.replace(/y$/, 'ieth'), (index + 2) * 10] as const),
]);

/** What a number word multiplies by. */
export const SCALES: ReadonlyMap<string, number> = new Map([
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
/** Scales that are ordinary words in other languages. */
export const OWN_SCALES: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map(
  Object.entries({
    fr: values('mille 1000'),
    it: values('mille 1000 mila 1000'),
    es: values('mil 1000'),
    pt: values('mil 1000'),
  }),
);

/** English number words that are ordinary words in other languages. In a text of another language they do not count. */
export const ENGLISH_ALONE: ReadonlySet<string> = new Set(['one', 'ten', 'four', 'second', 'first', 'dozen', 'fifth']);

/** Numbers of other languages. */
export const FOREIGN: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map(
  Object.entries({
    de: values(
      'zwei 2 drei 3 vier 4 funf 5 sechs 6 sieben 7 acht 8 neun 9 zehn 10 elf 11 zwolf 12 zwanzig 20 dreißig 30 dreissig 30 vierzig 40 funfzig 50 hundert 100',
    ),
    fr: values(
      'deux 2 trois 3 quatre 4 cinq 5 six 6 sept 7 huit 8 neuf 9 dix 10 onze 11 douze 12 vingt 20 trente 30 quarante 40 cinquante 50 cent 100',
    ),
    es: values(
      'dos 2 tres 3 cuatro 4 cinco 5 seis 6 siete 7 ocho 8 nueve 9 diez 10 once 11 doce 12 veinte 20 treinta 30 cien 100',
    ),
    it: values(
      'due 2 tre 3 quattro 4 cinque 5 sei 6 sette 7 otto 8 nove 9 dieci 10 undici 11 dodici 12 venti 20 trenta 30 cento 100',
    ),
    nl: values(
      'twee 2 drie 3 vier 4 vijf 5 zes 6 zeven 7 acht 8 negen 9 tien 10 elf 11 twaalf 12 twintig 20 dertig 30 honderd 100',
    ),
    pt: values(
      'dois 2 duas 2 tres 3 quatro 4 cinco 5 seis 6 sete 7 oito 8 nove 9 dez 10 onze 11 doze 12 vinte 20 trinta 30 cem 100',
    ),
  }),
);

/** Number words that are no ordinary words in any of these languages. They count in a text of unknown language, too. */
export const UNMISTAKABLE: ReadonlySet<string> = new Set(
  list(
    'zwei drei funf sechs sieben neun zehn zwolf zwanzig dreissig vierzig funfzig hundert deux trois quatre cinq huit douze vingt trente quarante cinquante ' +
      'cuatro cinco siete ocho nueve diez veinte treinta quattro cinque sette dieci twee drie vijf zeven negen twaalf twintig dertig honderd dois duas quatro oito vinte trinta',
  ),
);

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
