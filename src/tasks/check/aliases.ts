/** Short and long names of one thing: "US", "U.S.", "United States". And the initials of any name. */
import type { Word } from '../text/words';

/** Words of a text that are one of the names, as indices. */
export interface FoundAlias {
  readonly from: number;
  /** Behind the last. */
  readonly to: number;
  /** The key that all names of this thing share. */
  readonly key: string;
}

/** Cities with other names in other languages, in Latin letters. */
const CITIES = [
  'munich,munchen,monaco di baviera',
  'cologne,koln,colonia,keulen',
  'vienna,wien,vienne,viena,wenen',
  'rome,rom,roma',
  'milan,mailand,milano',
  'venice,venedig,venezia,venise,venecia',
  'florence,florenz,firenze,florencia',
  'naples,neapel,napoli,napoles',
  'turin,torino',
  'geneva,genf,geneve,ginebra,ginevra',
  'zurich,zurigo',
  'brussels,brussel,bruxelles,bruselas',
  'the hague,den haag,la haye,la haya',
  'antwerp,antwerpen,anvers,amberes',
  'prague,prag,praga,praha',
  'warsaw,warschau,varsovie,varsovia,warszawa',
  'moscow,moskau,moscou,moscu,mosca',
  'copenhagen,kopenhagen,copenhague,kobenhavn',
  'lisbon,lissabon,lisbonne,lisboa,lisbona',
  'athens,athen,athenes,atenas,atene',
  'london,londres,londra,londen',
  'paris,parigi,parijs',
  'seville,sevilla,seville,siviglia',
  'beijing,peking,pekin,pechino',
  'tokyo,tokio',
  'cairo,kairo,le caire',
  'edinburgh,edimbourg,edimburgo',
];

/**
 * Folded, as `words.ts` folds words. A name with a + counts in capitals only, because it is another word otherwise
 * ("us", "un").
 */
const NAMES = [
  '+us,usa,america,american,americans,united states,united states of america,vereinigte staaten,vereinigten staaten',
  '+uk,united kingdom,great britain,britain,british,briton,britons,vereinigtes konigreich,vereinigten konigreich',
  '+eu,european union,europaische union,europaischen union,union europeenne,union europea,unione europea,+ue',
  '+un,united nations,vereinte nationen,vereinten nationen,nations unies,naciones unidas,nazioni unite,+onu',
  '+uae,united arab emirates',
  '+ussr,+udssr,soviet union,soviet,soviets,sowjetunion,ссср',
  '+tv,television,televised',
  '+ny,+nyc,new york,new york city',
  ...CITIES,
];
/** The same in other languages. */
const ABROAD = [
  'etats unis,estados unidos,stati uniti,verenigde staten,eeuu,ee uu,сша,美国,米国,アメリカ,अमेरिका,الولايات المتحدة,สหรัฐ,สหรัฐอเมริกา',
  'royaume uni,reino unido,regno unito,großbritannien,grossbritannien,великобритания,великобритании,英国,イギリス',
  'евросоюз,евросоюза,欧盟',
  'оон,联合国,国連',
];

interface Named {
  readonly words: readonly string[];
  readonly key: string;
  readonly inCapitals: boolean;
}

/** Names by their first word, the longest first. */
const BY_FIRST = new Map<string, Named[]>();
for (const [at, names] of NAMES.entries()) {
  for (const name of [names, ABROAD[at] ?? ''].join(',').split(',').filter(Boolean)) {
    const words = name.replace('+', '').split(' ');
    const alike = BY_FIRST.get(words[0] ?? '') ?? [];
    alike.push({ words, key: `~${String(at)}`, inCapitals: name.startsWith('+') });
    alike.sort((a, b) => b.words.length - a.words.length);
    BY_FIRST.set(words[0] ?? '', alike);
  }
}

/** The alias that begins with a word of a text; null for none. */
export function aliasAt(words: readonly Word[], from: number): FoundAlias | null {
  const first = words[from];
  const named = first && BY_FIRST.get(first.folded);
  const found = named?.find(
    ({ words: own, inCapitals }) =>
      (!inCapitals || /^\p{Lu}+$/u.test(first?.text ?? '')) &&
      own.every((word, at) => words[from + at]?.folded === word),
  );
  return found ? { from, to: from + found.words.length, key: found.key } : null;
}

/** The most letters of an abbreviation with stops. */
const MOST_LETTERS = 6;

/** The words of a text, where "U.S." and "U.S.A." are one word each. */
export function withInitials(text: string, words: readonly Word[]): Word[] {
  const joined: Word[] = [];
  for (let at = 0; at < words.length; at += 1) {
    let last = at;
    while (last - at < MOST_LETTERS && isInitial(words[last]) && follows(text, words[last], words[last + 1])) last += 1;
    const own = words.slice(at, last + 1);
    const [first, end] = [own[0], own.at(-1)];
    if (!first || !end) continue;
    joined.push(
      own.length === 1
        ? first
        : {
            text: own.map((word) => word.text).join(''),
            folded: own.map(({ folded }) => folded).join(''),
            start: first.start,
            end: end.end,
          },
    );
    at = last;
  }
  return joined;
}

const isInitial = (word: Word | undefined): boolean => word !== undefined && /^\p{Lu}$/u.test(word.text);
const follows = (text: string, word: Word | undefined, next: Word | undefined): boolean =>
  word !== undefined && isInitial(next) && next !== undefined && /^\. ?$/u.test(text.slice(word.end, next.start));

const RUN_OF_CAPITALS =
  /\p{Lu}[\p{L}'’-]{0,40}(?:\s{1,8}(?:(?:of|the|and|for|de|la|du)\s{1,8}){0,2}\p{Lu}[\p{L}'’-]{0,40})+/gu;
/** The least and the most letters of an abbreviation. */
const INITIALS = [2, 7] as const;

/** All initials in runs of capitals, in lower case. */
export function initialsIn(text: string): Set<string> {
  const found = new Set<string>();
  for (const [run] of text.matchAll(RUN_OF_CAPITALS)) {
    const initials = run
      .split(/\s/u)
      .filter((word) => /^\p{Lu}/u.test(word))
      .map((word) => word.charAt(0).toLowerCase())
      .join('');
    for (let from = 0; from < initials.length; from += 1) {
      for (let length = INITIALS[0]; length <= INITIALS[1] && from + length <= initials.length; length += 1)
        found.add(initials.slice(from, from + length));
    }
  }
  return found;
}
