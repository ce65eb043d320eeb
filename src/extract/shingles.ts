/** Finds a block in the text that a library made of the page. Compares runs of words, because the markup differs. */
import { plainWords } from './choice/outline';

const SIZE = 4;

/** Runs of one to four words of a text (w-shingling, Broder 1997). */
export class Shingles {
  private constructor(private readonly bySize: readonly ReadonlySet<string>[]) {}

  static of(text: string): Shingles {
    const bySize = Array.from({ length: SIZE }, () => new Set<string>());
    const words = plainWords(text);
    for (let start = 0; start < words.length; start++) {
      let run = '';
      for (let size = 1; size <= SIZE && start + size <= words.length; size++) {
        run += ` ${words[start + size - 1] ?? ''}`;
        bySize[size - 1]?.add(run);
      }
    }
    return new Shingles(bySize);
  }

  /** Share of a text's runs that stand here too, 0 to 1. A text of fewer than four words counts as one run. */
  shareOf(words: readonly string[]): number {
    const size = Math.min(SIZE, words.length);
    const known = this.bySize[size - 1];
    if (!known) return 0;
    const runs = words.length - size + 1;
    let found = 0;
    for (let start = 0; start < runs; start++) {
      if (known.has(` ${words.slice(start, start + size).join(' ')}`)) found++;
    }
    return found / runs;
  }
}
