/** Checks the sentences of an answer one after the other. */
import type { CheckedAnswer, Compared } from '@/src/protocol/checked-answer';
import type { Slices } from '../slices';
import { CHUNK_CHARS } from '../text/chunks';
import { primaryOf } from '../text/language';
import { aboutText } from './about-text';
import type { Aligned, Aligner } from './align';
import { marksOfAnswer, type AnswerMarks } from './answer-marks';
import { flagsIn, type Findings } from './flags';
import { differ, writtenIn, type Written } from './languages';
import type { TextSpan } from './literals';
import { hasCapitalNouns } from './names';
import type { CheckedPage, PageFacts } from './page-facts';

/** The least share of a sentence that a passage must hold for a weak mark, and for a strong one. */
const WEAK = 0.42;
const STRONG = 0.75;
/** A sentence about the text counts as one of the page only if a passage holds this share of it. */
const VERBATIM = 0.9;
/** The most text of passages that is kept with an answer, in UTF-16 units: for some hundred sentences. */
const MOST_SHOWN_CHARS = 100_000;

type Sentence = CheckedAnswer['sentences'][number];

export class SentenceCheck {
  /** How many numbers, dates and so on were compared so far. */
  readonly compared: Compared = { numbers: 0, dates: 0, names: 0, quotations: 0, addresses: 0 };
  /** The language of the answer, as far as its text tells; else the one that was asked for. */
  readonly language: string;
  /** Whether the answer is in another language than the page. */
  readonly isAbroad: boolean;
  private readonly marks: AnswerMarks;
  private readonly written: Written;
  private readonly pageWritten: Written;
  private readonly hasCapitalNouns: boolean;
  private shownChars = 0;

  /** `answer`: with its Markdown; `plain`: of the same length without it. */
  constructor(
    page: CheckedPage,
    private readonly facts: PageFacts,
    private readonly aligner: Aligner,
    private readonly asked: {
      readonly question: string;
      /** The language that was asked for; absent: the page's language. */
      readonly language: string | undefined;
      readonly answer: string;
      readonly plain: string;
    },
  ) {
    const { answer, plain, language } = asked;
    this.marks = marksOfAnswer(answer);
    const written = writtenIn(plain);
    this.written = { ...written, language: written.language ?? (language === undefined ? null : primaryOf(language)) };
    this.pageWritten = {
      script: facts.written.script,
      language: facts.written.language ?? (page.language === '' ? null : primaryOf(page.language)),
    };
    this.language = written.language ?? language ?? page.language;
    this.isAbroad = differ(this.written, this.pageWritten);
    this.hasCapitalNouns = hasCapitalNouns(plain.slice(0, CHUNK_CHARS));
  }

  /** Checks one sentence. `range`: where it stands in the answer. */
  *sentence(text: string, range: TextSpan): Slices<Sentence> {
    const written = writtenIn(text);
    const isAbroad = this.isSentenceAbroad(written);
    const about = aboutText(text);
    const excused =
      about.whole || this.marks.headings.meets(range) ? 'about-text' : isAbroad ? 'other-language' : undefined;
    yield;
    const aligned = yield* this.aligner.align(text, this.asked.question, about.whole ? 0 : about.from);
    yield;
    const found = yield* this.findings(text, range, written, { isAbroad, checkNames: !about.whole });
    const { start } = range;
    return {
      ...range,
      ...this.ground(aligned, start, about.whole ? VERBATIM : WEAK, excused),
      flags: found.map((flag) => ({ ...flag, start: start + flag.start, end: start + flag.end })),
    };
  }

  /** A sentence whose language does not show is in the language of the answer. */
  private isSentenceAbroad(written: Written): boolean {
    const tells = written.language !== null || (written.script !== null && written.script !== this.written.script);
    return tells ? differ(written, this.pageWritten) : this.isAbroad;
  }

  private *findings(
    text: string,
    { start }: TextSpan,
    written: Written,
    { isAbroad, checkNames }: { isAbroad: boolean; checkNames: boolean },
  ): Slices<Findings['flags']> {
    // The page may say it in what was not kept.
    if (!this.facts.isWhole) return [];
    const language = written.language ?? this.language;
    const { flags, compared } = yield* flagsIn(
      {
        sentence: text,
        start,
        marks: this.marks,
        language,
        abroad: isAbroad ? (this.pageWritten.language ?? '') : null,
        checkNames: checkNames && !this.hasCapitalNouns && primaryOf(language) !== 'de',
      },
      this.facts,
    );
    for (const kind of Object.keys(compared) as (keyof Compared)[]) this.compared[kind] += compared[kind];
    return flags;
  }

  private ground(
    aligned: Aligned | null,
    start: number,
    least: number,
    excused: Sentence['excused'],
  ): Omit<Sentence, 'start' | 'end' | 'flags'> {
    if (!aligned || aligned.held < least)
      return { passage: null, ...(excused === undefined ? { held: floored(aligned?.held ?? 0) } : { excused }) };
    const { passage, held, beyond } = aligned;
    return {
      passage: { ...passage, ...this.shownOf(aligned) },
      held: floored(held),
      strength: held >= STRONG ? 'strong' : 'weak',
      beyond: beyond.map((span) => ({ start: start + span.start, end: start + span.end })),
    };
  }

  /** The text of the passage, unless too much is kept with this answer already. */
  private shownOf(aligned: Aligned): { text?: string } {
    if (this.shownChars >= MOST_SHOWN_CHARS) return {};
    const text = aligned.shown();
    this.shownChars += text.length;
    return { text };
  }
}

/** A share with three digits, rounded down so that it never crosses a bound. */
const floored = (share: number): number => Math.floor(share * 1_000 + 1e-9) / 1_000;
