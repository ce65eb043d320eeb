/** Copies of a document, for a library that changes what it reads. */
import { firstChild, nextSibling, nodeTypeOf, parentNodeOf, tagNameOf } from './safe-dom';

/** Levels that a shallow copy keeps. Pages that people write by hand have fewer. */
const MAX_LEVELS = 60;
/** Elements within a line may stand so many levels deeper, so that words stay in their order. */
const MAX_INLINE_LEVELS = 12;
const WITHIN_A_LINE = /^(A|ABBR|B|BR|CITE|CODE|DEL|EM|FONT|I|IMG|INS|KBD|MARK|Q|S|SMALL|SPAN|STRONG|SUB|SUP|TIME|U)$/;
const NODES_A_CHECK = 256;

const cloneOf = (node: Node, isDeep: boolean): Node => Node.prototype.cloneNode.call(node, isDeep);

export function documentCopy(document: Document): Document {
  return cloneOf(document, true) as Document;
}

interface Copied {
  readonly node: Node;
  /** How deep the copy stands. */
  readonly level: number;
}

/** What holds the copy of a node: the copy of its parent, or of an element farther out where that stands too deep. */
function holderOf(node: Node, path: readonly Copied[]): Copied | undefined {
  const parent = path.at(-1);
  if (nodeTypeOf(node) !== Node.ELEMENT_NODE || !parent) return parent;
  const most = WITHIN_A_LINE.test(tagNameOf(node as Element)) ? MAX_LEVELS + MAX_INLINE_LEVELS : MAX_LEVELS;
  return parent.level < most ? parent : path[MAX_LEVELS - 1];
}

/**
 * A copy in which all that stands deeper than 60 levels stands there, one thing after another. Linear, and without
 * recursion: pages nest 100,000 levels deep. Throws what `checkTime` throws.
 */
export function shallowCopyOf(document: Document, checkTime: () => void): Document {
  const copy = cloneOf(document, false) as Document;
  // The copies of the elements around `node`.
  const path: Copied[] = [{ node: copy, level: 0 }];
  let node: Node | null = firstChild(document);
  for (let count = 1; node; count++) {
    if (count % NODES_A_CHECK === 0) checkTime();
    const clone = cloneOf(node, false);
    const holder = holderOf(node, path);
    if (holder) Node.prototype.appendChild.call(holder.node, clone);
    const child = firstChild(node);
    if (child) path.push({ node: clone, level: (holder?.level ?? 0) + 1 });
    node = child ?? nextAfter(node, path);
  }
  return copy;
}

/** The next node that is not in `node`. Takes the elements that end here from the path. */
function nextAfter(node: Node, path: Copied[]): Node | null {
  for (let at: Node | null = node; at && path.length > 0; at = parentNodeOf(at)) {
    const next = nextSibling(at);
    if (next) return next;
    path.pop();
  }
  return null;
}
