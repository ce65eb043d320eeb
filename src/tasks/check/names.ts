/** Names in an answer, for languages in which only names have capitals. */
import { isFunctionWord } from '../retrieval/function-words';
import { wordsOf, type Word } from '../text/words';
import { CALENDAR_WORDS } from './months';

export interface FoundName {
  readonly start: number;
  readonly end: number;
  readonly words: readonly Word[];
  /** Whether its first word begins a sentence; then the capital tells nothing. */
  readonly atStart: boolean;
}

/** Forms of address, which may be left out of a name. */
const TITLES = new Set(
  (
    'mr mrs ms miss dr prof professor sir lord lady king queen prince princess emperor empress president minister prime senator governor general colonel captain ' +
    'major pope saint st bishop archbishop cardinal judge justice secretary chancellor mayor ambassador sheikh khan sultan tsar duke count baron reverend rev hon jr sr herr frau monsieur madame ' +
    'north south east west northern southern eastern western central new great greater old upper lower university college institute school company corporation inc ltd group city county river lake mount ' +
    'mountains ocean sea island islands republic kingdom empire state states dynasty street avenue road house act treaty war battle church museum department ministry committee council party union ' +
    'bc ad ce bce am pm no vs ie eg i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi ok'
  ).split(' '),
);

/** Words that begin sentences and list items of answers and are never names. */
const STARTERS = new Set(
  (
    'additionally also although another because before after besides both but currently despite due during each early eventually every few finally first firstly following for from furthermore given ' +
    'he her here his historically how however if importantly in indeed initially instead it its key lastly later like many meanwhile more moreover most much nevertheless next no note notably ' +
    'now of on once one only other others our over overall people perhaps please rather regarding researchers scientists second secondly several she similarly since so some soon specifically still such summary ' +
    'that the their them then there therefore these they third this those though three through thus to today together two ultimately under unfortunately unlike until upon using various we what when where whether ' +
    'which while who why with within without yes yet you your according answer article author authors based being black by can conclusion critics data different did does each either experts facts further great having ' +
    'high important including information instead key large less long main make making main members new nobody none nothing often old page part point points question results section small someone something sorry ' +
    'statistics students text title unknown users women men children workers water white young evidence officials residents according earlier elsewhere sometimes whereas whenever wherever unless thanks similarly nearby afterwards beforehand meantime apart aside besides yesterday tonight tomorrow almost nearly roughly approximately whose everyone anyone everything anything none neither either half twice plus minus per via within throughout alongside amongst beneath beyond behind above below anyway else ever rarely seldom likewise hence thereby therein police pilot program defeat victory goalkeeper defender striker midfielder coach actor actress singer lawyer lawyers teacher teachers doctor doctors school schools student parents mother father son daughter wife husband sister brother family families couple team teams club fans player players company companies firm firms bank banks shares prices sales profits net gross total average overall scored amid around across against along among near begun built born made written known held led set run go click use try take look ' +
    'step steps item rule clause chapter figure table row column option phase stage task example appendix ' +
    'read see find get add check keep say says gone done sent left paid sold told found won lost put let ask call visit buy pick start stop turn open close show'
  ).split(' '),
);
/** Endings that are rare in names. */
const PLAIN_ENDING =
  /(?:ly|ing|tion|tions|ment|ments|ness|ity|ed|able|ible|ful|less|ous|ive|ism|ances?|ences?|ers|ors)$/u;

/** More endings that are common in labels. */
const LABEL_ENDING =
  /(?:ics?|al|age|sis|ure|ary|ies|acts?|costs?|steps?|history|life|work|data|dates?|names?|uses?|years?|points?|takeaways?|pros|cons|ideas?|impacts?)$/u;

