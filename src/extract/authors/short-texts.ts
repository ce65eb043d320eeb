/** Texts of small parts of a page. A long one is not read to its end, and each is read once. */
import { countWords } from '@/src/protocol/count-words';
import { dataOf, documentOf } from '../safe-dom';

/** A longer text is not a name, a date or a card about a person. */
const MAX_CHARS = 1_500;
const MAX_NODES = 300;

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

function textOf(element: Element): string | null {
  const document = documentOf(element);
  const walker = document && Document.prototype.createTreeWalker.call(document, element, NodeFilter.SHOW_TEXT);
  const parts: string[] = [];
  let chars = 0;
  for (let node = walker?.nextNode(); node; node = walker?.nextNode()) {
    const data = dataOf(node as Text);
    const part = data.length > MAX_CHARS * 4 ? data : plain(data);
    chars += part.length;
    if (chars > MAX_CHARS || parts.length > MAX_NODES) return null;
    if (part !== '') parts.push(part);
  }
  return parts.join(' ');
}

export class ShortTexts {
  private readonly texts = new Map<Element, string | null>();
  private readonly counts = new Map<Element, number>();

  /** The text with a space at every border, or null where it is long. */
  of(element: Element): string | null {
    const known = this.texts.get(element);
    if (known !== undefined) return known;
    const text = textOf(element);
    this.texts.set(element, text);
    return text;
  }

  /** How many words, infinitely many where it is long. */
  wordsOf(element: Element): number {
    const known = this.counts.get(element);
    if (known !== undefined) return known;
    const text = this.of(element);
    const count = text === null ? Infinity : countWords(text);
    this.counts.set(element, count);
    return count;
  }
}
