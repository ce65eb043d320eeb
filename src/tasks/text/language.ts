/**
 * The language of a text, by its letters and small words; it may be unknown. Our own, some ten kilobytes: libraries
 * need longer texts, while a question has five words and its first one tells most (docs/decisions/0032).
 */
import type { PageContent } from '@/src/protocol/page-content';
import type { Slices } from '../slices';
import { SMALL_WORDS } from './small-words';

interface Script {
  readonly letters: RegExp;
  /** How many letters a sign of this script counts for. */
  readonly weight: number;
  /** The language of this script, unless something else shows; '' where small words decide. */
  readonly language: string;
}

const script = (name: string, language: string, weight = 1): Script => ({
  letters: new RegExp(`\\p{Script=${name}}`, 'gu'),
  weight,
  language,
});

const SCRIPTS: readonly Script[] = [
  script('Latin', ''),
  script('Cyrillic', ''),
  { ...script('Han', 'zh', 3), letters: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu },
  script('Hangul', 'ko', 2),
  script('Arabic', 'ar'),
  script('Devanagari', 'hi'),
  script('Thai', 'th'),
  script('Greek', 'el'),
  script('Hebrew', 'he'),
  script('Bengali', 'bn'),
  script('Tamil', 'ta'),
  script('Telugu', 'te'),
  script('Gujarati', 'gu'),
  script('Gurmukhi', 'pa'),
  script('Kannada', 'kn'),
  script('Malayalam', 'ml'),
  script('Sinhala', 'si'),
  script('Lao', 'lo'),
  script('Khmer', 'km'),
  script('Myanmar', 'my'),
  script('Georgian', 'ka'),
  script('Armenian', 'hy'),
  script('Ethiopic', 'am'),
];
const LATIN = SCRIPTS[0];
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** Letters of Persian and Urdu that Arabic does not have. */
const PERSIAN = /[پچژگ]/u;
const URDU = /[ٹڈڑںے]/u;

