/**
 * Places in a rendered prompt. A template is given a mark in place of each text, so that what it writes does not depend
 * on the text, and the text's place is known whatever the text spells.
 */

/** Unicode's private use: no letters, no white space, no case, and nothing that a template looks for. */
const PRIVATE = { first: 0xe000, count: 6400 } as const;
/** 150 bits: nobody guesses them, no page can hold them. */
const SECRET_LENGTH = 12;
const INDEX_LENGTH = 2;

/** A place: which mark, and what the template wrote after it. */
export interface Marked {
  readonly index: number;
  readonly after: string;
}

export class TextMarks {
  private constructor(private readonly secret: string) {}

  /** With a new secret. */
  static random(): TextMarks {
    const numbers = crypto.getRandomValues(new Uint16Array(SECRET_LENGTH));
    return new TextMarks(
      Array.from(numbers, (number) => String.fromCharCode(PRIVATE.first + (number % PRIVATE.count))).join(''),
    );
  }

  of(index: number): string {
    return (
      this.secret +
      String.fromCharCode(PRIVATE.first + Math.floor(index / PRIVATE.count), PRIVATE.first + (index % PRIVATE.count))
    );
  }

  /** What a template wrote before the first mark, and each mark with what is after it. */
  split(rendered: string): { before: string; marked: Marked[] } {
    const [before = '', ...rest] = rendered.split(this.secret);
    const marked = rest.map((part) => ({
      index: (part.charCodeAt(0) - PRIVATE.first) * PRIVATE.count + part.charCodeAt(1) - PRIVATE.first,
      after: part.slice(INDEX_LENGTH),
    }));
    return { before, marked };
  }

  /** Whether a part of a mark is in it: a template has cut one. */
  isIn(words: string): boolean {
    // Single characters may be a template's own.
    return Array.from(this.secret, (_, at) => this.secret.slice(at, at + 2)).some(
      (pair) => pair.length === 2 && words.includes(pair),
    );
  }
}
