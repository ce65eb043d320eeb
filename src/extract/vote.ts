/** What Readability takes for a page's main text. The choice of blocks uses it as one feature of many. */
import { Readability } from '@mozilla/readability';

function copyOf(document: Document): Document {
  return Node.prototype.cloneNode.call(document, true) as Document;
}

/** Text with a space at every border, so that words of two blocks do not run together. */
function textOf(node: Node): string {
  const texts: string[] = [];
  const walker = (node.ownerDocument ?? document).createTreeWalker(node, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) texts.push((text as Text).data);
  return texts.join(' ');
}

/** Readability gets a copy, because it changes what it reads. Never throws: without its vote the page is still read. */
export function voteOf(document: Document): string {
  try {
    const found = new Readability<Node>(copyOf(document), { charThreshold: 200, serializer: (node) => node }).parse();
    return found?.content ? textOf(found.content) : '';
  } catch {
    return '';
  }
}
