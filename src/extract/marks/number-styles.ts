/** Numbers in the counter styles of CSS. CSS Counter Styles Level 3, sections 6 and 7. */

const letters = (first: string, last: string): string[] => {
  const [from, to] = [first.codePointAt(0) ?? 0, last.codePointAt(0) ?? 0];
  return Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at));
};

const LATIN = letters('a', 'z');
const ALPHABETS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    'lower-alpha': LATIN,
    'lower-latin': LATIN,
    'upper-alpha': letters('A', 'Z'),
    'upper-latin': letters('A', 'Z'),
    'lower-greek': Array.from('αβγδεζηθικλμνξοπρστυφχψω'),
    hiragana: Array.from(
      'あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわゐゑをん',
    ),
    katakana: Array.from(
      'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヰヱヲン',
    ),
    'hiragana-iroha': Array.from(
      'いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす',
    ),
    'katakana-iroha': Array.from(
      'イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス',
    ),
    'cjk-earthly-branch': Array.from('子丑寅卯辰巳午未申酉戌亥'),
    'cjk-heavenly-stem': Array.from('甲乙丙丁戊己庚辛壬癸'),
  }),
);
/** The digit zero of styles that write numbers with their own digits. */
const ZEROS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'arabic-indic': '٠',
    persian: '۰',
    urdu: '۰',
    devanagari: '०',
    bengali: '০',
    gujarati: '૦',
    gurmukhi: '੦',
    kannada: '೦',
    khmer: '០',
    cambodian: '០',
    lao: '໐',
    malayalam: '൦',
    myanmar: '၀',
    oriya: '୦',
    tamil: '௦',
    telugu: '౦',
    thai: '๐',
    tibetan: '༠',
    mongolian: '᠐',
  }),
);
const IDEOGRAPHS =
  /^(?:cjk-ideographic|(?:simp|trad)-chinese-(?:in)?formal|japanese-(?:in)?formal|korean-hanja-(?:in)?formal)$/;
const BULLETS = new Set(['none', 'disc', 'circle', 'square', 'disclosure-open', 'disclosure-closed']);

const ROMAN: readonly (readonly [number, string])[] = [
  [1_000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
];

function roman(number: number): string {
  let [rest, text] = [number, ''];
  for (const [value, sign] of ROMAN)
    while (rest >= value) {
      text += sign;
      rest -= value;
    }
  return text;
}

function alphabetic(number: number, signs: readonly string[]): string {
  let text = '';
  for (let rest = number; rest > 0; rest = Math.floor((rest - 1) / signs.length))
    text = `${signs[(rest - 1) % signs.length] ?? ''}${text}`;
  return text;
}

/** Numbers below a hundred in Chinese characters; greater ones keep their digits. */
function ideographic(number: number): string {
  const digits = Array.from('〇一二三四五六七八九');
  const [tens, ones] = [Math.floor(number / 10), number % 10];
  const ten = tens === 0 ? '' : `${tens === 1 ? '' : (digits[tens] ?? '')}十`;
  return number === 0 ? '〇' : `${ten}${ones === 0 ? '' : (digits[ones] ?? '')}`;
}

/** A number in a counter style, without what stands behind it. Styles that are not known write 0 to 9. */
export function counterText(style: string, number: number): string {
  const zero = ZEROS.get(style);
  if (zero !== undefined) {
    const base = zero.codePointAt(0) ?? 0;
    return String(number).replaceAll(/\d/g, (digit) => String.fromCodePoint(base + Number(digit)));
  }
  if (style === 'decimal-leading-zero') return `${number < 0 ? '-' : ''}${String(Math.abs(number)).padStart(2, '0')}`;
  if (style === 'cjk-decimal')
    return String(number).replaceAll(/\d/g, (digit) => Array.from('〇一二三四五六七八九')[Number(digit)] ?? '');
  if (IDEOGRAPHS.test(style) && number >= 0 && number < 100) return ideographic(number);
  const alphabet = ALPHABETS.get(style);
  if (alphabet && number > 0) return alphabetic(number, alphabet);
  if (/^(?:lower|upper)-roman$/.test(style) && number > 0 && number < 4_000)
    return style.startsWith('upper') ? roman(number).toUpperCase() : roman(number);
  return BULLETS.has(style) ? '' : String(number);
}

/**
 * What a list item of this number begins with: "3. ", or '' for a bullet or nothing.
 * @param style a computed `list-style-type`
 * @param isNumbered whether a style that is not known counts
 */
export function numberIn(style: string, number: number, isNumbered: boolean): string {
  const own = /^(["'])(.*)\1$/su.exec(style);
  if (own) return /[\p{L}\p{N}✓✔✗✘☑☐☒]/u.test(own[2] ?? '') ? `${(own[2] ?? '').trimEnd()} ` : '';
  if (BULLETS.has(style)) return '';
  const isKnown =
    style.includes('decimal') ||
    /roman|latin|alpha|greek|hebrew|armenian|georgian|ethiopic|hangul|iroha/.test(style) ||
    ALPHABETS.has(style) ||
    ZEROS.has(style) ||
    IDEOGRAPHS.test(style);
  if (!isKnown && !isNumbered) return '';
  const stop = IDEOGRAPHS.test(style) || /^(?:cjk-|hiragana|katakana)/.test(style) ? '、' : '. ';
  return `${counterText(style, number)}${stop}`;
}
