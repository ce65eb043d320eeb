/**
 * Tokenizes text from people and pages. Whatever it spells, no token in it steers the model: no control token, and none
 * that the file's maker has added and that llama.cpp finds in every text, such as `<think>`. The text stays the same:
 * what spells such a token becomes the tokens of its parts.
 */
import { SottoError } from '@/src/protocol/errors';
import { steering, type PromptWords } from './prompt-words';

/**
 * A text is cut at a word's end after `from`, or anywhere at `to`, in UTF-16 units. The time that llama.cpp takes for
 * added tokens grows with the square of their number: 5 s for 100 kB of line breaks in Gemma 3.
 */
const PART = { from: 1024, to: 4096 } as const;
/**
 * The end of a word. No tokenizer of llama.cpp makes a token that goes beyond it. Apostrophes belong to words.
 */
const WORD_END = /\p{L}(?=[^\p{L}\p{M}\p{N}'’_])/u;
/** A vocabulary without a token for any of these is of no use for a page. */
const SAMPLE = 'aA1. 的';
/** How much text to keep the tokens of, in UTF-16 units: a page is in each prompt of its conversation. */
const KEPT = 1 << 20;

export class PlainText {
  private readonly pieces = new Map<number, readonly number[]>();
  private known = new Map<string, readonly number[]>();
  private kept = 0;

  private constructor(
    private readonly words: PromptWords,
    /** The spelling of each token that no text may become. */
    private readonly forbidden: ReadonlyMap<number, string>,
    private readonly canBeCut: boolean,
  ) {}

  /** @throws SottoError `model-broken` if the vocabulary has no words. */
  static of(words: PromptWords): PlainText {
    const forbidden = new Map(Array.from(steering(words), ([spelling, id]) => [id, spelling]));
    // Some vocabularies put a space before every text, and so would before each part.
    const sample = words.tokenize('a\na', { beginning: false, control: false });
    const plain = new PlainText(words, forbidden, sample[0] === sample.at(-1));
    if (plain.encode(SAMPLE).length === 0) throw new SottoError('model-broken', 'the vocabulary has no words');
    return plain;
  }

  tokens(text: string): number[] {
    const tokens: number[] = [];
    for (const part of this.canBeCut ? cut(text) : [text])
      for (const token of part.length < PART.from ? this.encode(part) : this.remembered(part)) tokens.push(token);
    return tokens;
  }

  private remembered(part: string): readonly number[] {
    const before = this.known.get(part);
    if (before) return before;
    const tokens = this.encode(part);
    this.kept += part.length;
    if (this.kept > KEPT) {
      this.known = new Map();
      this.kept = part.length;
    }
    this.known.set(part, tokens);
    return tokens;
  }

  private encode(text: string): number[] {
    const tokens: number[] = [];
    for (const token of this.raw(text)) {
      if (!this.forbidden.has(token)) tokens.push(token);
      else for (const one of this.piecesOf(token)) tokens.push(one);
    }
    return tokens;
  }

  private raw(text: string): Int32Array {
    return text === '' ? new Int32Array() : this.words.tokenize(text, { beginning: false, control: false });
  }

  /** The tokens of a forbidden token's spelling: its first character and the rest are tokenized apart. */
  private piecesOf(token: number): readonly number[] {
    const known = this.pieces.get(token);
    if (known) return known;
    const spelling = this.forbidden.get(token) ?? '';
    const first = String.fromCodePoint(spelling.codePointAt(0) ?? 0);
    const rest = spelling.slice(first.length);
    // If the vocabulary uses this very token for unknown text, its parts become it again, and are left out.
    this.pieces.set(token, []);
    // A token of a single character cannot be cut. No model is known that has one.
    const pieces = rest === '' ? [token] : [...this.encode(first), ...this.encode(rest)];
    this.pieces.set(token, pieces);
    return pieces;
  }
}

/** Cuts a text into parts with the same tokens as the whole, unless there is no end of a word for long. */
export function* cut(text: string): Generator<string> {
  let at = 0;
  while (text.length - at > PART.to) {
    const window = text.slice(at + PART.from, at + PART.to);
    const end = WORD_END.exec(window);
    let length = end ? PART.from + end.index + end[0].length : PART.to;
    // A surrogate pair is not cut.
    if (!end && /[\ud800-\udbff]/.test(text.charAt(at + length - 1))) length -= 1;
    yield text.slice(at, at + length);
    at += length;
  }
  yield text.slice(at);
}
