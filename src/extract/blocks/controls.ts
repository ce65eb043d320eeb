/** What stands among a page's words and is not for reading. */
import { countWords } from '@/src/protocol/count-words';
import type { BlockContext } from '../block-context';
import { attribute, queryAll, textContentOf } from '../safe-dom';
import type { RawBlock } from './raw-block';

/** Whether a block beside a heading is only a link in brackets, such as "[edit]". */
export function isControl({ text, linked }: RawBlock): boolean {
  return linked > 0.5 && /^\[[^[\]]{1,40}\]$/.test(text);
}

/** How authors call the link to the very place that it stands at. */
const TO_PLACE =
  /(^|[\s_-])(header-?link|heading-?(anchor|link)|header-?anchor|anchor|permalink|hash-?link)($|[\s_-])/i;

/** Whether a link is the sign beside a heading or a term that leads to it. `parent`: the context around it. */
export function isLinkToPlace(link: Element, parent: BlockContext | undefined): boolean {
  if (parent?.kind !== 'heading' && !TO_PLACE.test(attribute(link, 'class') ?? '')) return false;
  return !/[\p{L}\p{N}]/u.test(textContentOf(link));
}

/** Words in a hidden element, without those of scripts and styles, which nobody could have read. */
export function hiddenWordsOf(element: Element): number {
  const code = queryAll(element, 'script, style');
  return Math.max(
    0,
    code.reduce((words, one) => words - countWords(textContentOf(one)), countWords(textContentOf(element))),
  );
}
