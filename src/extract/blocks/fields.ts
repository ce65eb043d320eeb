/** What fields and ticks come to in a page's text. */
import type { BlockContext } from '../block-context';
import { closest, elementAround } from '../safe-dom';
import type { RawBlock } from './raw-block';

/** The item that a tick belongs to, if its words stand behind it in another box. */
export function tickedItem(tick: Element): Element {
  const parent = elementAround(tick) ?? tick;
  return closest(parent, 'li, label, [role="listitem"], [role="option"]') ?? parent;
}

/** The lines in a field that nobody can write into. */
export function fieldBlock(element: Element, { kind }: BlockContext, text: string, form: 'lines' | 'code'): RawBlock {
  return {
    kind: form === 'code' ? 'code' : kind === 'heading' ? 'paragraph' : kind,
    level: null,
    text: form === 'code' ? text.replace(/^\n+/, '').trimEnd() : text.trim(),
    linked: 0,
    element,
    waiting: false,
    folded: false,
    pieces: [{ text, node: element, skipped: 0 }],
  };
}
