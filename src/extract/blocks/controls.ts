/** What stands among a page's words and is not for reading. */
import { countWords } from '@/src/protocol/count-words';
import { queryAll, textContentOf } from '../safe-dom';
import type { RawBlock } from './raw-block';

/** Whether a block beside a heading is only a link in brackets, such as "[edit]". */
export function isControl({ text, linked }: RawBlock): boolean {
  return linked > 0.5 && /^\[[^[\]]{1,40}\]$/.test(text);
}

/** Whether an element holds no words, such as the link to itself beside a heading. */
export function isSign(element: Element): boolean {
  return !/[\p{L}\p{N}]/u.test(textContentOf(element));
}

/** Words in a hidden element, without those of scripts and styles, which nobody could have read. */
export function hiddenWordsOf(element: Element): number {
  const code = queryAll(element, 'script, style');
  return Math.max(
    0,
    code.reduce((words, one) => words - countWords(textContentOf(one)), countWords(textContentOf(element))),
  );
}
