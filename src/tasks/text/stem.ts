/**
 * Cuts the endings of words, so that "colonies" finds "colony". In languages other than English the longest ending of a
 * short list is cut, as in J. Savoy, "Light stemming approaches for the French, Portuguese, German and Hungarian
 * languages", SAC 2006. Some forms of a word stay apart; comparing beginnings makes up for that.
 */
import { regular } from './irregular';
import { primaryOf } from './language';
import { LONGEST_WORD, porter } from './porter';

/** Endings of words that are written without marks (é as e), the longest first. */
const ENDINGS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    de: ['ungen', 'heiten', 'keiten', 'isch', 'lich', 'ern', 'ung', 'em', 'en', 'er', 'es', 'e', 's', 'n'],
    nl: ['heden', 'ingen', 'ing', 'en', 'es', 'e', 's'],
    fr: [
      'issements',
      'issement',
      'ations',
      'ation',
      'ements',
      'ement',
      'euses',
      'euse',
      'ives',
      'ive',
      'eaux',
      'aux',
      'ees',
      'ee',
      'ent',
      'er',
      'es',
      'e',
      's',
      'x',
    ],
    es: [
      'aciones',
      'acion',
      'amientos',
      'amiento',
      'mente',
      'ados',
      'adas',
      'ado',
      'ada',
      'idos',
      'idas',
      'ido',
      'ida',
      'es',
      'os',
      'as',
      'o',
      'a',
      'e',
      's',
    ],
    pt: [
      'amentos',
      'amento',
      'mente',
      'acoes',
      'acao',
      'oes',
      'ados',
      'adas',
      'ado',
      'ada',
      'es',
      'os',
      'as',
      'o',
      'a',
      'e',
      's',
    ],
    it: ['azioni', 'azione', 'amenti', 'amento', 'mente', 'ati', 'ate', 'ato', 'ata', 'i', 'e', 'o', 'a'],
    sv: ['arna', 'erna', 'orna', 'ande', 'ende', 'heten', 'het', 'ar', 'er', 'or', 'en', 'et', 'na', 'a', 'e', 's'],
    da: ['erne', 'ende', 'ene', 'er', 'en', 'et', 'e', 's'],
    no: ['ene', 'ende', 'er', 'en', 'et', 'e', 'a', 's'],
    pl: ['ami', 'ach', 'ego', 'emu', 'ych', 'ymi', 'ow', 'om', 'em', 'a', 'e', 'i', 'o', 'u', 'y'],
    cs: ['ami', 'ach', 'eho', 'emu', 'ych', 'ymi', 'ou', 'a', 'e', 'i', 'o', 'u', 'y'],
    ru: [
      'ями',
      'ами',
      'ого',
      'ему',
      'ому',
      'ыми',
      'ими',
      'ах',
      'ях',
      'ов',
      'ев',
      'ом',
      'ем',
      'ой',
      'ей',
      'ый',
      'ии',
      'ия',
      'ие',
      'а',
      'е',
      'и',
      'о',
      'у',
      'ы',
      'ь',
      'ю',
      'я',
    ],
  }),
);
const MIN_STEM = 4;

/**
 * Arabic joins the article, "and" and some prepositions to the word (L. Larkey, L. Ballesteros, M. Connell, "Light
 * Stemming for Arabic Information Retrieval", 2007: light10).
 */
const ARABIC_BEFORE = /^(?:وال|بال|كال|فال|لل|ال|و)(?=.{3})/u;
const ARABIC_BEHIND = /(?<=.{2})(?:ها|ان|ات|ون|ين|يه|ية|ه|ة|ي)$/u;
const arabic = (word: string): string =>
  word.length > LONGEST_WORD ? word : word.replace(ARABIC_BEFORE, '').replace(ARABIC_BEHIND, '');

/**
 * The stemmer for a BCP 47 language tag. It takes words in lower case without accents, and leaves words of unknown
 * languages as they are.
 */
export function stemmer(language: string): (word: string) => string {
  const primary = primaryOf(language);
  if (primary === 'en' || primary === '') return (word) => porter(regular(word));
  if (primary === 'ar') return arabic;
  const endings = ENDINGS.get(primary === 'nb' || primary === 'nn' ? 'no' : primary);
  if (!endings) return (word) => word;
  return (word) => {
    const ending = endings.find((candidate) => word.length - candidate.length >= MIN_STEM && word.endsWith(candidate));
    return ending === undefined ? word : word.slice(0, -ending.length);
  };
}
