/**
 * Remarks of models about their own work, which are no part of the answer: "Sure! Here is the rewritten text:" before
 * it, "Let me know …" behind it. If the input begins or ends with such a remark itself, the answer is left as it is.
 */
import {
  ABOUT_TEXTS,
  ANSWERS_READILY,
  CHANGES,
  CLOSERS,
  NAMING,
  OBEYS_READILY,
  OFFERS,
  OF_REWRITES,
  OF_WORK_LINES,
  POINTING,
} from './remark-forms';

/** The longest line that may be a remark, in UTF-16 units. */
const MOST_REMARK = 200;

const isRemark = (line: string, input: InputWords): boolean =>
  line.length <= MOST_REMARK && (isOfWork(line) || (OF_REWRITES.test(line.trimEnd()) && isAboutTexts(line, input)));

/** "The text needs to be edited": a remark, unless the input itself speaks of texts. */
const isAboutTexts = (line: string, input: InputWords | null): boolean =>
  input?.isRewritten === true && ABOUT_TEXTS.test(line) && !input.speaksOfTexts;

const isOfWork = (line: string): boolean => OF_WORK_LINES.some((form) => form.test(line));

/**
 * The length of the remark that a text begins with: a line, or a sentence at the beginning of one. 0 for none, null
 * while the text may become one.
 */
function firstRemark(text: string, isWhole: boolean, input: InputWords): number | null {
  const newline = text.indexOf('\n');
  const line = newline < 0 ? text : text.slice(0, newline);
  const isLine = newline >= 0 || isWhole;
  const readily = (input.isRewritten ? ANSWERS_READILY : OBEYS_READILY).exec(line)?.[0].length ?? 0;
  if (readily > 0 && (isLine || readily < line.length)) return readily;
  for (const { 0: sign, index } of line.slice(0, MOST_REMARK).matchAll(/[.!]["”»*_]*(?=\s)|[:：。]["”»*_]*/gu)) {
    const end = index + sign.length;
    if (line.slice(end).trim() !== '' && isRemark(line.slice(0, end), input)) return end;
  }
  if (isLine) return isRemark(line, input) ? line.length : 0;
  return line.length > MOST_REMARK ? 0 : null;
}

/** A text's words alone, to tell whether two texts say the same. */
export const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** So many letters are enough to tell whether a remark begins. */
const MOST_BEGINNING = 20;
/** At most so many sentences are searched for in the input. */
const MOST_COMPARED = 20;

/** Which remarks the input of a task has itself. */
export class InputWords {
  private words: string | null = null;
  private opens: boolean | null = null;
  private closes: boolean | null = null;
  private texts: boolean | null = null;

  /** @param isRewritten Whether the answer is the input, written anew. */
  constructor(
    readonly text: string,
    readonly isRewritten = false,
  ) {}

  /** Whether the input speaks of texts. Then a sentence about a text may belong to the answer. */
  get speaksOfTexts(): boolean {
    this.texts ??= / (?:text|version|sentence|paragraph|passage|rewrite)s? /.test(this.plainWords);
    return this.texts;
  }

  /** Whether the input begins with a remark. */
  get hasOpener(): boolean {
    const start = this.text.trimStart().slice(0, 2 * MOST_REMARK);
    this.opens ??= mayOpen(start, this) === true && (firstRemark(start, true, this) ?? 0) > 0;
    return this.opens;
  }

  /** Whether one of its lines looks like a remark behind an answer. */
  get hasCloser(): boolean {
    this.closes ??= closingLine(this.text, null) >= 0;
    return this.closes;
  }

  has(remark: string): boolean {
    const said = plain(remark);
    return said === '' || this.plainWords.includes(` ${said} `);
  }

  /** Whether the input has one of these sentences more than once. */
  repeats(sentences: readonly string[]): boolean {
    const words = this.plainWords;
    return sentences.slice(0, MOST_COMPARED).some((said) => {
      const first = said === '' ? -1 : words.indexOf(` ${said} `);
      return first >= 0 && words.indexOf(` ${said} `, first + 1) >= 0;
    });
  }

  private get plainWords(): string {
    this.words ??= ` ${plain(this.text)} `;
    return this.words;
  }
}

/** Whether this beginning may become a remark; null where it is too short to tell. */
function mayOpen(start: string, input: InputWords): boolean | null {
  if (POINTING.test(start) || NAMING.test(start) || isAboutTexts(start, input)) return true;
  return start.length < MOST_BEGINNING && !/[\n.:!：。！,]/u.test(start) ? null : false;
}

/**
 * The length of the remark that an answer begins with, with the space behind it; 0 for none, null where it is too early
 * to tell. `isWhole`: nothing follows. A remark that is all of an answer stays, unless the answer should be a text.
 */
export function remarkEnd(text: string, isWhole: boolean, input: InputWords): number | null {
  const space = text.length - text.trimStart().length;
  const rest = text.slice(space);
  const may = mayOpen(rest, input);
  if (may === null && !isWhole) return null;
  if (may !== true || input.hasOpener) return 0;
  const length = firstRemark(rest, isWhole, input);
  if (length === null || length === 0) return length;
  if (input.has(rest.slice(0, length))) return 0;
  const behind = rest.slice(length).trimStart();
  if (behind !== '') return text.length - behind.length;
  if (!isWhole) return null;
  return input.isRewritten ? text.length : 0;
}

/** The longest row of dashes that is taken for a fence. */
const FENCE_CHARS = 100;
/** The closing remark is cut off only if so many characters are left. */
const LEAST_ANSWER = 12;

/**
 * Where an answer ends and closing remarks begin; its whole length where there are none. A line that opens with such a
 * remark ends the answer, with all that follows.
 */
export function closerStart(text: string, input: InputWords): number {
  const start = input.hasCloser ? -1 : closingLine(text, input);
  if (start < 0) return withoutFence(text).length;
  const kept = withoutFence(text.slice(0, start).trimEnd());
  return kept.length < LEAST_ANSWER && !input.isRewritten ? text.length : kept.length;
}

function isCloser(line: string, input: InputWords | null): boolean {
  const forms = input?.isRewritten === false ? OFFERS : [...OFFERS, ...CLOSERS];
  return forms.some((form) => form.test(line)) || isAboutTexts(line, input);
}

/** Where the first closing remark begins, but never at the text's first line; -1 for none. */
function closingLine(text: string, input: InputWords | null): number {
  let isFirst = input !== null;
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const said = text.slice(start, Math.min(newline < 0 ? text.length : newline, start + MOST_REMARK));
    if (said.trim() !== '') {
      const ends = isFirst ? input?.isRewritten === true && CHANGES.test(said) : isCloser(said, input);
      if (ends && input?.has(said) !== true) return start;
      isFirst = false;
    }
    if (newline < 0) break;
    start = newline + 1;
  }
  return -1;
}

/** A text without the fence at its end: there it only divided the answer from a remark. */
function withoutFence(text: string): string {
  const kept = text.trimEnd();
  const fence = /\n[ \t]*-{3,}$/.exec(kept.slice(-FENCE_CHARS));
  return fence ? kept.slice(0, -fence[0].length).trimEnd() : text;
}
