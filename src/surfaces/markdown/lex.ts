/**
 * Markdown to tokens by marked's lexer, with limits. Its rules recurse for each level of nesting, and some take time
 * that grows with the square of a line. Its parser, which would write HTML, is never used.
 */
import { Lexer, Tokenizer, type MarkedToken, type Token, type Tokens } from 'marked';
import { inlineParts } from './inline-parts';

/** Quotes, lists, emphasis and links are read so many levels deep. What is deeper stays as it was written. */
const MAX_DEPTH = 32;
/** A table with more columns stays as it was written, because marked fills up each row to the last column. */
const MAX_COLUMNS = 100;
/** White space that ends in a wide space, such as U+00A0 or U+3000. */
const WIDE = /^[^]*[^\S \t\n]/;
/** A text that begins like a table. */
const TABLE = /^[^\n]*\n[ |:-]+(?:\n|$)/;
/** A blank line that has a tab. */
const TABS = /\n *\t[ \t]*(?:\n|$)/;

/**
 * Reads no link definitions: a late `[1]: address` would change blocks that are finished. Such a line, and `[text][1]`,
 * stay as they were written.
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
    // Marked leaves out white space at the end, and may read it as a paragraph that ends the list.
    const rest = source.slice(list.raw.length);
    list.raw += WIDE.exec(rest.slice(0, rest.search(/\S|$/)))?.[0] ?? '';
    return list;
  }

  /**
   * An underline makes a heading of the paragraph above it alone. Marked would also take items that begin with a tab,
   * which were a list before the underline came.
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
    // A blank line of tabs ends a table, too. Marked would read it as a row, or reject the table.
    const blank = TABLE.test(source) ? source.search(TABS) : -1;
    return super.table(blank < 0 ? source : source.slice(0, blank + 1));
  }

  /**
   * Reads a block as if nothing stood before it. Marked reads some HTML and lists differently behind a paragraph, so a
   * block would change once the paragraph before it is finished. It even fails for some quotes that end in a list.
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

/** The blocks of a text, in order; their `raw` texts joined are the text. Where marked fails: one plain paragraph. */
export function lex(source: string): MarkedToken[] {
  try {
    return new BoundedLexer({ gfm: true, tokenizer: new StreamTokenizer() }).lex(source) as MarkedToken[];
  } catch {
    return plainBlock(source);
  }
}

/** A text as one paragraph, not read as Markdown. */
export function plainBlock(source: string): MarkedToken[] {
  return [{ type: 'paragraph', raw: source, text: source, tokens: [asWritten(source)] }];
}

function asWritten(source: string): Tokens.Escape {
  return { type: 'escape', raw: source, text: source };
}
