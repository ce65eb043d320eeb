/** What Readability takes for a page's main text: one vote among the facts that the choice weighs. */
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

/** Asks Readability, which gets a copy, for it changes what it reads. Never throws: its bug must not cost the page. */
export function voteOf(document: Document): string {
  try {
    const found = new Readability<Node>(copyOf(document), { charThreshold: 200, serializer: (node) => node }).parse();
    return found?.content ? textOf(found.content) : '';
  } catch {
    return '';
  }
}
