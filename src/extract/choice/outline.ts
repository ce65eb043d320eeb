/** A page as plain data, so that the choice of blocks can be tested and trained without a document. */
import type { Block } from '@/src/protocol/page-content';
import { windowsOf } from '@/src/protocol/text-windows';

/** An element around a block. */
export interface OutlineNode {
  /** Index of the element around it, always smaller than its own; -1 for the root. */
  readonly parent: number;
  /** Upper case for HTML. */
  readonly tag: string;
  /** Its id and classes, in lower case: what the page's authors call the part. */
  readonly names: string;
  readonly role: string;
}

export interface OutlineBlock {
  readonly kind: Block['kind'];
  readonly level: number | null;
  readonly text: string;
  /** Share of the text's characters that are in links, 0 to 1. */
  readonly linked: number;
  /** Index of its element in `nodes`. */
  readonly node: number;
  /** Not visible yet: only a script would unfold it, and scripts are off. */
  readonly folded: boolean;
}

export interface Outline {
  readonly nodes: readonly OutlineNode[];
  /** In reading order. */
  readonly blocks: readonly OutlineBlock[];
  readonly title: string;
  /** What the page calls itself: og:type and the types in its JSON-LD, in lower case. */
  readonly types: string;
}

/** How many levels each node stands below the root, which has 0. */
export function depthsOf({ nodes }: Outline): Int32Array {
  const depths = new Int32Array(nodes.length);
  nodes.forEach(({ parent }, node) => {
    depths[node] = parent < 0 ? 0 : (depths[parent] ?? 0) + 1;
  });
  return depths;
}

/** How many levels deep the deepest block stands. */
export function depthOf(outline: Outline): number {
  return depthsOf(outline).reduce((most, depth) => Math.max(most, depth), -1) + 1;
}

/** Whether a page says that it is an article. Some say so that are none. */
export function isArticle({ types }: Outline): boolean {
  return /article|blogposting/.test(types);
}

/** Words as they are compared: lower case, without punctuation. */
export function plainWords(text: string): string[] {
  const words: string[] = [];
  for (const window of windowsOf(text.toLowerCase()))
    for (const word of window.match(/[\p{L}\p{N}]+/gu) ?? []) words.push(word);
  return words;
}
