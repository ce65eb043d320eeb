/**
 * Marks for the places of texts in a rendered prompt. A template gets a mark instead of each text. So its output does
 * not depend on the text, and the place is known whatever the text spells.
 */

/** Unicode's private use area: no letters, no white space, no case, and nothing that a template looks for. */
const PRIVATE = { first: 0xe000, count: 6400 } as const;
/** 150 bits, which no page can guess. */
const SECRET_LENGTH = 12;
const INDEX_LENGTH = 2;

/** A mark in a rendered prompt, and what the template wrote after it. */
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

  /** The text before the first mark, and each mark with the text after it. */
  split(rendered: string): { before: string; marked: Marked[] } {
    const [before = '', ...rest] = rendered.split(this.secret);
    const marked = rest.map((part) => ({
      index: (part.charCodeAt(0) - PRIVATE.first) * PRIVATE.count + part.charCodeAt(1) - PRIVATE.first,
      after: part.slice(INDEX_LENGTH),
    }));
    return { before, marked };
  }

  /** Whether the words contain a part of a mark, because the template has cut one. */
  isIn(words: string): boolean {
    // Pairs, because a template may write single characters itself.
    return Array.from(this.secret, (_, at) => this.secret.slice(at, at + 2)).some(
      (pair) => pair.length === 2 && words.includes(pair),
    );
  }
}
