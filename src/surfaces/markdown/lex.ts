/** Markdown to tokens, by marked's lexer. Its parser, which would write HTML, is never used. */
import { Lexer, Tokenizer, type MarkedToken } from 'marked';

/**
 * Without link definitions: `[1]: address` may stand anywhere and changes what stands far before it, so a finished
 * block would not stay finished. Such a line, and `[text][1]`, stay as they were written.
 */
class StreamTokenizer extends Tokenizer {
  override def(): undefined {
    return undefined;
  }
}

/**
 * The blocks of a text, in order; their `raw` texts put together are the text. One that marked cannot take, such as
 * a thousand quotes inside each other, comes back as it was written.
 */
export function lex(source: string): MarkedToken[] {
  try {
    return new Lexer({ gfm: true, tokenizer: new StreamTokenizer() }).lex(source) as MarkedToken[];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [{ type: 'paragraph', raw: source, text: source, tokens: [{ type: 'escape', raw: source, text: source }] }];
  }
}
