/** Splits a text into sentences with their places, by the browser's segmentation with some corrections. */

export interface Sentence {
  readonly text: string;
  /** UTF-16 offsets, white space around the sentence left out. */
  readonly start: number;
  readonly end: number;
}

/** Abbreviations that end no sentence. Unicode's rules (UAX #29) end one at each full stop before a capital. */
const ABBREVIATION = new RegExp(
  '(?:^|[\\s("\'“‘\\[])(?:\\p{Lu}|[a-wz]|\\p{Lu}\\.(?:\\p{Lu}\\.)*\\p{Lu}|[A-Za-z]\\.[A-Za-z]' +
    '|Mr|Mrs|Ms|Dr|Prof|St|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|Rev|Hon|Jr|Sr|vs|etc|cf|al|approx|ca|c|No|Nr|Nos|Vol|Fig|Figs|Eq|Ch|Sec|pp|p|Inc|Ltd|Co|Corp' +
    '|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|bzw|ca|Hr|Fr|Abs|Art|Bd|M|Mme|Mlle|Sr|Sra|Dña|Ud)\\.$',
  'u',
);
const STARTS_LOW = /^\s*["'“‘(\[]*\p{Ll}/u;
/** After an abbreviation a capital mostly begins a name, not a sentence ("U.S. Secretary"). */
const STARTS_WITH_NAME = /^\s*\p{Lu}/u;

const segmenters = new Map<string, Intl.Segmenter>();

function segmenterFor(language: string): Intl.Segmenter {
  const known = segmenters.get(language);
  if (known) return known;
  let made: Intl.Segmenter;
  try {
    made = new Intl.Segmenter(language === '' ? 'und' : language, { granularity: 'sentence' });
  } catch {
    // A page may name a language that does not exist.
    made = new Intl.Segmenter('und', { granularity: 'sentence' });
  }
  segmenters.set(language, made);
  return made;
}

/** "Am 3. Mai", "im 19. Jahrhundert": German ordinals. */
const ORDINAL = /(?:^|\s)\d{1,2}\.$/u;
const STARTS_ORDERED =
  /^\s*(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jahrhunderts?|Jh)(?!\p{L})/u;

/**
 * So many characters at a sentence's end are read to tell whether it ends. A sentence that is joined many times is
 * never read from its beginning.
 */
const END_CHARS = 80;

/** The end of a text up to `to`, without white space behind it; null where a line ends there. */
function endBefore(text: string, from: number, to: number): string | null {
  let end = to;
  for (; end > from && /\s/u.test(text.charAt(end - 1)); end -= 1) if (text[end - 1] === '\n') return null;
  return text.slice(Math.max(from, end - END_CHARS), end);
}

/** The number of a list item or a step. By itself it is no sentence. */
const ITEM_NUMBER = /^(?:\p{Lu}\p{Ll}{1,12} )?(?:\p{Nd}{1,4}|\p{L}|[ivxlcdm]{2,7}|[IVXLCDM]{2,7})\.$/u;
const ITEM_NUMBER_CHARS = 24;

/** Whether a sentence from `start` to `end` is the number of an item that follows. */
const isItemNumber = (text: string, { start, end }: { readonly start: number; readonly end: number }): boolean =>
  end - start <= ITEM_NUMBER_CHARS &&
  (start === 0 || text[start - 1] === '\n') &&
  ITEM_NUMBER.test(text.slice(start, end).trim());

function goesOn(end: string | null, next: string): boolean {
  if (end === null) return false;
  if (/[.…]["'”’)\]]*$/u.test(end) && STARTS_LOW.test(next)) return true;
  if (ORDINAL.test(end) && STARTS_ORDERED.test(next)) return true;
  return ABBREVIATION.test(end) && (STARTS_WITH_NAME.test(next) || /^\s*[\p{N}("'“‘]/u.test(next));
}

/** All sentences in order; only white space between them is left out. `language`: BCP 47, or ''. */
export function sentencesOf(text: string, language = ''): Sentence[] {
  const spans: { start: number; end: number }[] = [];
  for (const { segment, index } of segmenterFor(language).segment(text)) {
    const last = spans.at(-1);
    const end = last ? endBefore(text, last.start, last.end) : null;
    if (last && (goesOn(end, segment) || (end !== null && isItemNumber(text, last)))) last.end = index + segment.length;
    else spans.push({ start: index, end: index + segment.length });
  }
  return spans
    .map(({ start, end }) => {
      const whole = text.slice(start, end);
      const from = start + whole.length - whole.trimStart().length;
      return { text: whole.trim(), start: from, end: from + whole.trim().length };
    })
    .filter((sentence) => sentence.text !== '');
}
