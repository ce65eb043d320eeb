/** From a document and its blocks to the plain outline that the choice looks at. */
import type { Outline, OutlineNode } from './choice/outline';
import type { RawBlock } from './blocks/raw-block';
import { attribute, elementAround, pageTitle, queryAll, tagNameOf, textContentOf } from './safe-dom';

/** Characters of JSON-LD that are read: some pages carry megabytes. */
const MAX_DATA_CHARS = 200_000;

/** Characters that are read of an id, a role or a list of classes. */
const MAX_NAME_CHARS = 1_000;

function named(element: Element, name: string): string {
  return (attribute(element, name) ?? '').slice(0, MAX_NAME_CHARS).toLowerCase();
}

function describe(element: Element, parent: number): OutlineNode {
  const names = `${named(element, 'id')} ${named(element, 'class')}`.trim();
  return { parent, tag: tagNameOf(element), names, role: named(element, 'role') };
}

/** Numbers elements so that each comes after those around it. No recursion: pages nest 100,000 levels deep. */
class Nodes {
  private readonly list: OutlineNode[] = [];
  private readonly numbers = new Map<Element, number>();

  get all(): readonly OutlineNode[] {
    return this.list;
  }

  numberOf(element: Element): number {
    const unknown: Element[] = [];
    let at: Element | null = element;
    while (at && !this.numbers.has(at)) {
      unknown.push(at);
      at = elementAround(at);
    }
    let number = at ? (this.numbers.get(at) ?? -1) : -1;
    for (const next of unknown.reverse()) {
      this.list.push(describe(next, number));
      number = this.list.length - 1;
      this.numbers.set(next, number);
    }
    return number;
  }
}

/** og:type and the types named in JSON-LD. They may be wrong, so they are only one feature of many. */
function typesOf(document: Document): string {
  const declared = queryAll(document, 'meta[property="og:type"]').map((meta) => attribute(meta, 'content') ?? '');
  const data = queryAll(document, 'script[type="application/ld+json"]').map((script) =>
    textContentOf(script).slice(0, MAX_DATA_CHARS),
  );
  const named = data.flatMap((text) =>
    [...text.matchAll(/"@type"\s*:\s*"([^"]{1,80})"/g)].map(([, type]) => type ?? ''),
  );
  return [...declared, ...named].join(' ').toLowerCase();
}

/** The outline of blocks in reading order. */
export function outlineOf(document: Document, blocks: readonly RawBlock[]): Outline {
  const nodes = new Nodes();
  return {
    blocks: blocks.map(({ kind, level, text, linked, element, waiting }) => ({
      kind,
      level,
      text,
      linked,
      folded: waiting,
      node: nodes.numberOf(element),
    })),
    nodes: nodes.all,
    title: pageTitle(document),
    types: typesOf(document),
  };
}
