/**
 * Whether a question is in the page's language: by script, and in the Latin script by small words of some languages.
 * False where it cannot be told.
 */
import { slicedPerObject } from '../per-object';
import type { Slices } from '../slices';
import { sentencesOfPage, type SplitPage } from '../text/page-sentences';
import { wordsOf } from '../text/words';

const SCRIPTS = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Arabic',
  'Hebrew',
  'Devanagari',
  'Bengali',
  'Tamil',
  'Telugu',
  'Thai',
  'Hangul',
  'Armenian',
  'Georgian',
] as const;
const LETTERS = [
  ...SCRIPTS.map((name) => [name, new RegExp(`\\p{Script=${name}}`, 'gu')] as const),
  // Japanese also has Han letters. These tell it from Chinese.
  ['Kana', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu] as const,
  ['Han', /\p{Script=Han}/gu] as const,
];

/** So much of a page tells its language, in UTF-16 units. */
const SAMPLE_CHARS = 8_000;
/** The least share of a question's letters in the page's script. Names may be in another one. */
const LEAST_LETTERS = 0.3;
/** A text with Han letters is Japanese from this share of kana on. */
const KANA = 0.1;

function lettersOf(text: string): Map<string, number> {
  const counts = new Map<string, number>(LETTERS.map(([name, letter]) => [name, text.match(letter)?.length ?? 0]));
  const han = counts.get('Han') ?? 0;
  const kana = counts.get('Kana') ?? 0;
  if (kana > KANA * (han + kana)) {
    counts.set('Kana', han + kana);
    counts.set('Han', 0);
  }
  return counts;
}

const most = (counts: ReadonlyMap<string, number>): string | undefined =>
  [...counts].filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a)[0]?.[0];

/** The commonest small words, without accents, in questions and in pages. */
const SMALL_WORDS: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(
  Object.entries({
    en: 'the of and to in is was are were what which who whom whose when where why how did does do has have had with for from by at on as an it be been many much that this these those or not he she they his her their its can will would about than there',
    de: 'der die das und ist war sind waren wird werden wurde wurden hat haben hatte was wer wem wen wessen wann wo warum wie welche welcher welches welchen viele von mit auf fur im in den dem des ein eine einer eines einem einen nicht zu zum zur bei aus nach als auch es er sie durch sich an um uber',
    fr: 'le la les des du de et est sont etait etaient qui que quoi quel quelle quels quelles quand comment pourquoi combien ou dans sur pour par avec un une au aux ce cette ces il elle ils elles pas ne se son sa ses leur a ont qu est-ce en',
    es: 'el los las la una un del de y es son era fue fueron que quien quienes cual cuales cuando donde como cuanto cuanta cuantos cuantas por para con en se su sus al lo no ha han a tipo',
    it: 'il lo gli la le i di del della dei degli delle e un una che chi quale quali quando dove come perche quanto quanti quante sono era stato nel nella con per su da si al alla ha hanno cosa cui',
    pt: 'o os a as um uma do da dos das no na nos nas em e que quem qual quais quando onde como quanto quantos quantas por para com foi era sao ao se seu sua nao mais',
    nl: 'het een de van en is zijn was waren werd wie wat waar wanneer waarom hoe welke welk veel hoeveel met op voor te in door bij aan dat die niet naar uit om als er',
    sv: 'och i att det som en ett ar var av for pa med till den de vad vem nar hur varfor vilken vilket vilka manga inte fran om har hade',
    da: 'og i at det som en et er var af for pa med til den de hvad hvem hvornar hvor hvordan hvorfor hvilken hvilket mange ikke fra om har havde hva hvilke ble blev',
    pl: 'w i na z do sie jest byl byla bylo byly co kto kiedy gdzie jak dlaczego ile ktory ktora ktore jaki jaka jakie od o nie przez dla po',
    cs: 'v a na se je byl byla bylo byly co kdo kdy kde jak proc kolik ktery ktera ktere jaky jaka jake z do od o ne pro s',
    ro: 'in si de la a al ale cu pe un o este sunt era fost ce cine cand unde cum cate cati care din pentru nu au sa se prin lui',
    tr: 've bir bu ile icin ne kim nerede nasil neden kac hangi zaman hangisi olarak olan da de mi kimin nedir ise gore en',
    vi: 'la cua va cac nhung mot trong voi cho duoc co gi nao ai khi dau sao bao nhieu nam da o nay do nhu tu ve theo cung bi vao',
    id: 'yang di dan dari untuk pada adalah ini itu apa siapa kapan mana bagaimana mengapa berapa dengan oleh ke dalam tidak',
    fi: 'ja on oli ovat mika kuka milloin missa miten miksi kuinka monta mita joka ei etta se ne olivat mihin',
    hu: 'a az es egy volt mi ki mikor hol hogyan miert hany melyik nem hogy meg milyen mely',
  }).map(([language, words]) => [language, new Set(words.split(' '))]),
);

/** For each language, how many of the words are small words of it. */
function smallWordsOf(folded: readonly string[]): Map<string, number> {
  const words = folded.map((word) => word.replaceAll('đ', 'd').replaceAll('ı', 'i'));
  return new Map(
    Object.entries(SMALL_WORDS).map(([language, small]) => [
      language,
      words.reduce((count, word) => count + (small.has(word) ? 1 : 0), 0),
    ]),
  );
}

interface Spoken {
  /** Undefined where the page has no letters. */
  readonly script: string | undefined;
  /** In the Latin script, the language with the most small words. */
  readonly language: string | undefined;
}

/** Script and language of a page's beginning; the same object for the same page. */
const spokenOn = slicedPerObject(function* (page: SplitPage): Slices<Spoken> {
  const split = sentencesOfPage(page);
  const words: string[] = [];
  let sample = '';
  for (const [index, { text }] of page.blocks.entries()) {
    sample += `${text.slice(0, SAMPLE_CHARS)}\n`;
    for (const { forms } of split.block(index).within(0, SAMPLE_CHARS))
      for (const { folded } of forms) words.push(folded);
    if (sample.length > SAMPLE_CHARS) break;
    yield;
  }
  const script = most(lettersOf(sample));
  yield;
  return { script, language: script === 'Latin' ? most(smallWordsOf(words)) : undefined };
});

/** Whether a question is in the page's language, so that the page's words could answer it. */
export function* speaksAlike(question: string, page: SplitPage): Slices<boolean> {
  const { script, language } = yield* spokenOn(page);
  if (script === undefined) return false;
  const ofQuestion = lettersOf(question);
  const letters = [...ofQuestion.values()].reduce((sum, count) => sum + count, 0);
  if ((ofQuestion.get(script) ?? 0) < LEAST_LETTERS * letters || letters === 0) return false;
  if (script !== 'Latin') return true;
  yield;
  const asked = smallWordsOf(wordsOf(question).map(({ folded }) => folded));
  const best = [...asked.values()].reduce((highest, count) => Math.max(highest, count), 0);
  return language !== undefined && best > 0 && asked.get(language) === best;
}
