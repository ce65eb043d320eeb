/**
 * What the two libraries take for a page's main text. Both get copies of the document, for both change what they
 * read. Of Defuddle only `parse()` is used: its asynchronous extractors ask other services.
 */
import { Readability } from '@mozilla/readability';
import Defuddle from 'defuddle';

/** Plain text of what each library chose; '' where it found nothing or failed. */
export interface Candidates {
  readonly readability: string;
  readonly defuddle: string;
}

function copyOf(document: Document): Document {
  return Node.prototype.cloneNode.call(document, true) as Document;
}

/** HTML to text with a space at every border, so that words of two blocks do not run together. */
function textOf(html: string): string {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  const texts: string[] = [];
  const walker = parsed.createTreeWalker(parsed.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) texts.push((node as Text).data);
  return texts.join(' ');
}

/** A library's bug on an odd page must not cost the page. */
function attempt(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}

/** Asks both libraries. Never throws. */
export function candidatesOf(document: Document): Candidates {
  return {
    readability: attempt(() => textOf(new Readability(copyOf(document), { charThreshold: 200 }).parse()?.content ?? '')),
    defuddle: attempt(() => textOf(new Defuddle(copyOf(document)).parse().content)),
  };
}
