/**
 * Finds words of an answer's source again in what is shown of it, where marks of Markdown are missing and hosts of
 * links are added.
 */

/** How much more may be shown than was written between two words that are looked for, in characters. */
const LOOK_AHEAD = 1_000;

/** As many passages or flags of an answer are marked; what comes after them stays unmarked. */
export const MAX_MARKS = 3_000;

/** Takes what is looked for in the order of the source, so that the time for all of it grows with the text. */
export class ShownWords {
  /** Where the last found words begin. */
  private at = 0;
  /** Characters of the source since then. */
  private since = 0;

  constructor(private readonly shown: string) {}

  /**
   * Where these words begin, or -1. `before`: the source since the words that were looked for last began; as many times
   * as the words stand in it they are passed over, or as often as they are shown.
   */
  find(words: string, before: string): number {
    this.since += before.length;
    const near = this.shown.slice(this.at, this.at + this.since + words.length + LOOK_AHEAD);
    let found = near.indexOf(words);
    for (
      let passed = before.indexOf(words);
      passed >= 0 && found >= 0;
      passed = before.indexOf(words, passed + words.length)
    ) {
      const next = near.indexOf(words, found + words.length);
      if (next < 0) break;
      found = next;
    }
    if (found >= 0) {
      this.at += found;
      this.since = 0;
      return this.at;
    }
    const left = Math.max(0, this.since - LOOK_AHEAD);
    this.at += left;
    this.since -= left;
    return -1;
  }
}
