/** Cuts what a chat template writes itself into control tokens, by id, and words. */
import { withoutSpaceAfter, withoutSpaceBefore } from '@/src/engine/white-space';
import { spelledTokens } from '@/src/engine/worker/prompt-pieces';
import { steering, type PromptWords } from './prompt-words';

/** Whether white space before and after a token belongs to it. */
interface Strips {
  readonly before: boolean;
  readonly after: boolean;
}

export class OwnWords {
  private readonly strips = new Map<string, Strips>();

  private constructor(
    private readonly words: PromptWords,
    private readonly tokens: ReadonlyMap<string, number>,
    /** Matches any of the tokens; null if there are none. */
    private readonly spelling: RegExp | null,
  ) {}

  static of(words: PromptWords): OwnWords {
    const tokens = steering(words);
    return new OwnWords(words, tokens, tokens.size === 0 ? null : spelledTokens(tokens.keys()));
  }

  /** Ids of tokens, and the words before, between and after them. */
  parts(text: string): (number | string)[] {
    const parts: (number | string)[] = [];
    let strip = false;
    for (const part of this.spelling ? text.split(this.spelling) : [text]) {
      const id = this.tokens.get(part);
      if (id === undefined) {
        parts.push(strip ? withoutSpaceBefore(part) : part);
        strip = false;
        continue;
      }
      const { before, after } = this.stripsOf(part, id);
      const last = parts.at(-1);
      if (before && typeof last === 'string') parts[parts.length - 1] = withoutSpaceAfter(last);
      parts.push(id);
      strip = after;
    }
    return parts;
  }

  /** llama.cpp strips white space in some models (Phi 3). That is only visible in how it tokenizes a text. */
  private stripsOf(spelling: string, id: number): Strips {
    const known = this.strips.get(spelling);
    if (known) return known;
    const isAlone = (text: string): boolean => {
      const tokens = this.words.tokenize(text, { beginning: false, control: true });
      return tokens.length === 1 && tokens[0] === id;
    };
    const strips = { before: isAlone(`\n${spelling}`), after: isAlone(`${spelling}\n`) };
    this.strips.set(spelling, strips);
    return strips;
  }
}