/** What may stand between the parts of a name. */
const JOINT = /^(?:[ \u00a0]{1,8}|[ \u00a0]?[-–.'’&][ \u00a0]?|\. )$/u;
const PARTICLES = new Set([
  'of',
  'the',
  'de',
  'la',
  'le',
  'du',
  'des',
  'von',
  'van',
  'der',
  'den',
  'del',
  'di',
  'da',
  'al',
  'el',
  'bin',
  'ibn',
  'and',
  'y',
  'zu',
]);

const isCapital = ({ text }: Word): boolean => /^\p{Lu}/u.test(text);
const isName = (word: Word): boolean =>
  isCapital(word) &&
  !CALENDAR_WORDS.has(word.folded) &&
  !(isFunctionWord(word.folded) && word.text.length <= 4 && !/^\p{Lu}{2,}$/u.test(word.text));

/** Whether a phrase is a label and no name: one word, or several that are all plain or on the page. */
export const isLabel = ({ words }: FoundName, known: (folded: string) => boolean): boolean =>
  words.length < 2 ||
  words.every(
    ({ folded }) => known(folded) || STARTERS.has(folded) || PLAIN_ENDING.test(folded) || LABEL_ENDING.test(folded),
  );

/** Whether a text's language writes nouns with capitals, as German does. Then capitals do not tell names. */
export const hasCapitalNouns = (text: string): boolean => {
  const words = wordsOf(text);
  const marks = words.filter(({ folded }) =>
    ['der', 'die', 'und', 'das', 'ist', 'nicht', 'mit', 'den', 'von', 'ein', 'eine', 'wurde', 'sich'].includes(folded),
  ).length;
  return marks >= 2 && marks / Math.max(1, words.length) > 0.08;
};

/** What helps to tell names from other words. */
export interface NameSigns {
  /** Whether the page has a word at all. */
  known(folded: string): boolean;
  /** Whether the text is English, where the words that begin sentences are known. */
  readonly isEnglish: boolean;
}

/** All names in a sentence. A word that begins the sentence counts only if little speaks against it. */
export function namesIn(sentence: string, signs: NameSigns): FoundName[] {
  const words = wordsOf(sentence);
  const titleCase =
    words.filter((word) => word.text.length > 3).length > 3 &&
    words.filter((word) => word.text.length > 3).every(isCapital);
  // In a title all words have capitals.
  if (titleCase) return [];
  const found: FoundName[] = [];
  let run: Word[] = [];
  const close = (): void => {
    while (
      run.length > 0 &&
      PARTICLES.has(run.at(-1)?.folded ?? '') &&
      !isCapital(run[run.length - 1] ?? ({ text: '' } as Word))
    )
      run.pop();
    const name = asName(run, beginsSentence(run[0], words[0], sentence), signs);
    if (name) found.push(name);
    run = [];
  };
  for (const [at, word] of words.entries()) {
    const before = run.at(-1);
    const joined = before !== undefined && JOINT.test(sentence.slice(before.end, word.start));
    if (before && !joined) close();
    if (isName(word)) run.push(word);
    else if (run.length > 0 && PARTICLES.has(word.folded) && isName(words[at + 1] ?? word) && word.folded !== 'and')
      run.push(word);
    else close();
  }
  close();
  return found;
}

/** Whether a word begins the sentence, or follows a colon or an opening mark. */
function beginsSentence(word: Word | undefined, first: Word | undefined, sentence: string): boolean {
  if (!word || word === first) return true;
  let before = word.start - 1;
  while (before > 0 && /\s/u.test(sentence.charAt(before))) before -= 1;
  return ':：“"„«(•|'.includes(sentence.charAt(before));
}

function asName(run: readonly Word[], atStart: boolean, { known, isEnglish }: NameSigns): FoundName | null {
  const [first, ...others] = run;
  if (!first) return null;
  let words: readonly Word[] = run;
  if (atStart && !/^\p{Lu}{2,}$/u.test(first.text)) {
    const plain =
      !isEnglish || STARTERS.has(first.folded) || PLAIN_ENDING.test(first.folded) || isFunctionWord(first.folded);
    if (plain && !known(first.folded)) words = others;
    // A single word at the beginning must look like a name in every other way.
    else if (others.length === 0 && !known(first.folded) && (first.text.length < 3 || /s$/u.test(first.folded)))
      words = [];
  }
  const named = words.filter(({ folded, text }) => !TITLES.has(folded) && !PARTICLES.has(folded) && text.length > 1);
  const [from, to] = [named[0], named.at(-1)];
  return from && to ? { start: from.start, end: to.end, words: named, atStart: atStart && from === first } : null;
}
