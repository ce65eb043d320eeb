/** Finds words of an answer's Markdown in the shown answer, which has no marks but has the hosts of links. */

/** How much longer the shown text between two words may be than its Markdown, in characters. */
const LOOK_AHEAD = 1_000;

/** At most so many passages or flags of an answer are marked. */
export const MAX_MARKS = 3_000;

/** Words have to be looked for in the order of the Markdown, so that all together take time linear in the text. */
export class ShownWords {
  /** Where the last found words begin. */
  private at = 0;
  /** Characters of the Markdown since then. */
  private since = 0;

  constructor(private readonly shown: string) {}

  /**
   * Where these words begin in the shown text, or -1. `before`: the Markdown from the words that were looked for last
   * up to these. If it has the words, too, their shown copies are skipped.
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
