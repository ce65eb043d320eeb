/**
 * Whether a page reports news, by its text alone. News says what matters in its first sentences. It names who said
 * something and on which weekday, does not speak of "I" or "you", and has few headings, lists and years.
 */
import type { PageContent } from '@/src/protocol/page-content';
import type { Slices } from './slices';
import { blocksIn, wholePage, type PagePart } from './text/page-part';
import { sentencesOfPage, type SplitSentence } from './text/page-sentences';

/** So much of a page is read, in UTF-16 units. */
const READ_CHARS = 12_000;
/** In fewer sentences there is too little to tell. A sentence with fewer words is not counted. */
const LEAST_SENTENCES = 4;
const LEAST_WORDS = 4;

/** What speaks for news and what against it, by the share of sentences. Fitted: docs/decisions/0042. */
const WEIGHTS = {
  bias: -1.6,
  reported: 20,
  dayed: 32,
  dated: -5,
  cited: -10,
  personal: -117,
  listed: -5.4,
  headed: -2.3,
} as const;

/** Verbs and phrases that name a source. */
const REPORTS = new RegExp(
  '(?<!\\p{L})(?:said|says|told|according to|announced|reportedly|claimed|denied|warned' +
    '|sagten?|teilten?|erklärten?|berichtete[nt]?|laut|(?:a|ont) (?:dit|déclaré|annoncé|affirmé|indiqué|précisé|expliqué)|selon' +
    '|dijo|dijeron|afirmó|declaró|anunció|aseguró|señaló|según|ha (?:detto|dichiarato|annunciato|spiegato|affermato)|secondo' +
    '|disse|afirmou|declarou|anunciou|segundo|zei|zegt|volgens|meldt|sade|säger|enligt|ifølge|dedi|söyledi|açıkladı|belirtti' +
    '|powiedział|poinformował|według)(?!\\p{L})' +
    '|сказал|заявил|сообщ|отметил|по словам|сказав|повідом|表示|指出|宣布|报道|報道|述べた|話した|発表|によると|明らかに|말했다|밝혔다|전했다|따르면' +
    '|قال|أعلن|أكد|أضاف|وفقا|ने कहा|बताया|के अनुसार|δήλωσε|είπε|ανακοίνωσε|σύμφωνα με',
  'iu',
);
const PERSONAL: ReadonlySet<string> = new Set(
  (
    "i i'm i've i'd we we're we've you you're you'll you've my our your me us yours ours myself yourself let's don't " +
    "ich mich mein meine wir uns unser unsere du dein ihr euch je j'ai me mon nous notre vous votre " +
    'yo tu usted ustedes mi nosotros nuestro nuestra io noi nostro voi vostro eu nos voce nosso ik wij jij jullie ' +
    'я мы нас ваш вы вам'
  ).split(' '),
);
const SPEECH = /["“”„«»「『]/u;
/** Citations as in scientific papers. */
const CITES =
  /\[\d{1,3}(?:[,–-] ?\d{1,3})*\]|\bet al\b|\(\p{Lu}[^()]{1,40}, \d{4}[a-z]?\)|\b(?:Fig|Table|Section)\b\.? ?\d/u;
const YEAR = /(?<!\p{N})(?:1\d|20)\d\d(?!\p{N})/u;

/** 1 January 2024, in milliseconds since 1970. */
const MONDAY = 1_704_067_200_000;
const DAY_MS = 86_400_000;

/** The names of the week's days in a language, without the last letter where that may change. */
function dayNames(language: string): RegExp {
  let format: Intl.DateTimeFormat;
  const weekday = /^zh/i.test(language) ? 'short' : 'long';
  try {
    format = new Intl.DateTimeFormat(language === '' ? 'en' : language, { weekday, timeZone: 'UTC' });
  } catch {
    // A page may name a language that does not exist.
    format = new Intl.DateTimeFormat('en', { weekday, timeZone: 'UTC' });
  }
  const names = Array.from({ length: 7 }, (_, day) => format.format(MONDAY + day * DAY_MS));
  return new RegExp(
    `(?<!\\p{L})(?:${names.map((name) => (name.length > 5 ? name.slice(0, -1) : name)).join('|')})`,
    'iu',
  );
}

interface Seen {
  sentences: number;
  words: number;
  reported: number;
  dayed: number;
  dated: number;
  cited: number;
  personal: number;
}

function look(sentences: readonly SplitSentence[], isDay: RegExp, seen: Seen): void {
  for (const { text, forms } of sentences) {
    if (forms.length < LEAST_WORDS) continue;
    seen.sentences += 1;
    seen.words += forms.length;
    if (REPORTS.test(text)) seen.reported += 1;
    if (isDay.test(text)) seen.dayed += 1;
    if (YEAR.test(text)) seen.dated += 1;
    if (CITES.test(text)) seen.cited += 1;
    // In a quotation, "I" is somebody else.
    if (!SPEECH.test(text)) seen.personal += forms.filter(({ folded }) => PERSONAL.has(folded)).length;
  }
}

/** Whether a page, or a part of it, reports news. Reads its beginning alone. */
export function* isNews(
  page: Pick<PageContent, 'blocks' | 'language'>,
  part: PagePart = wholePage(page),
): Slices<boolean> {
  const split = sentencesOfPage(page);
  const isDay = dayNames(page.language);
  const seen: Seen = { sentences: 0, words: 0, reported: 0, dayed: 0, dated: 0, cited: 0, personal: 0 };
  let [chars, listed, headings, paragraphs] = [0, 0, 0, 0];
  for (const { index, block, chars: length } of blocksIn(page, part)) {
    if (chars >= READ_CHARS) break;
    const { kind, author } = block;
    // A named author means a discussion.
    if (author !== undefined) return false;
    const read = Math.min(length, READ_CHARS);
    chars += read;
    if (kind === 'list-item' || kind === 'table' || kind === 'code') listed += read;
    // A heading above the text is its headline.
    if (kind === 'heading' && paragraphs > 0) headings += 1;
    if (kind === 'paragraph' || kind === 'quote' || kind === 'list-item') {
      paragraphs += 1;
      look(split.block(index).within(0, read), isDay, seen);
    }
    yield;
  }
  const { sentences } = seen;
  // A list does not begin with what matters most.
  if (sentences < LEAST_SENTENCES || listed * 2 > chars) return false;
  return (
    WEIGHTS.bias +
      (WEIGHTS.reported * Math.min(seen.reported, sentences / 2) +
        WEIGHTS.dayed * Math.min(seen.dayed, sentences / 5) +
        WEIGHTS.dated * seen.dated +
        WEIGHTS.cited * seen.cited) /
        sentences +
      (WEIGHTS.personal * seen.personal) / seen.words +
      (WEIGHTS.listed * listed) / chars +
      WEIGHTS.headed * Math.min(1, headings / paragraphs) >
    0
  );
}
