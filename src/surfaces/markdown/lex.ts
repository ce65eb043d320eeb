/**
 * Markdown to tokens, by marked's lexer, which is kept within bounds: its rules call each other for each level of
 * nesting, and the time of some grows with the square of a line. Its parser, which would write HTML, is never used.
 */
import { Lexer, Tokenizer, type MarkedToken, type Token, type Tokens } from 'marked';
import { inlineParts } from './inline-parts';

/** Quotes, lists, emphasis and links are read this many levels deep; what is deeper stays as it was written. */
const MAX_DEPTH = 32;
/** A table with more columns stays as it was written: marked fills each of its rows up to the last column. */
const MAX_COLUMNS = 100;

/**
 * Without link definitions: `[1]: address` may stand anywhere and changes what stands far before it, so a finished
 * block would not stay finished. Such a line, and `[text][1]`, stay as they were written.
 */
class StreamTokenizer extends Tokenizer {
  private depth = 0;

  override def(): undefined {
    return undefined;
  }

  override blockquote(source: string): Tokens.Blockquote | undefined {
    return this.nested(() => super.blockquote(source));
  }

  override list(source: string): Tokens.List | undefined {
    return this.nested(() => super.list(source));
  }

  override table(source: string): Tokens.Table | undefined {
    const line = source.slice(0, source.indexOf('\n'));
    return line.split('|').length > MAX_COLUMNS + 2 ? undefined : super.table(source);
  }

  private nested<T>(read: () => T | undefined): T | undefined {
    if (this.depth === MAX_DEPTH) return undefined;
    this.depth += 1;
    try {
      return read();
    } finally {
      this.depth -= 1;
    }
  }
}

class BoundedLexer extends Lexer {
  private depth = 0;

  override inlineTokens(source: string, tokens: Token[] = []): Token[] {
    if (this.depth === MAX_DEPTH) {
      tokens.push(asWritten(source));
      return tokens;
    }
    this.depth += 1;
    try {
      for (const part of this.depth === 1 ? inlineParts(source) : [source]) super.inlineTokens(part, tokens);
      return tokens;
    } finally {
      this.depth -= 1;
    }
  }
}

/**
 * The blocks of a text, in order; their `raw` texts put together are the text. One that marked cannot take comes back
 * as it was written.
 */
export function lex(source: string): MarkedToken[] {
  try {
    return new BoundedLexer({ gfm: true, tokenizer: new StreamTokenizer() }).lex(source) as MarkedToken[];
  } catch {
    return plainBlock(source);
  }
}

/** A text as one paragraph, nothing of it read as Markdown. */
export function plainBlock(source: string): MarkedToken[] {
  return [{ type: 'paragraph', raw: source, text: source, tokens: [asWritten(source)] }];
}

function asWritten(source: string): Tokens.Escape {
  return { type: 'escape', raw: source, text: source };
}
