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
/** White space up to the last of it that is neither a space, a tab nor a line's end, as U+00A0 and U+3000. */
const WIDE = /^[^]*[^\S \t\n]/;
/** How a table begins, though not all that does is one. */
const TABLE = /^[^\n]*\n[ |:-]+(?:\n|$)/;
/** A blank line with a tab in it. */
const TABS = /\n *\t[ \t]*(?:\n|$)/;

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
    return this.nested(() => this.alone(() => super.blockquote(source)));
  }

  override list(source: string): Tokens.List | undefined {
    const list = this.nested(() => super.list(source));
    if (!list) return undefined;
    // Marked leaves out all white space at the end, and takes some of it for a paragraph that ends the list.
    const rest = source.slice(list.raw.length);
    list.raw += WIDE.exec(rest.slice(0, rest.search(/\S|$/)))?.[0] ?? '';
    return list;
  }

  /**
   * The underline makes a heading of the paragraph above it, and not of what else stands before that: marked takes in
   * items that begin with a tab, which were a list of their own as long as the underline had not come.
   */
  override lheading(source: string): Tokens.Heading | undefined {
    const above = this.rules.block.lheading.exec(source)?.[1];
    if (above === undefined || this.rules.block.paragraph.exec(above)?.[0] !== above) return undefined;
    return super.lheading(source);
  }

  override html(source: string): Tokens.HTML | undefined {
    return this.alone(() => super.html(source));
  }

  override table(source: string): Tokens.Table | undefined {
    const line = source.slice(0, source.indexOf('\n'));
    if (line.split('|').length > MAX_COLUMNS + 2) return undefined;
    // A blank line ends a table, one of tabs too: marked takes that for a row, or for nothing where it comes first.
    const blank = TABLE.test(source) ? source.search(TABS) : -1;
    return super.table(blank < 0 ? source : source.slice(0, blank + 1));
  }

  /**
   * Reads a block that begins here, whatever stands before it. Marked asks for that: behind a paragraph some HTML is
   * none, and is some again once the paragraph is finished and no longer before it. Where a quote ends in a list, that
   * is read on as if it stood behind what is before the quote: behind a text some lists are none, and marked fails.
   */
  private alone<T>(read: () => T | undefined): T | undefined {
    const { state } = this.lexer;
    const { lastToken } = state;
    delete state.lastToken;
    try {
      return read();
    } finally {
      if (lastToken) state.lastToken = lastToken;
    }
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
