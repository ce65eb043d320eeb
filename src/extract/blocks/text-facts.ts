/** What is told of a text beside its words. */
import type { BlockContext } from '../block-context';
import { isMonospace, keptSpace } from '../layout/flow';
import type { Sight } from '../sight/visibility';

export interface TextFacts {
  readonly linked: boolean;
  readonly waiting: boolean;
  readonly folded: boolean;
  /** Which of its spaces and line feeds are kept. */
  readonly kept: 'no' | 'lines' | 'all';
  /** In letters of one width: the spaces that a line begins with, written as such as do not collapse. */
  readonly indent: string;
  /** For measuring; null where nothing is laid out. */
  readonly range: Range | null;
}

/** @param sight null for words that no text node holds; @param isCode whether all of its space may count */
export function textFactsOf(context: BlockContext, text: string, sight: Sight | null, isCode = false): TextFacts {
  // Most text has no space to keep.
  const mayKeep = sight !== null && (isCode || /[\n\t]|\s\s/.test(text));
  return {
    linked: context.linked,
    waiting: sight?.waiting ?? false,
    folded: sight?.folded ?? false,
    kept: mayKeep ? keptSpace(context.style, context.inPre) : 'no',
    indent: sight !== null && text.includes('\u00A0') ? indentOf(text, context) : '',
    range: sight?.scene?.range ?? null,
  };
}

function indentOf(text: string, { style }: BlockContext): string {
  const indent = style && isMonospace(style) ? /^[ \t\r\n]*(\u00A0[\u00A0 ]+)/u.exec(text)?.[1] : undefined;
  return (indent ?? '').replaceAll('\u00A0', ' ');
}
