/** What Readability takes for a page's main text. The choice of blocks uses it as one feature of many. */
import { Readability } from '@mozilla/readability';
import { documentCopy, shallowCopyOf } from './page-copy';
import { OutOfTime } from './reading-time';
import { attribute, queryAll } from './safe-dom';

/** Text with a space at every border, so that words of two blocks do not run together. */
function textOf(node: Node): string {
  const texts: string[] = [];
  const walker = (node.ownerDocument ?? document).createTreeWalker(node, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) texts.push((text as Text).data);
  return texts.join(' ');
}

/** What holds no text of an article. Readability looks at each element again and again, so these go first. */
const WITHOUT_TEXT =
  'svg:not(:has(text, foreignObject)), style, link, template, canvas, select, datalist, button, input, textarea, ' +
  'script:not([type="application/ld+json"])';

/** Steps that Readability takes all the time. They are no part of its types, so a test watches that they are there. */
interface Steps {
  readonly REGEXPS: { readonly byline: RegExp };
  _getInnerText(element: Element, normalizes?: boolean): string;
  _getNextNode(node: Node, skipsChildren?: boolean): Node | null;
  _isProbablyVisible(element: Element): boolean;
  _isValidByline(element: Element, names: string): boolean;
  _postProcessContent(content: Element): void;
}
const {
  _getInnerText: innerText,
  _getNextNode: nextNode,
  _isProbablyVisible: isProbablyVisible,
  _isValidByline: isValidByline,
} = Readability.prototype as unknown as Steps;
/** What hides an element of a copy that nothing lays out. */
const HIDING = ['style', 'hidden', 'aria-hidden'];
const NODES_A_CHECK = 16;

/**
 * Readability knows no clock, and needs minutes for some pages: this one looks at a clock as it goes. It also asks the
 * cheap question first where Readability asks two, and leaves out what changes no text.
 */
class TimedReadability extends Readability<Node> implements Steps {
  declare readonly REGEXPS: Steps['REGEXPS'];
  private nodes = 0;

  constructor(
    document: Document,
    private readonly checkTime: () => void,
  ) {
    super(document, { charThreshold: 200, serializer: (node) => node });
  }

  _getInnerText(element: Element, normalizes = true): string {
    this.checkTime();
    return innerText.call(this, element, normalizes);
  }

  _getNextNode(node: Node, skipsChildren = false): Node | null {
    if (++this.nodes % NODES_A_CHECK === 0) this.checkTime();
    return nextNode.call(this, node, skipsChildren);
  }

  _isProbablyVisible(element: Element): boolean {
    return HIDING.every((name) => attribute(element, name) === null) || isProbablyVisible.call(this, element);
  }

  _isValidByline(element: Element, names: string): boolean {
    const isCalledSo =
      this.REGEXPS.byline.test(names) ||
      attribute(element, 'rel') === 'author' ||
      attribute(element, 'itemprop')?.includes('author') === true;
    return isCalledSo && isValidByline.call(this, element, names);
  }

  _postProcessContent(): void {
    // Addresses and classes are not read.
  }
}

interface VoteOptions {
  /** In a deep page Readability reads the same text again at each level. It then gets a copy with fewer levels. */
  readonly isDeep?: boolean;
  /** Throws `OutOfTime` where the vote has taken too long. */
  readonly checkTime?: () => void;
}

/**
 * The text that Readability takes, '' where it finds or does nothing. It gets a copy, because it changes what it reads.
 * @throws OutOfTime
 */
export function voteOf(document: Document, { isDeep = false, checkTime = () => undefined }: VoteOptions = {}): string {
  try {
    const copy = isDeep ? shallowCopyOf(document, checkTime) : documentCopy(document);
    for (const element of queryAll(copy, WITHOUT_TEXT)) Element.prototype.remove.call(element);
    const found = new TimedReadability(copy, checkTime).parse();
    return found?.content ? textOf(found.content) : '';
  } catch (error) {
    if (error instanceof OutOfTime) throw error;
    return '';
  }
}