/** How much of a page is read, in UTF-16 units. */
const SAMPLE_CHARS = 6_000;
/** How much of a question is read, in UTF-16 units. */
const QUESTION_CHARS = 2_000;
/** What is quoted in a question may be in the page's language. */
const QUOTED = /["“”„«»「」『』]([^"“”„«»「」『』]{1,400})["“”„«»「」『』]/gu;
const WORD = /[\p{L}\p{M}]+/gu;
/** The least share of small words in a page's text. Below it, it is in none of these languages. */
const LEAST_SHARE = 0.25;
/** The same for a page that names a language not in the list: related languages share small words. */
const LEAST_SHARE_AGAINST = 0.35;
/** How many times the small words of the named language another language must have. */
const SURELY = 1.3;
/**
 * By how much the score of another language must be higher than that of the page's; more if that is not in the list.
 */
const MARGIN = 1.5;
const WIDE_MARGIN = 3;
/** How much a question word counts among the first words. */
const ASKS_FIRST = 2;
const FIRST_WORDS = 2;
/** In a question of so few words, one question word decides. */
const FEW_WORDS = 5;

/** Language codes that mean the same here. */
const SAME: Readonly<Record<string, string>> = {
  no: 'nb',
  nn: 'nb',
  iw: 'he',
  in: 'id',
  ms: 'id',
  cmn: 'zh',
  yue: 'zh',
};

/** The primary subtag of a BCP 47 tag in lower case, as the page writes it: "nn" stays "nn". */
export const primaryOf = (tag: string): string => tag.toLowerCase().split(/[-_]/)[0] ?? '';

/**
 * A tag's language alone, under one name where it has several: "de" of "de-AT", "nb" of "no"; '' of what is none.
 */
export function baseLanguage(tag: string): string {
  const base = /^[a-z]{2,3}(?=$|[-_])/iu.exec(tag)?.[0].toLowerCase() ?? '';
  return SAME[base] ?? base;
}

/** The script that most of a text is in; null for a text without letters. */
function scriptOf(text: string): Script | null {
  let best: { of: Script; count: number } | null = null;
  for (const of of SCRIPTS) {
    const count = (text.match(of.letters)?.length ?? 0) * of.weight;
    if (count > (best?.count ?? 0)) best = { of, count };
  }
  return best?.of ?? null;
}

/** The language of a script, from letters alone; '' where small words decide. `own`: the page's language. */
function byScript({ language }: Script, text: string, own: string): string {
  if (language === 'zh') return KANA.test(text) ? 'ja' : own === 'ja' ? 'ja' : 'zh';
  if (language === 'ar')
    return URDU.test(text) ? 'ur' : PERSIAN.test(text) ? 'fa' : isIn(own, ['fa', 'ur']) ? own : 'ar';
  if (language === 'hi') return isIn(own, ['mr', 'ne', 'sa']) ? own : 'hi';
  return language;
}

const isIn = (tag: string, tags: readonly string[]): boolean => tags.includes(tag);

const CYRILLIC: readonly string[] = ['ru', 'uk', 'bg'];

/** Languages that small words can tell, for a script. */
function candidates(of: Script): string[] {
  return Object.keys(SMALL_WORDS).filter((tag) => CYRILLIC.includes(tag) === (of !== LATIN));
}

/** A page's language: by its text if that tells, else as the page says; '' where neither does. */
export function* languageOfPage({ blocks, language }: Pick<PageContent, 'blocks' | 'language'>): Slices<string> {
  const named = baseLanguage(language);
  const parts: string[] = [];
  let left = SAMPLE_CHARS;
  for (const { kind, text } of blocks) {
    if (left <= 0) break;
    if (kind === 'code') continue;
    parts.push(text.slice(0, left));
    left -= text.length;
    yield;
  }
  const text = parts.join('\n');
  const of = scriptOf(text);
  if (of === null) return named;
  const only = byScript(of, text, named);
  if (only !== '') return only;
  const words = text.toLowerCase().match(WORD) ?? [];
  const counts = candidates(of).map((tag) => {
    const { asks, other } = SMALL_WORDS[tag] ?? { asks: new Set(), other: new Set() };
    return { tag, count: words.filter((word) => asks.has(word) || other.has(word)).length };
  });
  yield;
  const best = counts.reduce((most, one) => (one.count > most.count ? one : most));
  const least = named === '' || named in SMALL_WORDS || !isInScript(named, of) ? LEAST_SHARE : LEAST_SHARE_AGAINST;
  if (best.count < words.length * least) return named;
  // Related languages share many small words; in doubt the page is right.
  const own = counts.find(({ tag }) => tag === named)?.count ?? 0;
  return own * SURELY >= best.count ? named : best.tag;
}

/**
 * The language of a question if that is surely not the page's; else null. `page`: as from `languageOfPage`; for ''
 * (unknown) the answer is null.
 */
export function otherLanguage(question: string, page: string): string | null {
  if (page === '') return null;
  const text = question.slice(0, QUESTION_CHARS).replaceAll(QUOTED, ' ');
  const of = scriptOf(text);
  if (of === null) return null;
  const only = byScript(of, text, page);
  if (only !== '') return only === page ? null : only;
  const scores = scoresOf(text, of);
  const own = scores.find(({ tag }) => tag === page)?.score ?? 0;
  const best = scores.reduce((most, one) => (one.score > most.score ? one : most));
  const margin = page in SMALL_WORDS || !isInScript(page, of) ? MARGIN : WIDE_MARGIN;
  return best.tag !== page && best.score >= own + margin && best.score >= 2 * own ? best.tag : null;
}

/** Whether a language that is not in the list may be written in a script. */
function isInScript(tag: string, of: Script): boolean {
  return !SCRIPTS.some(({ language }) => language === tag) && tag !== 'ja' && of.language === '';
}

/** The score of each language for a short text: small words, question words more; and special letters. */
function scoresOf(text: string, of: Script): { tag: string; score: number }[] {
  const words = text.match(WORD) ?? [];
  const lower = words.map((word) => word.toLowerCase());
  // Names keep the letters of their own language, so they do not count.
  const plain = text.replaceAll(WORD, (word) => (word === word.toLowerCase() ? word : ' '));
  const seen = new Set(lower);
  return candidates(of).map((tag) => {
    const { asks, other, letters } = SMALL_WORDS[tag] ?? { asks: new Set(), other: new Set() };
    let hits = 0;
    let score = 0;
    for (const word of seen) {
      const weight = word.length === 1 ? 0.5 : 1;
      if (asks.has(word)) score += lower.indexOf(word) < FIRST_WORDS ? ASKS_FIRST * weight : weight;
      else if (other.has(word)) score += weight;
      else continue;
      hits += weight;
    }
    if (letters !== undefined && letters.test(plain)) score += 1;
    // A single word may belong to a name or another language. It decides only in a short question.
    const alone = hits <= 1 && !(text.trimEnd().endsWith('?') && words.length <= FEW_WORDS);
    return { tag, score: alone ? Math.min(score, 1) : score };
  });
}
