/** English stems: M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980. */

const isVowelLetter = (letter: string | undefined): boolean => letter !== undefined && 'aeiou'.includes(letter);

/**
 * Whether a letter is a consonant. A y is one at the beginning and after a vowel; in a run of them every other one is.
 */
function isConsonant(word: string, index: number): boolean {
  if (isVowelLetter(word[index])) return false;
  let first = index;
  while (first > 0 && word[first] === 'y') first -= 1;
  const isFirst = word[first] === 'y' || !isVowelLetter(word[first]);
  return (index - first) % 2 === 0 ? isFirst : !isFirst;
}

/** Porter's m: how many times a vowel is followed by a consonant. */
function measure(stem: string): number {
  let [count, before] = [0, true];
  for (let index = 0; index < stem.length; index++) {
    const consonant = !isVowelLetter(stem[index]) && (stem[index] !== 'y' || index === 0 || !before);
    if (consonant && !before) count += 1;
    before = consonant;
  }
  return count;
}

const hasVowel = (stem: string): boolean => /[aeiou]|.y/.test(stem);
const endsDouble = (stem: string): boolean =>
  stem.length > 1 && stem.at(-1) === stem.at(-2) && isConsonant(stem, stem.length - 1);

/** Porter's *o: consonant, vowel, consonant at the end, the last not w, x or y. */
function endsShort(stem: string): boolean {
  const last = stem.length - 1;
  return (
    last >= 2 &&
    isConsonant(stem, last) &&
    !isConsonant(stem, last - 1) &&
    isConsonant(stem, last - 2) &&
    !'wxy'.includes(stem[last] ?? '')
  );
}

type Rule = readonly [ending: string, becomes: string];
const STEP_2: readonly Rule[] = [
  ['ational', 'ate'],
  ['ization', 'ize'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['tional', 'tion'],
  ['biliti', 'ble'],
  ['entli', 'ent'],
  ['ousli', 'ous'],
  ['ation', 'ate'],
  ['alism', 'al'],
  ['aliti', 'al'],
  ['iviti', 'ive'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['izer', 'ize'],
  ['abli', 'able'],
  ['alli', 'al'],
  ['ator', 'ate'],
  ['eli', 'e'],
];
const STEP_3: readonly Rule[] = [
  ['icate', 'ic'],
  ['ative', ''],
  ['alize', 'al'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ness', ''],
  ['ful', ''],
];
const STEP_4 = [
  'ement',
  'ance',
  'ence',
  'able',
  'ible',
  'ment',
  'ant',
  'ent',
  'ism',
  'ate',
  'iti',
  'ous',
  'ive',
  'ize',
  'ion',
  'al',
  'er',
  'ic',
  'ou',
] as const;

/** Replaces the first ending that fits, where enough of the word is left. */
function replaceEnding(word: string, rules: readonly Rule[]): string {
  const rule = rules.find(([ending]) => word.endsWith(ending));
  if (!rule) return word;
  const stem = word.slice(0, -rule[0].length);
  return measure(stem) > 0 ? stem + rule[1] : word;
}

function dropPlural(word: string): string {
  if (word.endsWith('sses') || word.endsWith('ies')) return word.slice(0, -2);
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}

function dropPast(word: string): string {
  if (word.endsWith('eed')) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  const ending = ['ed', 'ing'].find((candidate) => word.endsWith(candidate));
  if (ending === undefined || !hasVowel(word.slice(0, -ending.length))) return word;
  const stem = word.slice(0, -ending.length);
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`;
  if (endsDouble(stem) && !/[lsz]$/.test(stem)) return stem.slice(0, -1);
  return measure(stem) === 1 && endsShort(stem) ? `${stem}e` : stem;
}

function dropSuffix(word: string): string {
  const ending = STEP_4.find((candidate) => word.endsWith(candidate));
  if (ending === undefined) return word;
  const stem = word.slice(0, -ending.length);
  return measure(stem) > 1 && (ending !== 'ion' || /[st]$/.test(stem)) ? stem : word;
}

function tidy(word: string): string {
  let result = word;
  if (word.endsWith('e')) {
    const stem = word.slice(0, -1);
    const left = measure(stem);
    if (left > 1 || (left === 1 && !endsShort(stem))) result = stem;
  }
  return measure(result) > 1 && result.endsWith('ll') ? result.slice(0, -1) : result;
}

/** The longest word that is stemmed, in letters. */
export const LONGEST_WORD = 60;

/** The stem of a word in lower case; a word with other letters than a to z stays as it is. */
export function porter(word: string): string {
  if (word.length < 3 || word.length > LONGEST_WORD || !/^[a-z]+$/.test(word)) return word;
  const plain = dropPast(dropPlural(word));
  const step1 = plain.endsWith('y') && hasVowel(plain.slice(0, -1)) ? `${plain.slice(0, -1)}i` : plain;
  return tidy(dropSuffix(replaceEnding(replaceEnding(step1, STEP_2), STEP_3)));
}
