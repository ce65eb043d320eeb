/**
 * In which script and language a text is written, by its letters and its commonest words. `text/language.ts` knows more
 * languages, and questions; this one recognizes more sentences of these few.
 */
import { wordsOf } from '../text/words';

export interface Written {
  /** The script of most letters; null where there are hardly any. */
  readonly script: string | null;
  /** A primary subtag; null where its words do not tell. */
  readonly language: string | null;
}

const SCRIPTS = [
  ['Latin', /\p{Script=Latin}/gu],
  ['Cyrillic', /\p{Script=Cyrillic}/gu],
  ['Arabic', /\p{Script=Arabic}/gu],
  ['Devanagari', /\p{Script=Devanagari}/gu],
  ['Bengali', /\p{Script=Bengali}/gu],
  ['Tamil', /\p{Script=Tamil}/gu],
  ['Greek', /\p{Script=Greek}/gu],
  ['Hebrew', /\p{Script=Hebrew}/gu],
  ['Thai', /\p{Script=Thai}/gu],
  ['Hangul', /\p{Script=Hangul}/gu],
  ['Kana', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['Han', /\p{Script=Han}/gu],
] as const;

/** Common words that few other of these languages have. Folded, as `words.ts` folds words. */
const COMMON: Readonly<Record<string, string>> = {
  en: 'the of and to is was that for with it as on are by this be from at which have has had not were their its they will would can been there who what when also more than how i my you your we our he his she her if so do all any some out about into over just only get',
  de: 'der die und das den dem ist nicht mit von ein eine einer einem auf fur im sich wird wurde werden auch als aus nach bei zu dass sie er es hat haben sind uber zum zur wie am',
  fr: 'le la les des et est dans du une pour que qui sur pas par avec au aux sont ce cette il elle ont ete plus leur ou mais nous vous ses etait',
  es: 'el los las del y es en que una por con para se su al lo como mas pero sus fue esta han sin sobre entre este cuando muy son tambien',
  it: 'il di che e la per un una del della dei delle non con sono nel nella gli alla da anche come piu ha questo questa si ma era dal sul',
  pt: 'o os as do da dos das em no na nos nas um uma que para com nao por mais foi ao pelo pela sao se como mas tem seu sua ou e',
  nl: 'het een van en de op te dat niet zijn met voor er aan ook door naar bij wordt werd maar heeft hebben deze uit om dit',
  sv: 'och att det som en ett av ar for med den pa inte till har de om var sig fran kan vid under',
  da: 'og at det som en et af er for med den pa ikke til har de om var sig fra kan ved der blev',
  pl: 'na nie sie ze jest jak za przez przy po dla ich oraz byl byla jego ktory ktore czy tylko',
  tr: 'bir ve bu icin ile olarak da de olan daha cok gibi sonra kadar en ancak olarak',
  ru: 'и в на не что с по это как из за к от для он она они было был была его ее их или но при также',
  uk: 'і в на не що з до це як та від для він вона вони було був його її або але при також у',
};
const COMMON_WORDS = new Map<string, string[]>();
for (const [language, words] of Object.entries(COMMON))
  for (const word of words.split(' ')) COMMON_WORDS.set(word, [...(COMMON_WORDS.get(word) ?? []), language]);

/** So much of a text is read, in UTF-16 units. */
const LOOKED_AT_CHARS = 4_000;
/** The least letters that tell a script. */
const FEW_LETTERS = 4;
/** The least common words that tell a language, and how far it must be ahead of any other. */
const FEW_WORDS = 2;
const LEAD = 1.4;

const ofScript: Readonly<Record<string, string>> = {
  Kana: 'ja',
  Hangul: 'ko',
  Thai: 'th',
  Greek: 'el',
  Hebrew: 'he',
};

export function writtenIn(whole: string): Written {
  const text = whole.slice(0, LOOKED_AT_CHARS);
  const [script, most] = mostOf(text);
  if (most < FEW_LETTERS) return { script: null, language: null };
  const fixed = ofScript[script];
  if (fixed !== undefined) return { script, language: fixed };
  return { script, language: languageByWords(text) };
}

function languageByWords(text: string): string | null {
  const found = new Map<string, number>();
  for (const { folded } of wordsOf(text)) {
    // A word that two languages share counts half for each.
    const languages = COMMON_WORDS.get(folded) ?? [];
    for (const language of languages) found.set(language, (found.get(language) ?? 0) + 1 / languages.length);
  }
  const [first, second] = [...found].sort((a, b) => b[1] - a[1]);
  return first && first[1] >= FEW_WORDS && first[1] >= LEAD * (second?.[1] ?? 0) ? first[0] : null;
}

/** Whether two texts are surely in different languages: by their scripts, else by their words. */
export const differ = (one: Written, other: Written): boolean =>
  (one.script !== null && other.script !== null && one.script !== other.script) ||
  (one.language !== null && other.language !== null && one.language !== other.language);

/** The script that most letters are of, and how many are. */
function mostOf(text: string): readonly [script: string, letters: number] {
  const counts = SCRIPTS.map(([name, letters]) => [name, text.match(letters)?.length ?? 0] as const);
  const [kana = 0, han = 0] = ['Kana', 'Han'].map((name) => counts.find(([own]) => own === name)?.[1]);
  // Japanese uses both scripts.
  const isJapanese = kana > 0 && kana * 20 >= han;
  const merged = counts.map(([name, count]) => {
    if (!isJapanese || (name !== 'Kana' && name !== 'Han')) return [name, count] as const;
    return [name, name === 'Kana' ? kana + han : 0] as const;
  });
  return merged.reduce<readonly [string, number]>((best, one) => (one[1] > best[1] ? one : best), ['', 0]);
}

/** The script of a few words; null where they have no letters. */
export function scriptOf(text: string): string | null {
  const [script, letters] = mostOf(text);
  return letters === 0 ? null : script;
}

/** Japanese uses both scripts. */
const AS_HAN = new Set(['Kana', 'Han']);
export const isAlikeScript = (one: string | null, other: string | null): boolean =>
  one === null || other === null || one === other || (AS_HAN.has(one) && AS_HAN.has(other));
